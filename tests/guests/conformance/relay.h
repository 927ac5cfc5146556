/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/relay.h */
#pragma once

#define RELAY_CPU_MAX    8
#define RELAY_STACK_SIZE 1024

#ifndef __ASSEMBLER__
#include <stdint.h>

/* CPU_ON leads here, with the CPU's number as its context. */
void relay_entry(uint32_t cpu);
void relay_entered(uint32_t cpu);
#endif
