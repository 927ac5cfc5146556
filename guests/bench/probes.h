/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/bench/probes.h - one operation between two exact time stamps.
 *
 * Under `-icount shift=0` an instruction takes 1 ns and the counter ticks every 16 of
 * them. A stamp reads the counter 16 times, 3 instructions apart: as 3 and 16 have no common
 * divisor, each read meets another phase, and the sum of the reads tells the phase of the
 * first one to the instruction.
 */
#pragma once

#define STAMP_READS        16
#define STAMP_INSTRUCTIONS 48 /* what a stamp costs itself */

#ifndef __ASSEMBLER__
#include <stdint.h>

struct stamp {
    uint32_t first; /* the counter's low word, as read first */
    uint32_t sum;   /* of all reads */
};

struct stamps {
    struct stamp begin, end;
};

/* An operation; what it needs in registers is set up between the stamps too, so it
 * comes with a twin that does the setting up alone. argument: an address or a value. */
typedef void probe(struct stamps *stamps, uint32_t argument);

probe probe_nothing;
probe probe_hvc, probe_hvc_empty;   /* argument: r0 */
probe probe_smc;                    /* argument: r0, twin probe_hvc_empty */
probe probe_actlr;                  /* twin probe_nothing */
probe probe_cntp_ctl;               /* twin probe_nothing */
probe probe_read, probe_read_empty; /* argument: an address */
probe probe_write;                  /* argument: an address, 0 is written; twin probe_read_empty */

/* These end in bench_vectors' IRQ entry, which makes the end stamp: IRQs are masked again
 * on return and the interrupt is not yet acknowledged. */
probe probe_sgi;  /* argument: what goes to GICD_SGIR */
probe probe_busy; /* an endless loop; no begin stamp */
probe probe_wfi;  /* endless WFI; no begin stamp */

extern const uint32_t bench_vectors[];
#endif
