/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_commands.c - what an operator types behind Ctrl-], and what comes of it. */
#include "core/commands.h"

#include <string.h>

#include "core/console.h"
#include "tests/unit/two_vms.h"

#define LONGEST 40u

static const char *const *typed; /* lines, ended by NULL */
static size_t shown_before;      /* length of the console's text */

static void run_next_line(void)
{
    char line[LONGEST];

    assert_true(strlen(*typed) < sizeof(line));
    memcpy(line, *typed, strlen(*typed) + 1);
    commands_run(line);
    typed++;
}

/* VM b's core carries them out, one after the other, and a has time between them. */
static void type_all(void)
{
    guest_work(5000);
    shown_before = strlen(machine_console());
    while (*typed) {
        guest_meanwhile(run_next_line);
        guest_work(5000);
    }
}

static void type_these(const char *const *lines)
{
    typed = lines;
    power_on_both(rest, type_all);
    assert_int_equal(machine_run(), MACHINE_QUIET);
}

#define TYPE(...) type_these((const char *const[]){__VA_ARGS__, NULL})

static void assert_says(const char *line, const char *answer)
{
    TYPE(line);
    assert_string_equal(machine_console() + shown_before, answer);
}

static void what_is_no_command_is_said_to_be_none(void **state)
{
    (void)state;
    assert_says("frob", "nagaya: no command is called frob: help lists them\n");
    assert_says("sto a", "nagaya: no command is called sto: help lists them\n");
    assert_says("stopp a", "nagaya: no command is called stopp: help lists them\n");
    assert_says("STOP a", "nagaya: no command is called STOP: help lists them\n");
    assert_int_equal(vms[A].state, VM_RUNNING);
}

static void a_command_for_a_vm_wants_its_name(void **state)
{
    static const char *const commands[] = {"focus", "start", "stop", "restart"};

    (void)state;
    for (unsigned n = 0; n < COUNT(commands); n++) {
        TYPE(commands[n]);
        machine_assert_printed(" whom? vms lists the VMs\n");
    }
    assert_says("stop c", "nagaya: no VM is called c: vms lists them\n");
    assert_says("stop aa", "nagaya: no VM is called aa: vms lists them\n");
}

static void words_that_are_too_many_are_not_ignored(void **state)
{
    (void)state;
    assert_says("stop a b", "nagaya: stop: that is too many words\n");
    assert_int_equal(vms[A].state, VM_RUNNING);
    assert_says("vms a", "nagaya: vms: that is too many words\n");
    assert_says("help me", "nagaya: help: that is too many words\n");
}

static void an_empty_line_says_nothing(void **state)
{
    (void)state;
    assert_says("", "");
    assert_says("   ", "");
}

static void help_names_every_command(void **state)
{
    static const char *const lines[] = {
        "\n  vms ",          "\n  cores ",        "\n  stats ",
        "\n  latency ",      "\n  focus    NAME", "\n  start    NAME",
        "\n  stop     NAME", "\n  restart  NAME", "\n  poweroff ",
    };

    (void)state;
    TYPE("help");
    machine_assert_printed("  help ");
    for (unsigned n = 0; n < COUNT(lines); n++)
        machine_assert_printed(lines[n]);
}

static void vms_tells_state_starts_memory_and_cores(void **state)
{
    (void)state;
    TYPE("vms");
    machine_assert_printed("\n* a               running       1       1   0 1\n");
    machine_assert_printed("\n  b               running       1       1   1\n");
}

static void focus_moves(void **state)
{
    (void)state;
    TYPE("focus b", "vms");
    assert_int_equal(console_focus(), B);
    machine_assert_printed("\n  a  ");
    machine_assert_printed("\n* b  ");
}

static void stop_stops_and_spaces_do_no_harm(void **state)
{
    (void)state;
    TYPE("  stop   a ", "vms", "stop a");
    assert_int_equal(vms[A].state, VM_OFF);
    machine_assert_printed("nagaya: a is off: stopped from the console\n");
    machine_assert_printed("\n* a               off           1 ");
    machine_assert_printed("nagaya: a is off\n"); /* to the second one */
    assert_int_equal(vms[B].state, VM_RUNNING);
}

static void start_starts_what_is_off_and_nothing_else(void **state)
{
    (void)state;
    assert_says("start a", "nagaya: a is running\n");
    TYPE("stop a", "start a");
    machine_assert_printed("nagaya: a starts\n");
    assert_int_equal(vms[A].state, VM_RUNNING);
    assert_int_equal(vms[A].starts, 2);
}

static void restart_is_stop_and_start(void **state)
{
    (void)state;
    TYPE("restart a");
    assert_int_equal(vms[A].state, VM_RUNNING);
    assert_int_equal(vms[A].starts, 2);
    TYPE("stop a", "restart a"); /* and starts what is off */
    assert_int_equal(vms[A].state, VM_RUNNING);
    assert_int_equal(vms[A].starts, 2);
    assert_int_equal(vms[B].starts, 1);
}

static void start_names_the_core_that_is_missing(void **state)
{
    static const char *const lines[] = {"start a", NULL};
    static const struct vcpu_config there = {.core = 0}, missing = {.core = 1};
    struct vm_config configs[] = {two_vms[A], two_vms[B]};

    (void)state;
    configs[A].vcpus = &missing;
    configs[A].vcpu_count = 1;
    configs[B].vcpus = &there;
    machine_power_on(configs, 2);
    machine.core_is_dead[1] = true;
    typed = lines;
    guest_at(B, RAM, type_all);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_string_equal(machine_console() + shown_before, "nagaya: a wants core 1, which is off\n");
}

static void poweroff_does_nothing_while_a_vm_runs(void **state)
{
    (void)state;
    assert_says("poweroff", "nagaya: a VM is not off: vms says which, stop stops it\n");
    assert_int_equal(machine.switched_off, 0);
}

static void cores_and_stats_have_a_row_for_each(void **state)
{
    static const char *const rows[] = {"\n     0  on ", "\n     1  on ", " a.0 ",      " a.1 ",
                                       " b.0 ",         " a.0 wake ",    " a.1 timer "};

    (void)state;
    TYPE("cores", "stats", "latency");
    for (unsigned n = 0; n < COUNT(rows); n++)
        machine_assert_printed(rows[n]);
}

static bool looked;

/* Nobody changes places with it, so nothing is charged before it sleeps. */
static void look_at_my_time(void)
{
    const struct vcpu *self = &vms[A].vcpus[0];

    assert_in_range(sched_ran(self->core, &self->sched), 5000, 6000);
    assert_in_range(sched_ran(self->core, &vms[B].vcpus[0].sched), 0, 1000);
    looked = true;
}

static void work_and_look(void)
{
    guest_work(5000);
    guest_meanwhile(look_at_my_time);
    rest();
}

static void the_time_of_a_turn_that_goes_on_is_told(void **state)
{
    (void)state;
    looked = false;
    machine_power_on(two_vms, 2);
    guest_at(A, RAM, work_and_look);
    guest_at(B, RAM, rest);
    assert_int_equal(machine_run(), MACHINE_QUIET);
    assert_true(looked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_command_is_said_to_be_none),
        cmocka_unit_test(a_command_for_a_vm_wants_its_name),
        cmocka_unit_test(words_that_are_too_many_are_not_ignored),
        cmocka_unit_test(an_empty_line_says_nothing),
        cmocka_unit_test(help_names_every_command),
        cmocka_unit_test(vms_tells_state_starts_memory_and_cores),
        cmocka_unit_test(focus_moves),
        cmocka_unit_test(stop_stops_and_spaces_do_no_harm),
        cmocka_unit_test(start_starts_what_is_off_and_nothing_else),
        cmocka_unit_test(restart_is_stop_and_start),
        cmocka_unit_test(start_names_the_core_that_is_missing),
        cmocka_unit_test(poweroff_does_nothing_while_a_vm_runs),
        cmocka_unit_test(cores_and_stats_have_a_row_for_each),
        cmocka_unit_test(the_time_of_a_turn_that_goes_on_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
