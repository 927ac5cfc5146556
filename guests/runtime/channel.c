/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/channel.c */
#include "guests/runtime/channel.h"
#include "core/abi.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/smccc.h"

bool channel_find(struct channel *channel)
{
    const void *fdt = fdt_find();
    struct fdt_property reg;

    if (!fdt)
        return false;
    reg = fdt_get(fdt, "channel@", "reg");
    channel->memory = (void *)fdt_cell(reg, 1); /* two cells each: addresses and sizes */
    channel->size = fdt_cell(reg, 3);
    channel->number = fdt_cell(fdt_get(fdt, "channel@", "nagaya,number"), 0);
    channel->end = fdt_cell(fdt_get(fdt, "channel@", "nagaya,end"), 0);
    channel->irq = IRQ_SPI_FIRST + fdt_cell(fdt_get(fdt, "channel@", "interrupts"), 1);
    return reg.data;
}

void channel_ring(const struct channel *channel)
{
    hvc(NAGAYA_CALL_RING, channel->number, 0, 0);
}
