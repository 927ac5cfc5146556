/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/smccc.h - calls to the firmware or hypervisor (DEN 0028, DEN 0022). */
#pragma once
#include "core/abi.h"
#include <stdbool.h>
#include <stdint.h>

struct smccc_result {
    uint32_t r0, r1, r2, r3;
};

enum conduit { BY_HVC, BY_SMC };

/* SMC is Undefined on QEMU's own virt machine: see execute.h for calls that may be. */
struct smccc_result smccc_call(enum conduit conduit, uint32_t function, uint32_t a1, uint32_t a2,
                               uint32_t a3);

static inline struct smccc_result hvc(uint32_t function, uint32_t a1, uint32_t a2, uint32_t a3)
{
    return smccc_call(BY_HVC, function, a1, a2, a3);
}

#define PSCI_VERSION              0x84000000u
#define PSCI_CPU_SUSPEND          0x84000001u
#define PSCI_CPU_OFF              0x84000002u
#define PSCI_CPU_ON               0x84000003u
#define PSCI_AFFINITY_INFO        0x84000004u
#define PSCI_MIGRATE              0x84000005u
#define PSCI_MIGRATE_INFO_TYPE    0x84000006u
#define PSCI_MIGRATE_INFO_UP_CPU  0x84000007u
#define PSCI_SYSTEM_OFF           0x84000008u
#define PSCI_SYSTEM_RESET         0x84000009u
#define PSCI_FEATURES             0x8400000au
#define PSCI_SYSTEM_SUSPEND       0x8400000eu

#define PSCI_SUCCESS              0u
#define PSCI_NOT_SUPPORTED        0xffffffffu /* -1 */
#define PSCI_INVALID_PARAMETERS   0xfffffffeu /* -2 */
#define PSCI_ALREADY_ON           0xfffffffcu /* -4 */
#define PSCI_PENDING              0xfffffffbu /* -5, ON_PENDING of CPU_ON */
#define PSCI_INVALID_ADDRESS      0xfffffff7u /* -9 */
#define PSCI_POWER_DOWN           (1u << 16)  /* StateType of CPU_SUSPEND */
#define PSCI_ON                   0u          /* of AFFINITY_INFO */
#define PSCI_OFF                  1u
#define PSCI_ON_PENDING           2u
#define PSCI_MIGRATE_NOT_REQUIRED 2u /* no Trusted OS that would have to move */

/* True under Nagaya, false on QEMU itself. Asked once. */
bool nagaya_present(void);

/* By PSCI, after all output is sent. */
void system_off(void) __attribute__((noreturn));
void system_reset(void) __attribute__((noreturn));
