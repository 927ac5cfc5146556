/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/kernel/errors.h - what a service answers. The numbers are those of ITRON 4. */
#pragma once

enum error {
    E_OK = 0,
    E_PAR = -17,   /* a parameter makes no sense                                      */
    E_CTX = -25,   /* it would have to wait where nothing can: interrupts are masked  */
    E_ILUSE = -28, /* a task may not do that to itself                                */
    E_OBJ = -41,   /* the object is in no state for that                              */
    E_NOEXS = -42, /* the object was not created                                      */
    E_QOVR = -43,  /* it is counted already as often as can be                        */
    E_RLWAI = -49, /* task_release() ended the wait                                   */
    E_TMOUT = -50, /* the time is over, or polling found nothing                      */
};

/* How long a service may wait, in microseconds; any other number up to 71 minutes. */
#define POLL         0u
#define WAIT_FOREVER 0xffffffffu
