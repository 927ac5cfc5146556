/* SPDX-License-Identifier: BSD-2-Clause */
/* core/firmware_tree.h - what a device tree says of the board's PSCI firmware: the functions'
 * numbers (Linux's binding "arm,psci"). */
#pragma once
#include "core/board.h"

/* Reads the flattened tree that the boot loader left at words, of which room bytes may be looked
 * at. NULL: functions are right. Or what there is not, after "the boot loader hands over no".
 *
 * Without a tree functions stay as they are, and are right if they have a cpu_on; a tree decides
 * about all of them. All reads are aligned, as they have to be where the MMU is off. */
const char *firmware_tree_read(const uint32_t *words, uint32_t room,
                               struct board_firmware *functions);
