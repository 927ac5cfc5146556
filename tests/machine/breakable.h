/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/breakable.h - core/vcpu.c with a mistake in it, to see that a test would
 * find it. Linked instead of the real one by MACHINE_BREAKABLE; whole at power-on. */
#pragma once

enum breakage {
    WHOLE = 0,
    NO_KICK,           /* another core is not told that its mailbox is not empty */
    EATEN_KICK,        /* interrupts are taken before the core sleeps, and the mailbox not seen */
    BLIND_SLEEP,       /* the core sleeps whatever its mailbox holds */
    BLIND_BLOCK,       /* a vCPU waits although an interrupt is signalled already */
    BLIND_LOOK,        /* a vCPU that waits is not woken by a request to look */
    REQUEST_LAST,      /* the mailbox tells of a request that is not there yet */
    DEAF_TO_INTERRUPT, /* a physical interrupt does not wake the vCPU it is for */
    OLD_LOOK,          /* a request that stayed for want of a need is still there when it waits */
    BREAKAGES
};

extern enum breakage breakage;
