/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/stage2_count.h - how many translation tables a VM's Stage 2 needs. */
#pragma once
#include "core/board.h"
#include "core/vm_config.h"

/* Tables of struct stage2_table, with the VM's RAM at ram. */
unsigned stage2_count(const struct vm_config *vm, const struct board *on, pa_t ram);
