/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_warnings.c - what no check can refuse is told. */
#include <stdlib.h>

#include "tests/unit/unit.h"
#include "tools/warnings.h"

static struct passthrough_config devices[2];
static const struct quiesce_config steps[1];
static struct vm_config vms[2];
static const struct channel_config channels[] = {{.name = "state"}};
static const struct system_config config = {
    .vms = vms, .vm_count = COUNT(vms), .channels = channels, .channel_count = COUNT(channels)};
static const struct system_plan plan = {.config = &config, .board = &board};

static int start_with_dma(void **state)
{
    (void)state;
    devices[0] = (struct passthrough_config){.device = PA(0x0c000000), .size = 4 * KiB};
    devices[1] =
        (struct passthrough_config){.device = PA(0x0c010000), .size = 64 * KiB, .dma = true};
    vms[0] = (struct vm_config){
        .name = "linux",
        .ram.direct = true,
        .passthrough = devices,
        .passthrough_count = COUNT(devices),
        .quiesce = steps,
        .quiesce_count = COUNT(steps),
    };
    vms[1] = (struct vm_config){.name = "rtos"};
    return 0;
}

static void expect(const char *warnings)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    warnings_write(out, &plan);
    fclose(out);
    assert_string_equal(text, warnings);
    free(text);
}

static void who_can_reach_what_by_dma_is_told(void **state)
{
    (void)state;
    expect("warning: linux: passthrough 1 (0x0c010000-0x0c01ffff) has dma, and no IOMMU is between "
           "it and memory: who programs it can read and write all of qemu-virt (Nagaya, RAM of "
           "rtos, channel state); trust linux as you trust Nagaya\n");
}

static void dma_that_nobody_stops_is_told(void **state)
{
    (void)state;
    devices[1].dma = false;
    devices[0].dma = true;
    vms[0].quiesce_count = 0;
    expect("warning: linux: passthrough 0 (0x0c000000-0x0c000fff) has dma, and no IOMMU is between "
           "it and memory: who programs it can read and write all of qemu-virt (Nagaya, RAM of "
           "rtos, channel state); trust linux as you trust Nagaya\n"
           "warning: linux: it has devices with dma, and no quiesce: what they do when it stops "
           "goes on in memory that is cleared and loaded for its next start\n");
}

static void direct_ram_without_dma_is_told(void **state)
{
    (void)state;
    devices[1].dma = false;
    expect("warning: linux: ram.direct is for devices with dma, and no passthrough of it has that: "
           "set dma where a device reads and writes memory by itself\n");
}

static void who_has_no_dma_is_not_warned(void **state)
{
    (void)state;
    devices[1].dma = false;
    vms[0].ram.direct = false;
    expect("");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_can_reach_what_by_dma_is_told, start_with_dma),
        cmocka_unit_test_setup(dma_that_nobody_stops_is_told, start_with_dma),
        cmocka_unit_test_setup(direct_ram_without_dma_is_told, start_with_dma),
        cmocka_unit_test_setup(who_has_no_dma_is_not_warned, start_with_dma),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
