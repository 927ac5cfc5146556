/* SPDX-License-Identifier: BSD-2-Clause */
#include "core/command_line.h"

#include "core/console.h"

#define PROMPT    "nagaya> "
#define BACKSPACE 0x08
#define ESCAPE    0x1b
#define DELETE    0x7f /* what most terminals send for the backspace key */

static enum command_key open_line(struct command_line *line)
{
    line->open = true;
    line->length = 0;
    console_puts(PROMPT);
    return COMMAND_KEY_TAKEN;
}

static void close_line(struct command_line *line)
{
    line->open = false;
    line->text[line->length] = '\0';
    console_puts("\n");
}

static void rub_out(struct command_line *line)
{
    if (!line->length)
        return;
    line->length--;
    console_puts("\b \b");
}

static void append(struct command_line *line, uint8_t byte)
{
    const char echo[] = {(char)byte, '\0'};

    if (byte < ' ' || byte > '~' || line->length == COMMAND_LINE_MAX)
        return;
    line->text[line->length++] = (char)byte;
    console_puts(echo);
}

/* Somebody else spoke meanwhile. */
static void show_again(struct command_line *line)
{
    line->text[line->length] = '\0';
    console_puts(PROMPT);
    console_puts(line->text);
}

enum command_key command_line_key(struct command_line *line, uint8_t byte)
{
    if (!line->open)
        return byte == COMMAND_LINE_KEY ? open_line(line) : COMMAND_KEY_FOR_GUEST;
    if (!console_own_line_is_open())
        show_again(line);
    switch (byte) {
    case COMMAND_LINE_KEY:
        close_line(line);
        return line->length ? COMMAND_KEY_TAKEN : COMMAND_KEY_FOR_GUEST;
    case '\r':
    case '\n':
        close_line(line);
        return line->length ? COMMAND_KEY_ENTER : COMMAND_KEY_TAKEN;
    case ESCAPE:
        close_line(line);
        break;
    case BACKSPACE:
    case DELETE:
        rub_out(line);
        break;
    default:
        append(line, byte);
    }
    return COMMAND_KEY_TAKEN;
}
