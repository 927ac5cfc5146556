/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/tap.c */
#include "guests/runtime/tap.h"
#include "guests/runtime/console.h"
#include "guests/runtime/smccc.h"
#include <stdarg.h>
#include <stddef.h>

static unsigned passed, failed;
static const char *skip_reason;

void topic(const char *text)
{
    print("# %s\n", text);
}

/* The line up to its end; the caller may add to it. Returns whether the check counts. */
static bool report(bool holds, const char *sentence, va_list arguments)
{
    const char *reason = nagaya_present() ? NULL : skip_reason;

    skip_reason = NULL;
    if (holds || reason)
        passed++;
    else
        failed++;
    print("%s %u - ", holds || reason ? "ok" : "not ok", passed + failed);
    print_list(sentence, arguments);
    if (reason)
        print(" # skip %s", reason);
    return !reason;
}

void check(bool holds, const char *sentence, ...)
{
    va_list arguments;

    va_start(arguments, sentence);
    report(holds, sentence, arguments);
    va_end(arguments);
    print("\n");
}

void check_equal(uint64_t got, uint64_t want, const char *sentence, ...)
{
    va_list arguments;

    va_start(arguments, sentence);
    if (report(got == want, sentence, arguments) && got != want)
        print(": got %llx want %llx", got, want);
    va_end(arguments);
    print("\n");
}

void check_between(uint64_t got, uint64_t low, uint64_t high, const char *sentence, ...)
{
    bool holds = low <= got && got <= high;
    va_list arguments;

    va_start(arguments, sentence);
    if (report(holds, sentence, arguments) && !holds)
        print(": got %llx want %llx to %llx", got, low, high);
    va_end(arguments);
    print("\n");
}

void natively_skip(const char *reason)
{
    skip_reason = reason;
}

void tap_end(void)
{
    print("# %u passed, %u failed\n", passed, failed);
}
