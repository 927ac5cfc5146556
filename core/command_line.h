/* SPDX-License-Identifier: BSD-2-Clause */
/* core/command_line.h - one line for Nagaya in the middle of a VM's input.
 *
 * Ctrl-] opens it. It is edited with backspace, Enter ends it, and an empty line,
 * Escape or another Ctrl-] leaves it; Ctrl-] twice is one Ctrl-] for the guest. What
 * is typed is echoed, and shown again when another line came in between; control characters that
 * mean nothing here are ignored.
 */
#pragma once
#include "core/types.h"

#define COMMAND_LINE_KEY      0x1du /* Ctrl-] */
#define COMMAND_LINE_KEY_NAME "Ctrl-]"
#define COMMAND_LINE_MAX      60u

struct command_line { /* whoever reads the input */
    bool open;
    uint8_t length;
    char text[COMMAND_LINE_MAX + 1];
};

enum command_key {
    COMMAND_KEY_FOR_GUEST, /* the byte is the guest's */
    COMMAND_KEY_TAKEN,     /* it was ours */
    COMMAND_KEY_ENTER,     /* line->text is a command; the line is closed */
};

/* The next byte of input. Not with the console's output lock held. */
enum command_key command_line_key(struct command_line *line, uint8_t byte);
