/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/boot_files.h - what U-Boot's files are made from (tools/uboot.mk): the guests' images
 * beside Nagaya instead of in it. */
#pragma once
#include "tools/system_plan.h"

/* Writes images_apart.S and nagaya.its into folder, and for a board with U-Boot (plan->load)
 * boot.cmd and load_room, the bytes that a file may have. False after a sentence. */
bool boot_files_write(const struct system_plan *plan, const char *folder,
                      struct problems *problems);
