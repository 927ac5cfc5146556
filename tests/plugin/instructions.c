/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/plugin/instructions.c - a plugin of QEMU that counts what one core executes from one place
 * of a program to another. QEMU's clock counts for all cores together, and who loses its turn
 * in between cannot tell that from a hypervisor that took its time; this can.
 *
 *     -plugin FILE,core=N,first=ADDR,last=ADDR,start=ADDR,from=ADDR,to=ADDR,count=N,out=FILE
 *
 * Counted is each instruction of core N at first to last, whoever's it is. For each time that the
 * core came by `start` the file has, at the machine's end, a line "start", and after it what
 * came then, a line for each number of instructions:
 *     response INSTRUCTIONS COUNT      from `from` to the next `to`
 *     period INSTRUCTIONS COUNT        from `from` to the next `from`
 * Not in either is what comes before the second `from`, and after so many responses as count says:
 * what a program does in the end may be a hypervisor's work, at addresses that are the same.
 */
#include "tests/plugin/qemu_plugin.h"
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST           100000 /* instructions; more count as so many */
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

enum { CORE, FIRST, LAST, START, FROM, TO, COUNT, NUMBERS };
static const char *const names[NUMBERS] = {"core", "first", "last", "start", "from", "to", "count"};
static uint64_t given[NUMBERS];
static FILE *out;

/* The core's own; QEMU runs it in one thread. */
static uint64_t executed, came_from;
static unsigned passed; /* how often it came by `from`, at most 2 */
static bool is_on_its_way;
static uint64_t count;
static uint32_t responses[LONGEST + 1], periods[LONGEST + 1];

static void add(uint32_t *histogram, uint64_t instructions)
{
    histogram[instructions < LONGEST ? instructions : LONGEST]++;
}

static void print(const char *name, const uint32_t *histogram)
{
    for (size_t n = 0; n <= LONGEST; n++)
        if (histogram[n])
            fprintf(out, "%s %zu %" PRIu32 "\n", name, n, histogram[n]);
}

static void print_counts(void)
{
    print("response", responses);
    print("period", periods);
}

static void at_start(void)
{
    print_counts();
    fprintf(out, "start\n");
    memset(responses, 0, sizeof(responses));
    memset(periods, 0, sizeof(periods));
    passed = 0;
    count = 0;
    is_on_its_way = false;
}

static void at_from(void)
{
    if (count == given[COUNT])
        return;
    if (passed == 2)
        add(periods, executed - came_from);
    else
        passed++;
    came_from = executed;
    is_on_its_way = passed == 2;
}

static void at_to(void)
{
    if (!is_on_its_way)
        return;
    add(responses, executed - came_from);
    count++;
    is_on_its_way = false;
}

static const struct place {
    unsigned number;
    void (*reached)(void);
} places[] = {{START, at_start}, {FROM, at_from}, {TO, at_to}};

static void on_instruction(unsigned core, void *argument)
{
    const struct place *place = argument;

    if (core != given[CORE])
        return;
    if (place)
        place->reached();
    executed++;
}

static const struct place *place_at(uint64_t address)
{
    for (size_t i = 0; i < ARRAY_SIZE(places); i++)
        if (given[places[i].number] == address)
            return &places[i];
    return NULL;
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    (void)id;
    for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
        struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
        uint64_t address = qemu_plugin_insn_vaddr(insn);

        if (address >= given[FIRST] && address <= given[LAST])
            qemu_plugin_register_vcpu_insn_exec_cb(insn, on_instruction, QEMU_PLUGIN_CB_NO_REGS,
                                                   (void *)(uintptr_t)place_at(address));
    }
}

static void on_exit_of_qemu(qemu_plugin_id_t id, void *argument)
{
    (void)id;
    (void)argument;
    print_counts();
    if (fclose(out))
        perror("instructions");
}

static bool take_argument(const char *argument)
{
    const char *value = strchr(argument, '=');
    size_t length = value ? (size_t)(value - argument) : 0;
    char *end;

    if (value && !strncmp(argument, "out=", 4)) {
        out = fopen(value + 1, "w");
        return out != NULL;
    }
    for (size_t i = 0; value && i < NUMBERS; i++)
        if (strlen(names[i]) == length && !strncmp(names[i], argument, length)) {
            given[i] = strtoull(value + 1, &end, 0);
            return end != value + 1 && !*end;
        }
    return false;
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc, char **argv)
{
    (void)info;
    for (int i = 0; i < argc; i++)
        if (!take_argument(argv[i])) {
            fprintf(stderr, "instructions: what is %s?\n", argv[i]);
            return -1;
        }
    if (!out) {
        fprintf(stderr, "instructions: out=FILE is missing\n");
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    qemu_plugin_register_atexit_cb(id, on_exit_of_qemu, NULL);
    return 0;
}
