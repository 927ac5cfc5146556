/* SPDX-License-Identifier: BSD-2-Clause */
/* core/board.h - what Nagaya must be told about a board. boards/NAME/board.c
 * defines the one const struct board; nothing in it changes at run time. */
#pragma once
#include "core/types.h"

#define BOARD_CORES_MAX 8

struct board_device { /* base 0: the board has none */
    pa_t base;
    uint32_t size;     /* bytes */
    uint16_t irq;      /* GIC interrupt ID (SPI n is 32 + n) */
    uint32_t clock_hz; /* input clock; 0: already set up by the boot loader */
};

struct board_gic {
    pa_t distributor;    /* GICD, 4 KiB */
    pa_t cpu_interface;  /* GICC, 8 KiB */
    pa_t hyp_interface;  /* GICH, 4 KiB */
    pa_t vcpu_interface; /* GICV, 8 KiB */
    uint16_t irq_count;  /* interrupt IDs, private ones included */

    /* QEMU up to 7.2 at least: an interrupt that a guest ends through a list register
     * is not signalled again, although its line is high, until the distributor or the
     * CPU interface is written. So its end is reported to us, and we write. */
    bool quiet_end;
    bool is_silicon_too; /* the board exists: is it QEMU's? Its GICD_IIDR is 0 */

    /* SPIs that no device of the board has, both inclusive: Nagaya makes one pending to ring
     * the doorbell of a VM that takes its interrupts itself. 0, 0: none. */
    uint16_t unused_first, unused_last;
};

struct board_timer {       /* PPIs, as GIC interrupt IDs */
    uint16_t virtual_irq;  /* CNTV  */
    uint16_t physical_irq; /* CNTP, non-secure */
    uint16_t hyp_irq;      /* CNTHP */
    uint32_t frequency_hz; /* for CNTFRQ, where we are entered in Secure state and it is 0 */
};

struct board_firmware { /* PSCI by SMC; function 0: not there */
    uint32_t cpu_on, cpu_off, system_off, system_reset;

    /* PSCI 0.1 has no numbers of its own: /psci in the device tree that the boot loader hands
     * over tells them, or that the firmware is a newer one. Those above hold where there is no
     * tree. It has to be in RAM, in an area of loader, so that nothing is written over it. */
    bool from_tree;
};

/* How another core starts where no firmware starts it: where we were entered in Secure state, or
 * the board has none. */
struct board_pen {
    pa_t entry; /* register: the address of a core's first instruction. 0: they cannot start */
    pa_t entry_clear; /* a write to entry sets bits only, one here clears them. 0: it does not */
    pa_t reset; /* core 0's reset: 0 holds it, 3 lets it go. 0: cores wait in WFI for an SGI */
    uint32_t reset_step; /* bytes from a core's to the next one's */
};

struct board_write { /* at 0: none */
    pa_t at;
    uint32_t value;
};

struct board_area {
    pa_t base;
    uint32_t size;    /* bytes */
    const char *what; /* for the partition map: "secure monitor", "frame buffer" */
};

struct board {
    const char *name;
    struct board_area ram; /* all of it that Nagaya may hand out */
    pa_t load_address;     /* where the image is linked, and runs */
    uint32_t core_count;
    uint32_t core_mpidr[BOARD_CORES_MAX]; /* MPIDR affinity of core n */
    struct board_gic gic;
    uint16_t maintenance_irq; /* PPI of the virtual CPU interface */
    struct board_timer timer;

    /* The longest time for which Nagaya holds a core while another vCPU should run, the
     * change to it included; docs/realtime.md tells how it is measured. */
    uint32_t hyp_us;
    struct board_device uart;
    struct board_device rtc; /* a PL031, or none */
    struct board_firmware firmware;
    struct board_pen pen;
    struct board_write power_off;      /* where the firmware cannot */
    const struct board_area *reserved; /* parts of RAM that are not ours */
    uint32_t reserved_count;

    /* Parts of RAM that U-Boot uses until Nagaya runs: itself, the device tree it hands over.
     * NULL, 0: U-Boot does not start this board. */
    const struct board_area *loader;
    uint32_t loader_count;
};

extern const struct board board;
