/* SPDX-License-Identifier: BSD-2-Clause */
/* core/vm_config.h - the whole static description of a system.
 *
 * users/NAME/config.c fills one struct system_config. It is compiled twice: for
 * the PC, where tools/ checks it, places its memory and writes the guests'
 * device trees, and into the image. Every field is described in docs/config.md.
 */
#pragma once
#include "core/sched_params.h"
#include "core/types.h"

#define VM_MAX          8      /* VMs in one system   */
#define VM_VCPU_MAX     8      /* vCPUs in one VM (a GICv2 has no more CPU interfaces) */
#define CORE_VCPU_MAX   31     /* vCPUs on one core, of all VMs */
#define VM_NAME_MAX     15     /* letters, digits, '-' and '_'; of a channel as well */
#define CHANNEL_MAX     8      /* channels in one system */
#define SHARED_PAGE_MAX 4      /* shared pages in one system */
#define SHARED_SIZE     4096   /* of each */
#define QUIESCE_MAX     32     /* steps of one VM */
#define QUIESCE_WAIT_US 1000   /* how long a step waits at most, unless it says otherwise ... */
#define QUIESCE_US_MAX  100000 /* ... which is no more than this */
#define BOARD_NODE_MAX  32     /* nodes that one VM names */
#define RESTARTS_MAX    16     /* of a limit */
#define WATCHDOG_MS_MAX 357913 /* 2^32 cycles of an SP805, twice */

struct vcpu_config {
    uint32_t core; /* the core it lives on, for good */
    struct sched_params sched;
};

struct ram_config {
    ipa_t at;
    uint32_t size; /* bytes */
    bool direct;   /* it is at this very address of the board, as DMA without an IOMMU needs it */
};

/* A file, by its path: absolute, or below build/guests/. NULL: none.
 * load_at 0: where QEMU's own loader would put this kind of file. */
struct image_config {
    const char *file;
    ipa_t load_at;
};

enum virtual_device { /* what the guest finds where QEMU's virt machine has it */
                      VDEV_PL011 = 1 << 0, /* 0x09000000, SPI 1: the VM's console                 */
                      VDEV_PL031 = 1 << 1, /* 0x09010000, SPI 2: real-time clock                  */
                      VDEV_VIRTIO = 1 << 2, /* 0x0a000000: 32 virtio-mmio slots, SPI 16 and up */
                      VDEV_PL061 = 1 << 3,  /* 0x09030000, SPI 7: GPIO, the doorbells of channels */
                      VDEV_SP805 = 1 << 4,  /* 0x090d0000, SPI 10: a watchdog */
                      VDEV_ALL = VDEV_PL011 | VDEV_PL031 | VDEV_VIRTIO, /* what any kernel uses */
                      VDEV_KNOWN = VDEV_ALL | VDEV_PL061 | VDEV_SP805,
};

struct passthrough_config { /* a device of the board, mapped into the VM */
    ipa_t at;
    pa_t device;
    uint32_t size; /* bytes, whole 4 KiB pages */
    bool dma;      /* it reads and writes memory by itself, at addresses that its VM tells it */
};

struct irq_config { /* an SPI of the board, delivered to the VM; GIC interrupt IDs */
    uint16_t guest;
    uint16_t physical;
};

/* How hard its real time is (docs/realtime.md). */
enum vm_class {
    VM_AS_RESERVED = 0, /* VM_SRT if a vCPU has a budget, else VM_BE */
    VM_BE,              /* best effort: what is left */
    VM_SRT,             /* soft: every vCPU has a budget in each period */
    VM_HRT,             /* hard: cores of its own, and interrupts that come to it directly */
};

enum vm_response {                          /* what follows when a VM does what it should not */
                   VM_RESPONSE_DEFAULT = 0, /* as said at each event below */
                   VM_IGNORE,               /* nothing */
                   VM_LOG,                  /* a line on the console, at most once a second */
                   VM_RESTART,              /* it starts over; past the limit VM_STOP */
                   VM_STOP,                 /* it is off */
                   VM_RESPONSES,
};

struct response_config {
    uint8_t overrun;   /* a vCPU's budget ended before its work. Default: VM_IGNORE */
    uint8_t silence;   /* nobody served its watchdog. Default: VM_RESTART */
    uint8_t fault;     /* a trap that has no answer, but an Undefined for VM_LOG or VM_IGNORE.
                        * Default: VM_STOP */
    uint8_t restarts;  /* limit: so many in ... 0: there is none */
    uint16_t within_s; /* ... so many seconds */
};

/* Nodes of the board's own device tree, copied into the generated one. */
struct board_nodes_config {
    const char *file;         /* the board's tree, as it is compiled */
    const char *const *paths; /* "/soc/mmc@1c0f000" */
    uint32_t count;
};

/* A step on the way to stop what reads and writes memory by itself, when its VM stops. */
struct quiesce_config {
    pa_t at;                        /* a register of the board, 32 bits */
    uint32_t mask, value;           /* these bits become so. mask 0: it is not written */
    uint32_t wait_mask, wait_value; /* then until these of its bits are so. wait_mask 0: at once */
    uint32_t wait_us;               /* for so long at most; 0: QUIESCE_WAIT_US */
};

struct vm_config {
    const char *name;
    enum vm_class realtime;
    const struct vcpu_config *vcpus;
    uint32_t vcpu_count;
    struct ram_config ram;
    struct image_config kernel;
    struct image_config initrd;
    struct image_config dtb;  /* file NULL: the generator writes one */
    const char *bootargs;     /* NULL: none */
    uint32_t virtual_devices; /* enum virtual_device, or-ed */
    uint32_t watchdog_ms;     /* its VDEV_SP805 runs from the start; 0: when the guest says so */
    struct response_config responses;
    const struct passthrough_config *passthrough;
    uint32_t passthrough_count;
    const struct irq_config *irqs;
    uint32_t irq_count;
    struct board_nodes_config board_nodes;
    const struct quiesce_config *quiesce;
    uint32_t quiesce_count;
};

/* Memory of two VMs, and a doorbell to either: docs/channels.md. */
struct channel_end {
    uint8_t vm;     /* whose: its place in system_config.vms */
    bool read_only; /* it may not write there */
    uint8_t line;   /* irq 0: of its PL061. This one is its doorbell, the next rings the other */
    uint16_t irq;   /* its doorbell, an edge; a GIC interrupt ID. 0: a line of its PL061 */
    ipa_t at;
};

struct channel_config {
    const char *name;
    uint32_t size; /* bytes, with the header: whole 4 KiB pages */
    struct channel_end ends[2];
};

/* A page of the board's registers that several VMs need: docs/passthrough.md. Each sees it where
 * the board has it. */
struct shared_register {
    uint16_t offset;         /* in the page, a multiple of 4 */
    const char *name;        /* for the console. NULL: its offset */
    uint32_t owned[VM_MAX];  /* [n]: bits that VM n may write */
    uint32_t read_only;      /* what a VM writes to these goes nowhere, and nobody is told */
    uint32_t frozen;         /* these stay as they are, whoever has the rest of the page */
    uint32_t written_to_act; /* writing 1 to these does something, 0 nothing */
};

struct shared_page_config {
    const char *name;
    pa_t device;
    uint32_t vms;  /* bit n: VM n sees it */
    uint32_t rest; /* bit n: VM n may write all that the table does not name. 0: nobody */
    const struct shared_register *registers;
    uint32_t register_count;
};

struct system_config {
    const char *board; /* the one whose devices are passed through; NULL: any board will do */
    const struct vm_config *vms;
    uint32_t vm_count;
    const struct channel_config *channels;
    uint32_t channel_count;
    const struct shared_page_config *shared_pages;
    uint32_t shared_page_count;
    uint32_t console_poll_ms; /* the board's UART is looked at so often, interrupt or not. 0: it
                               * is not */
};

extern const struct system_config system_config;
