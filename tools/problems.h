/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/problems.h - what is wrong with a configuration, one sentence each.
 *
 * Checks do not stop at the first mistake: they add a sentence and go on, so that
 * the user sees all of them at once. A sentence begins with the VM's name and has
 * neither a full stop nor a line break at its end.
 */
#pragma once
#include <stddef.h>

struct problems { /* all zero: none yet */
    unsigned count;
    char *text; /* the sentences, each with a line break; NULL: none */
    size_t length;
};

/* Adds one sentence, in the form of printf. */
void problem_add(struct problems *problems, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Forgets all of them. */
void problems_free(struct problems *problems);
