/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/console.c - a small printf. */
#include "guests/runtime/console.h"
#include "guests/runtime/devices.h"
#include <stdbool.h>
#include <stdint.h>

static void put_byte(char c)
{
    while (read32(PL011_BASE + PL011_FR) & PL011_FR_TXFF)
        ;
    write32(PL011_BASE + PL011_DR, (uint8_t)c);
}

static void (*copy)(char c);

void console_copy(void (*to)(char c))
{
    copy = to;
}

static void put(char c)
{
    if (copy)
        copy(c);
    if (c == '\n')
        put_byte('\r');
    put_byte(c);
}

struct field { /* what stands between '%' and the conversion */
    char pad;
    unsigned width;
    bool is_long_long;
};

static void put_number(uint64_t value, unsigned base, const struct field *field, bool negative)
{
    char digits[20];
    unsigned count = 0;

    do {
        digits[count++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value);
    if (negative)
        put('-');
    for (unsigned n = count + negative; n < field->width; n++)
        put(field->pad);
    while (count)
        put(digits[--count]);
}

static void put_text(const char *text, const struct field *field)
{
    unsigned length = 0;

    for (; *text; length++)
        put(*text++);
    for (; length < field->width; length++)
        put(' ');
}

static const char *parse_field(const char *format, struct field *field)
{
    *field = (struct field){.pad = *format == '0' ? '0' : ' '};
    for (; *format >= '0' && *format <= '9'; format++)
        field->width = field->width * 10 + (unsigned)(*format - '0');
    for (; *format == 'l'; format++)
        field->is_long_long = format[1] == 'l' || field->is_long_long;
    return format;
}

static uint64_t next_unsigned(va_list *arguments, const struct field *field)
{
    return field->is_long_long ? va_arg(*arguments, uint64_t) : va_arg(*arguments, uint32_t);
}

static void put_signed(va_list *arguments, const struct field *field)
{
    int64_t value = field->is_long_long ? va_arg(*arguments, int64_t) : va_arg(*arguments, int);

    put_number(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10, field, value < 0);
}

static void put_conversion(char conversion, const struct field *field, va_list *arguments)
{
    switch (conversion) {
    case 'c':
        put((char)va_arg(*arguments, int));
        break;
    case 's':
        put_text(va_arg(*arguments, const char *), field);
        break;
    case 'd':
        put_signed(arguments, field);
        break;
    case 'u':
        put_number(next_unsigned(arguments, field), 10, field, false);
        break;
    case 'x':
        put_number(next_unsigned(arguments, field), 16, field, false);
        break;
    default:
        put(conversion);
    }
}

void print_list(const char *format, va_list arguments)
{
    struct field field;
    va_list list;

    va_copy(list, arguments);
    while (*format) {
        if (*format != '%') {
            put(*format++);
            continue;
        }
        format = parse_field(format + 1, &field);
        put_conversion(*format++, &field, &list);
    }
    va_end(list);
}

void print(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print_list(format, arguments);
    va_end(arguments);
}

void console_drain(void)
{
    while (read32(PL011_BASE + PL011_FR) & PL011_FR_BUSY)
        ;
}
