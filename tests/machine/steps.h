/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/steps.h - in front of every hypervisor file of the machine: each atomic
 * access is a moment at which another core may come first. */
#pragma once

void machine_step(void);

// clang-format off
#define __atomic_load_n(...)     (machine_step(), __atomic_load_n(__VA_ARGS__))
#define __atomic_store_n(...)    (machine_step(), __atomic_store_n(__VA_ARGS__))
#define __atomic_exchange_n(...) (machine_step(), __atomic_exchange_n(__VA_ARGS__))
#define __atomic_fetch_or(...)   (machine_step(), __atomic_fetch_or(__VA_ARGS__))
#define __atomic_fetch_and(...)  (machine_step(), __atomic_fetch_and(__VA_ARGS__))
#define __atomic_fetch_add(...)  (machine_step(), __atomic_fetch_add(__VA_ARGS__))
#define __atomic_sub_fetch(...)  (machine_step(), __atomic_sub_fetch(__VA_ARGS__))
// clang-format on
