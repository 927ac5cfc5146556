/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/config_check.h - is a configuration one that can run on the board?
 *
 * Looks at the tables alone: config_check.c at VMs, vCPUs and memory, class_check.c at
 * real-time classes, device_check.c at devices and interrupts, quiesce_check.c at what stops
 * devices, response_check.c at what follows when a VM does what it should not, channel_check.c at
 * channels, shared_check.c at shared pages. What is wrong with the files they
 * name is load_image.h's business, whether all memory fits is place.h's.
 */
#pragma once
#include "core/board.h"
#include "core/vm_config.h"
#include "tools/problems.h"
#include "tools/span.h"

struct check {
    const struct system_config *system;
    const struct board *board;
    unsigned core_count; /* that are started, of those the board has */
    struct problems *problems;
};

/* What concerns no VM alone. False: its list of VMs cannot even be looked at. */
bool check_system(const struct check *check);

/* VM n for itself and against those before it. True: nothing was added to problems. */
bool check_vm(const struct check *check, unsigned n);

/* After all VMs. */
void check_channels(const struct check *check);
void check_shared_pages(const struct check *check);

#define CONFIG_NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

/* What of the board no guest may have; false: there is no n-th. */
struct board_part {
    const char *what;
    struct span area;
};
bool board_part(const struct board *board, unsigned n, struct board_part *part);

/* Between the two halves of check_vm() -------------------------------------- */

struct subject { /* the VM that is looked at */
    const struct check *check;
    unsigned index;
    const struct vm_config *vm;
    char label[VM_NAME_MAX + 1]; /* its name; "VM n" when that cannot be shown */
    struct problems *problems;
};

void subject_init(struct subject *subject, const struct check *check, unsigned n);
void check_devices(const struct subject *subject);
void check_quiesce(const struct subject *subject);
void check_class(const struct subject *subject);
void check_responses(const struct subject *subject);
