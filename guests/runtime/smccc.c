/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/smccc.c - the calling convention, and who is below us. */
#include "guests/runtime/smccc.h"
#include "guests/runtime/console.h"

struct smccc_result smccc_call(enum conduit conduit, uint32_t function, uint32_t a1, uint32_t a2,
                               uint32_t a3)
{
    register uint32_t r0 __asm__("r0") = function;
    register uint32_t r1 __asm__("r1") = a1;
    register uint32_t r2 __asm__("r2") = a2;
    register uint32_t r3 __asm__("r3") = a3;

    if (conduit == BY_HVC)
        __asm__ volatile("hvc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "memory");
    else
        __asm__ volatile("smc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "memory");
    return (struct smccc_result){r0, r1, r2, r3};
}

bool nagaya_present(void)
{
    static enum { UNASKED, YES, NO } answer;

    if (answer == UNASKED) {
        struct smccc_result uid = hvc(NAGAYA_CALL_UID, 0, 0, 0);

        answer = uid.r0 == NAGAYA_UID_0 && uid.r1 == NAGAYA_UID_1 && uid.r2 == NAGAYA_UID_2 &&
                         uid.r3 == NAGAYA_UID_3
                     ? YES
                     : NO;
    }
    return answer == YES;
}

void system_off(void)
{
    console_drain();
    for (;;)
        hvc(PSCI_SYSTEM_OFF, 0, 0, 0);
}

void system_reset(void)
{
    console_drain();
    for (;;)
        hvc(PSCI_SYSTEM_RESET, 0, 0, 0);
}
