/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/output.h - the files the image is built from: system.c, images.S, NAME.dtb. */
#pragma once
#include "tools/system_plan.h"

/* Writes system.c, images.S, a .bin file for each piece and NAME.dtb for each VM into folder. The
 * same plan gives the same bytes. False after adding a sentence: a file cannot be written. */
bool output_write(const struct system_plan *plan, const char *folder, struct problems *problems);

/* Writes text made with open_memstream() or alike to folder/name. False after a sentence. */
bool output_file(const char *folder, const char *name, const void *bytes, size_t size,
                 struct problems *problems);
