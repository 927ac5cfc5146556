/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/guest_fdt.c - a device tree with the nodes of QEMU's virt machine.
 *
 * Names, compatible strings and interrupts are those of `qemu-system-arm -M virt,gic-version=2,
 * dumpdtb=FILE`, so that a guest made for that machine finds what it looks for.
 */
#include "tools/guest_fdt.h"

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/virt_map.h"
#include "tools/memory.h"

#define TREE_SIZE_MAX (64 * 1024)

/* From here on, or behind those of the board's tree. */
#define PHANDLE_FIRST 0x8000
enum { PHANDLE_CLOCK, PHANDLE_GIC, PHANDLE_GPIO };

/* The cells of an interrupt (devicetree binding arm,gic) */
enum { GIC_SPI = 0, GIC_PPI = 1 };
enum { IRQ_EDGE_RISING = 1, IRQ_LEVEL_HIGH = 4 };
#define PPI_FIRST       16
#define SPI_FIRST       32
#define PPI_CPU_MASK(n) (((1u << (n)) - 1) << 8)

const struct fdt_psci_function fdt_psci_functions[] = {
    {"cpu_suspend", 0x84000001},
    {"cpu_off", 0x84000002},
    {"cpu_on", 0x84000003},
    {"migrate", 0x84000005},
    {NULL, 0},
};

struct tree { /* being written, from top to bottom */
    void *fdt;
    uint32_t phandles; /* the first of ours */
    int error;         /* of libfdt, the first; then all else is skipped */
};

static void check(struct tree *tree, int result)
{
    if (!tree->error)
        tree->error = result;
}

static void node(struct tree *tree, const char *name)
{
    check(tree, fdt_begin_node(tree->fdt, name));
}

static void node_at(struct tree *tree, const char *name, uint32_t address)
{
    char full[32];

    snprintf(full, sizeof(full), "%s@%x", name, address);
    node(tree, full);
}

static void end_node(struct tree *tree)
{
    check(tree, fdt_end_node(tree->fdt));
}

/* size counts the zero bytes between and behind strings */
static void bytes(struct tree *tree, const char *name, const void *value, size_t size)
{
    check(tree, fdt_property(tree->fdt, name, value, (int)size));
}

static void string(struct tree *tree, const char *name, const char *value)
{
    bytes(tree, name, value, strlen(value) + 1);
}

/* Several strings in one: STRINGS(tree, "compatible", "arm,pl011\0arm,primecell") */
#define STRINGS(tree, name, literal) bytes(tree, name, literal, sizeof(literal))

static void flag(struct tree *tree, const char *name)
{
    bytes(tree, name, NULL, 0);
}

static void cells(struct tree *tree, const char *name, const uint32_t *values, size_t count)
{
    uint32_t big_endian[32];

    for (size_t n = 0; n < count; n++)
        big_endian[n] = cpu_to_fdt32(values[n]);
    bytes(tree, name, big_endian, count * sizeof(uint32_t));
}

#define CELLS(tree, name, ...)                                                                     \
    cells(tree, name, (const uint32_t[]){__VA_ARGS__},                                             \
          sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static uint32_t phandle(const struct tree *tree, uint32_t which)
{
    return tree->phandles + which;
}

static void psci(struct tree *tree)
{
    node(tree, "psci");
    STRINGS(tree, "compatible", FDT_PSCI_COMPATIBLE);
    string(tree, "method", "hvc");
    for (const struct fdt_psci_function *f = fdt_psci_functions; f->name; f++)
        CELLS(tree, f->name, f->id);
    end_node(tree);
}

static void memory(struct tree *tree, const struct vm_config *vm)
{
    node_at(tree, "memory", vm->ram.at.value);
    string(tree, "device_type", "memory");
    CELLS(tree, "reg", 0, vm->ram.at.value, 0, vm->ram.size);
    end_node(tree);
}

static void cpus(struct tree *tree, const struct vm_config *vm, const char *cpu)
{
    char compatible[64];

    snprintf(compatible, sizeof(compatible), "arm,%s", cpu);
    node(tree, "cpus");
    CELLS(tree, "#address-cells", 1);
    CELLS(tree, "#size-cells", 0);
    for (uint32_t n = 0; n < vm->vcpu_count; n++) {
        node_at(tree, "cpu", n);
        string(tree, "device_type", "cpu");
        string(tree, "compatible", compatible);
        if (vm->vcpu_count > 1)
            string(tree, "enable-method", "psci");
        CELLS(tree, "reg", n);
        end_node(tree);
    }
    end_node(tree);
}

/* always-on: Nagaya keeps the counter and wakes a vCPU that waits (arm,arch_timer binding). */
static void timer(struct tree *tree, const struct vm_config *vm)
{
    uint32_t flags = IRQ_LEVEL_HIGH | PPI_CPU_MASK(vm->vcpu_count);

    node(tree, "timer");
    string(tree, "compatible", "arm,armv7-timer");
    flag(tree, "always-on");
    /* secure physical, physical, virtual, hypervisor */
    CELLS(tree, "interrupts", GIC_PPI, 29 - PPI_FIRST, flags, GIC_PPI, 30 - PPI_FIRST, flags,
          GIC_PPI, 27 - PPI_FIRST, flags, GIC_PPI, 26 - PPI_FIRST, flags);
    end_node(tree);
}

static void gic(struct tree *tree)
{
    node_at(tree, "intc", VIRT_GICD_BASE);
    string(tree, "compatible", "arm,cortex-a15-gic");
    CELLS(tree, "#interrupt-cells", 3);
    flag(tree, "interrupt-controller");
    CELLS(tree, "#address-cells", 2);
    CELLS(tree, "#size-cells", 2);
    flag(tree, "ranges");
    CELLS(tree, "reg", 0, VIRT_GICD_BASE, 0, VIRT_GIC_WINDOW, 0, VIRT_GICC_BASE, 0,
          VIRT_GIC_WINDOW);
    CELLS(tree, "phandle", phandle(tree, PHANDLE_GIC));
    end_node(tree);
}

/* A board's tree may bring a clock with QEMU's names, and Linux takes the second of a name for a
 * mistake. */
static void clock(struct tree *tree, const struct fragment *fragment)
{
    bool beside_the_boards = fragment && fragment->count;

    node(tree, beside_the_boards ? "nagaya-pclk" : "apb-pclk");
    string(tree, "compatible", "fixed-clock");
    CELLS(tree, "#clock-cells", 0);
    CELLS(tree, "clock-frequency", VIRT_CLOCK_HZ);
    string(tree, "clock-output-names", beside_the_boards ? "nagaya-pclk" : "clk24mhz");
    CELLS(tree, "phandle", phandle(tree, PHANDLE_CLOCK));
    end_node(tree);
}

/* A VM_HRT has its console without an interrupt. */
static void pl011(struct tree *tree, const struct vm_config *vm)
{
    node_at(tree, "pl011", VIRT_PL011_BASE);
    STRINGS(tree, "compatible", "arm,pl011\0arm,primecell");
    CELLS(tree, "reg", 0, VIRT_PL011_BASE, 0, VIRT_PL011_SIZE);
    if (vm->realtime != VM_HRT)
        CELLS(tree, "interrupts", GIC_SPI, VIRT_PL011_IRQ - SPI_FIRST, IRQ_LEVEL_HIGH);
    CELLS(tree, "clocks", phandle(tree, PHANDLE_CLOCK), phandle(tree, PHANDLE_CLOCK));
    STRINGS(tree, "clock-names", "uartclk\0apb_pclk");
    end_node(tree);
}

static void pl031(struct tree *tree)
{
    node_at(tree, "pl031", VIRT_PL031_BASE);
    STRINGS(tree, "compatible", "arm,pl031\0arm,primecell");
    CELLS(tree, "reg", 0, VIRT_PL031_BASE, 0, VIRT_PL031_SIZE);
    CELLS(tree, "interrupts", GIC_SPI, VIRT_PL031_IRQ - SPI_FIRST, IRQ_LEVEL_HIGH);
    CELLS(tree, "clocks", phandle(tree, PHANDLE_CLOCK));
    string(tree, "clock-names", "apb_pclk");
    end_node(tree);
}

static void pl061(struct tree *tree)
{
    node_at(tree, "pl061", VIRT_PL061_BASE);
    STRINGS(tree, "compatible", "arm,pl061\0arm,primecell");
    CELLS(tree, "reg", 0, VIRT_PL061_BASE, 0, VIRT_PL061_SIZE);
    CELLS(tree, "interrupts", GIC_SPI, VIRT_PL061_IRQ - SPI_FIRST, IRQ_LEVEL_HIGH);
    CELLS(tree, "#gpio-cells", 2);
    flag(tree, "gpio-controller");
    CELLS(tree, "clocks", phandle(tree, PHANDLE_CLOCK));
    string(tree, "clock-names", "apb_pclk");
    CELLS(tree, "phandle", phandle(tree, PHANDLE_GPIO));
    end_node(tree);
}

static void sp805(struct tree *tree)
{
    node_at(tree, "watchdog", VIRT_SP805_BASE);
    STRINGS(tree, "compatible", "arm,sp805\0arm,primecell");
    CELLS(tree, "reg", 0, VIRT_SP805_BASE, 0, VIRT_SP805_SIZE);
    CELLS(tree, "interrupts", GIC_SPI, VIRT_SP805_IRQ - SPI_FIRST, IRQ_LEVEL_HIGH);
    CELLS(tree, "clocks", phandle(tree, PHANDLE_CLOCK), phandle(tree, PHANDLE_CLOCK));
    STRINGS(tree, "clock-names", "wdog_clk\0apb_pclk");
    end_node(tree);
}

/* docs/channels.md has its binding. */
static void channel(struct tree *tree, const struct system_config *system, uint32_t number,
                    uint32_t end)
{
    const struct channel_config *channel = &system->channels[number];
    const struct channel_end *own = &channel->ends[end], *other = &channel->ends[!end];

    node_at(tree, "channel", own->at.value);
    string(tree, "compatible", "nagaya,channel-1.0");
    CELLS(tree, "reg", 0, own->at.value, 0, channel->size);
    if (own->irq)
        CELLS(tree, "interrupts", GIC_SPI, own->irq - SPI_FIRST, IRQ_EDGE_RISING);
    else
        CELLS(tree, "doorbell-gpios", phandle(tree, PHANDLE_GPIO), own->line, 0,
              phandle(tree, PHANDLE_GPIO), own->line + 1u, 0);
    string(tree, "nagaya,name", channel->name);
    CELLS(tree, "nagaya,number", number);
    CELLS(tree, "nagaya,end", end);
    string(tree, "nagaya,peer", system->vms[other->vm].name);
    if (own->read_only)
        flag(tree, "read-only");
    end_node(tree);
}

static void channels(struct tree *tree, const struct vm_config *vm,
                     const struct system_config *system)
{
    for (uint32_t n = 0; system && n < system->channel_count; n++)
        for (uint32_t end = 0; end < 2; end++)
            if (&system->vms[system->channels[n].ends[end].vm] == vm)
                channel(tree, system, n, end);
}

static void virtio(struct tree *tree)
{
    for (uint32_t n = 0; n < VIRT_VIRTIO_COUNT; n++) {
        uint32_t base = VIRT_VIRTIO_BASE + n * VIRT_VIRTIO_SIZE;

        node_at(tree, "virtio_mmio", base);
        string(tree, "compatible", "virtio,mmio");
        CELLS(tree, "reg", 0, base, 0, VIRT_VIRTIO_SIZE);
        CELLS(tree, "interrupts", GIC_SPI, VIRT_VIRTIO_IRQ - SPI_FIRST + n, IRQ_EDGE_RISING);
        flag(tree, "dma-coherent");
        end_node(tree);
    }
}

static void chosen(struct tree *tree, const struct vm_config *vm, const struct fdt_facts *facts)
{
    char console[32];

    node(tree, "chosen");
    if (vm->bootargs && *vm->bootargs)
        string(tree, "bootargs", vm->bootargs);
    if (!span_is_empty(facts->initrd)) {
        CELLS(tree, "linux,initrd-start", (uint32_t)facts->initrd.start);
        CELLS(tree, "linux,initrd-end", (uint32_t)facts->initrd.end);
    }
    if (vm->virtual_devices & VDEV_PL011) {
        snprintf(console, sizeof(console), "/pl011@%x", VIRT_PL011_BASE);
        string(tree, "stdout-path", console);
    }
    bytes(tree, "rng-seed", facts->rng_seed, sizeof(facts->rng_seed));
    bytes(tree, "kaslr-seed", facts->kaslr_seed, sizeof(facts->kaslr_seed));
    end_node(tree);
}

static void root(struct tree *tree, const struct vm_config *vm, const struct fdt_facts *facts)
{
    node(tree, "");
    STRINGS(tree, "compatible", "linux,dummy-virt");
    STRINGS(tree, "model", "linux,dummy-virt");
    CELLS(tree, "#address-cells", 2);
    CELLS(tree, "#size-cells", 2);
    CELLS(tree, "interrupt-parent", phandle(tree, PHANDLE_GIC));
    psci(tree);
    memory(tree, vm);
    cpus(tree, vm, facts->cpu);
    timer(tree, vm);
    gic(tree);
    if (vm->virtual_devices & (VDEV_PL011 | VDEV_PL031 | VDEV_PL061 | VDEV_SP805))
        clock(tree, facts->fragment);
    if (vm->virtual_devices & VDEV_PL011)
        pl011(tree, vm);
    if (vm->virtual_devices & VDEV_PL031)
        pl031(tree);
    if (vm->virtual_devices & VDEV_PL061)
        pl061(tree);
    if (vm->virtual_devices & VDEV_SP805)
        sp805(tree);
    if (vm->virtual_devices & VDEV_VIRTIO)
        virtio(tree);
    channels(tree, vm, facts->system);
    if (facts->fragment)
        check(tree, fragment_write(facts->fragment, tree->fdt, phandle(tree, PHANDLE_GIC)));
    chosen(tree, vm, facts);
    end_node(tree);
}

struct blob fdt_generate(const struct vm_config *vm, const struct fdt_facts *facts)
{
    const struct fragment *fragment = facts->fragment;
    size_t room =
        TREE_SIZE_MAX + (fragment && fragment->fdt ? 2 * fdt_totalsize(fragment->fdt) : 0);
    struct tree tree = {.fdt = memory_new(room), .phandles = PHANDLE_FIRST};

    if (fragment)
        tree.phandles = fragment_next_phandle(fragment, PHANDLE_FIRST);
    check(&tree, fdt_create(tree.fdt, (int)room));
    check(&tree, fdt_finish_reservemap(tree.fdt));
    root(&tree, vm, facts);
    check(&tree, fdt_finish(tree.fdt));
    if (tree.error) { /* TREE_SIZE_MAX is too small: nothing a configuration can mend */
        fprintf(stderr, "%s: device tree: %s\n", vm->name, fdt_strerror(tree.error));
        abort();
    }
    return (struct blob){tree.fdt, fdt_totalsize(tree.fdt)};
}

/* FNV-1a, 64 bits */
static uint64_t hash(uint64_t so_far, const void *data, size_t size)
{
    const uint8_t *byte = data;

    while (size--)
        so_far = (so_far ^ *byte++) * UINT64_C(0x100000001b3);
    return so_far;
}

/* SplitMix64: the next of a sequence of well mixed numbers */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static void fill(uint8_t *to, size_t size, uint64_t *state)
{
    for (size_t n = 0; n < size; n += sizeof(uint64_t)) {
        uint64_t number = next(state);

        memcpy(to + n, &number, sizeof(number));
    }
}

void fdt_seed(struct fdt_facts *facts, const char *vm_name, const struct blob *kernel)
{
    uint64_t state = UINT64_C(0xcbf29ce484222325); /* FNV-1a's start */

    state = hash(state, vm_name, strlen(vm_name) + 1);
    state = hash(state, kernel->bytes, kernel->size);
    fill(facts->rng_seed, sizeof(facts->rng_seed), &state);
    fill(facts->kaslr_seed, sizeof(facts->kaslr_seed), &state);
}
