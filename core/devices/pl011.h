/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/pl011.h - a VM's serial port: a PL011 r1p5 (DDI 0183).
 *
 * It never loses a byte: output that its surroundings do not take waits in the
 * transmit FIFO, and input that the receive FIFO cannot hold is refused and offered
 * again. No clock is emulated: a byte takes no time on the line, so the transmitter
 * is empty at once when its output is taken, and the receive timeout (2.8.1) has
 * passed as soon as a byte is there. As with QEMU's model, which guests are tried on,
 * the enables in UARTCR do not matter.
 *
 * Cores: any vCPU of the VM and the console use it at the same time; all state is
 * guarded by pl011->lock.
 */
#pragma once
#include "arch/spinlock.h"
#include "core/mmio.h"
#include "core/types.h"

#define PL011_SIZE       UINT32_C(0x1000)
#define PL011_FIFO_DEPTH 32u
#define PL011_REG_COUNT  19u

struct pl011_ops {
    /* The interrupt line; called only when it changes. pl011->lock is held. */
    void (*set_line)(void *owner, bool level);

    /* Output. False: not now, and pl011_output_ready() will be called. pl011->lock is
     * held, so that call must come from elsewhere. */
    bool (*transmit)(void *owner, uint8_t byte);

    /* There is room again after pl011_receive() had to refuse. No lock is held:
     * pl011_receive() may be called from here. */
    void (*input_room)(void *owner);

    /* Vcpus whose access was answered MMIO_RETRY may run again. No lock is held. Another
     * core may call it even before pl011_access() has returned MMIO_RETRY: it must
     * not be forgotten then. */
    void (*resume)(void *owner);
};

struct pl011_fifo { /* pl011->lock */
    uint16_t entry[PL011_FIFO_DEPTH];
    uint8_t first, count;
};

struct pl011 {
    /* constant after boot */
    const struct pl011_ops *ops;
    void *owner;

    struct spinlock lock;
    /* lock; flags alone is also read without it */
    uint16_t flags;                /* UARTFR  */
    uint16_t raw;                  /* UARTRIS */
    uint16_t reg[PL011_REG_COUNT]; /* registers that only keep what is written */
    uint8_t receive_status;        /* UARTRSR */
    bool overrun;                  /* a looped-back byte was lost: the next one tells */
    bool line;
    bool input_refused;  /* pl011_receive() waits for input_room() */
    bool writer_refused; /* a vCPU waits for resume() */
    struct pl011_fifo transmit, receive;
};

/* Once, at boot; pl011_reset() comes before the first access. */
void pl011_init(struct pl011 *uart, const struct pl011_ops *ops, void *owner);

/* As after power-on, but output that still waits is not lost. Any core; no vCPU of
 * the VM runs. */
void pl011_reset(struct pl011 *uart);

/* A byte from outside. False: no room; input_room() will tell. Any core. */
bool pl011_receive(struct pl011 *uart, uint8_t byte);

/* What ops->transmit refused may be offered again. Any core, no lock held. */
void pl011_output_ready(struct pl011 *uart);

/* A mmio_handler; device is a struct pl011. MMIO_RETRY: a byte was written to a full
 * transmit FIFO; nothing has changed, resume() tells when to run the store again. */
enum mmio_result pl011_access(void *device, unsigned vcpu, struct mmio *io);
