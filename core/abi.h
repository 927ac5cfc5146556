/* SPDX-License-Identifier: BSD-2-Clause */
/* core/abi.h - what a guest may ask of Nagaya beyond PSCI.
 *
 * The one header that guests share with the hypervisor; it may be used from C and
 * from assembly. Calls follow SMCCC 1.1 (DEN 0028): HVC #0 or SMC #0, function in
 * r0, arguments in r1-r3, results in r0-r3. They live in the vendor-specific
 * hypervisor range. An unknown function answers SMCCC_NOT_SUPPORTED in r0.
 */
#pragma once

#define SMCCC_NOT_SUPPORTED       0xffffffff

/* SMCCC itself (DEN 0028 7.2, 7.3). */
#define SMCCC_VERSION             0x80000000
#define SMCCC_ARCH_FEATURES       0x80000001
#define SMCCC_VERSION_1_1         0x00010001

/* Number of calls in this range. */
#define NAGAYA_CALL_COUNT         0x8600ff00

/* r0-r3: UID 6e616761-7961-4879-b000-76705f686f6d, byte order of SMCCC 6.2. */
#define NAGAYA_CALL_UID           0x8600ff01
#define NAGAYA_UID_0              0x6167616e
#define NAGAYA_UID_1              0x79486179
#define NAGAYA_UID_2              0x705f6876
#define NAGAYA_UID_3              0x6d6f685f

/* r0: major, r1: minor revision of this ABI. */
#define NAGAYA_CALL_REVISION      0x8600ff03
#define NAGAYA_ABI_MAJOR          1
#define NAGAYA_ABI_MINOR          1

/* Does nothing, answers 0: the price of a call. */
#define NAGAYA_CALL_NULL          0x86000000

/* r0: this VM's number in the configuration, r1: this vCPU's number in the VM,
 * r2: how often the VM was started (1: since power-on never restarted). */
#define NAGAYA_CALL_SELF          0x86000001

/* Rings at the other end of the channel r1, whose number is in the device tree: since
 * 1.1. r0: 0, or that this VM has no end there. */
#define NAGAYA_CALL_RING          0x86000002
#define NAGAYA_NO_SUCH_CHANNEL    0xfffffffe

/* A channel's memory begins with a header that Nagaya alone writes: words at these offsets;
 * the data follow it. An end's epoch changes whenever its VM begins or ends a life, and is
 * odd while it runs. docs/channels.md */
#define NAGAYA_CHANNEL_HEADER     4096
#define NAGAYA_CHANNEL_MAGIC      0x6843674e /* "NgCh", at 0 */
#define NAGAYA_CHANNEL_SIZE       4          /* bytes, header included */
#define NAGAYA_CHANNEL_EPOCH(end) (8 + 4 * (end))
