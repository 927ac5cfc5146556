/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_schedulability.c - the tests that tools/ admits reservations by, beside a
 * simulation, tick by tick, of the worst that the same vCPUs can do. */
#include <string.h>

#include "tests/unit/seed.h"
#include "tests/unit/unit.h"
#include "tools/schedulability.h"

#define TASKS_MAX 5u
#define NOBODY    TASKS_MAX

static struct reservation tasks[TASKS_MAX];
static struct reserved_core core;
static bool by_deadline; /* else by priority */

/* A core that begins with all tasks waking at once, and Nagaya holding it for a less
 * urgent one: blocker, or NOBODY that is reserved. */
static struct {
    uint64_t now, held;
    unsigned blocker;
    uint64_t left[TASKS_MAX], due[TASKS_MAX], done[TASKS_MAX];
} sim;

static bool goes_first(unsigned a, unsigned b)
{
    if (by_deadline)
        return sim.due[a] < sim.due[b];
    if (tasks[a].priority != tasks[b].priority)
        return tasks[a].priority < tasks[b].priority;
    return tasks[a].deadline < tasks[b].deadline;
}

static void simulate_wakes(void)
{
    for (unsigned n = 0; n < core.count; n++) {
        if (n == sim.blocker || sim.now % tasks[n].period)
            continue;
        sim.left[n] += tasks[n].budget + core.hyp;
        sim.due[n] = sim.now + tasks[n].deadline;
    }
}

static unsigned simulate_tick(void)
{
    unsigned first = NOBODY;

    simulate_wakes();
    if (sim.held) {
        sim.held--;
    } else {
        for (unsigned n = 0; n < core.count; n++)
            if (sim.left[n] && (first == NOBODY || goes_first(n, first)))
                first = n;
        if (first != NOBODY)
            sim.left[first]--;
    }
    sim.now++;
    return first;
}

static void simulation_start(unsigned blocker, bool held)
{
    memset(&sim, 0, sizeof(sim));
    sim.blocker = blocker;
    sim.held = held ? core.hyp : 0;
}

/* Does a deadline go by before until? */
static bool misses(uint64_t until)
{
    while (sim.now < until) {
        simulate_tick();
        for (unsigned n = 0; n < core.count; n++)
            if (sim.left[n] && sim.now >= sim.due[n])
                return true;
    }
    return false;
}

static uint64_t multiple_of_periods(void)
{
    uint64_t multiple = 1;

    for (unsigned n = 0; n < core.count; n++) {
        uint64_t a = multiple, b = tasks[n].period;

        while (b) {
            uint64_t rest = a % b;

            a = b;
            b = rest;
        }
        multiple = multiple / a * tasks[n].period;
    }
    return multiple;
}

/* All who could hold the core when the others wake, one after the other. */
static bool simulated_edf_misses(void)
{
    uint64_t long_time = 2 * multiple_of_periods();

    simulation_start(NOBODY, false);
    if (misses(long_time))
        return true;
    simulation_start(NOBODY, core.shared);
    if (misses(long_time))
        return true;
    for (unsigned blocker = 0; blocker < core.count; blocker++) {
        simulation_start(blocker, true);
        if (misses(tasks[blocker].deadline - 1))
            return true;
    }
    return false;
}

static uint64_t simulated_response(unsigned n)
{
    bool blocked = core.shared;

    for (unsigned other = 0; other < core.count; other++)
        blocked |= tasks[other].priority > tasks[n].priority ||
                   (tasks[other].priority == tasks[n].priority &&
                    tasks[other].deadline > tasks[n].deadline);
    simulation_start(NOBODY, blocked);
    while (sim.now <= tasks[n].deadline) {
        simulate_tick();
        if (sim.left[n] == core.hyp) /* its budget was given */
            return sim.now <= tasks[n].deadline ? sim.now : NEVER;
    }
    return NEVER;
}

static void choose_tasks(bool shared, uint32_t hyp_max)
{
    static const uint32_t periods[] = {4, 5, 6, 8, 10, 12, 15, 20, 24, 30};

    core = (struct reserved_core){
        .tasks = tasks, .count = 1 + random_below(TASKS_MAX), .shared = shared};
    core.hyp = random_below(hyp_max + 1);
    for (unsigned n = 0; n < core.count; n++) {
        struct reservation *task = &tasks[n];

        task->period = periods[random_below(10)];
        task->deadline = 1 + random_below(task->period);
        if (random_below(2) == 0)
            task->deadline = task->period;
        task->budget = 1 + random_below(task->deadline);
        task->budget = 1 + task->budget * 2 / (core.count + 2);
        if (task->budget > task->deadline)
            task->budget = task->deadline;
        task->priority = 10 * n;
    }
}

static void a_response_time_is_what_the_worst_case_takes(void **state)
{
    unsigned kept = 0, missed = 0;

    (void)state;
    random_start();
    by_deadline = false;
    for (unsigned set = 0; set < 20000; set++) {
        choose_tasks(random_below(2), 1);
        for (unsigned n = 0; n < core.count; n++) {
            uint64_t response = fixed_priority_response(&core, n);

            if (response == NEVER)
                missed++;
            else
                kept++;
            assert_int_equal(response, simulated_response(n));
            if (response == NEVER)
                break; /* less urgent ones never see a job of it end */
        }
    }
    assert_true(kept > 10000 && missed > 1000);
}

static void equal_priorities_go_by_the_shorter_deadline(void **state)
{
    (void)state;
    tasks[0] = (struct reservation){.priority = 3, .budget = 4, .deadline = 9, .period = 20};
    tasks[1] = (struct reservation){.priority = 3, .budget = 3, .deadline = 8, .period = 20};
    tasks[2] = (struct reservation){.priority = 3, .budget = 1, .deadline = 8, .period = 20};
    core = (struct reserved_core){.tasks = tasks, .count = 3};
    assert_int_equal(fixed_priority_response(&core, 0), 8);
    assert_int_equal(fixed_priority_response(&core, 1), 4);
    assert_int_equal(fixed_priority_response(&core, 2), 4);
}

static void edf_is_refused_exactly_when_a_deadline_can_be_missed(void **state)
{
    unsigned kept = 0, missed = 0;

    (void)state;
    random_start();
    by_deadline = true;
    for (unsigned set = 0; set < 20000; set++) {
        bool refused;

        choose_tasks(random_below(2), 2);
        refused = edf_overload(&core).within != 0;
        assert_int_equal(refused, simulated_edf_misses());
        if (refused)
            missed++;
        else
            kept++;
    }
    assert_true(kept > 2000 && missed > 2000);
}

static void what_edf_tells_is_an_overload(void **state)
{
    (void)state;
    random_start();
    for (unsigned set = 0; set < 20000; set++) {
        struct overload overload;

        choose_tasks(random_below(2), 2);
        overload = edf_overload(&core);
        assert_true(!overload.within || overload.within == NEVER ||
                    overload.demand > overload.within);
    }
}

static void a_core_may_be_full_to_the_last_tick(void **state)
{
    uint64_t sum = 0;

    (void)state;
    tasks[0] = (struct reservation){.budget = 245, .deadline = 1000, .period = 1000};
    tasks[1] = (struct reservation){.budget = 495, .deadline = 2000, .period = 2000};
    tasks[2] = (struct reservation){.budget = 1495, .deadline = 3000, .period = 3000};
    core = (struct reserved_core){.tasks = tasks, .count = 3, .hyp = 5};
    for (unsigned n = 0; n < 3; n++)
        sum += (tasks[n].budget + core.hyp) * 6000 / tasks[n].period;
    assert_int_equal(sum, 6000);
    assert_int_equal(edf_overload(&core).within, 0);
    for (unsigned n = 0; n < 3; n++)
        assert_int_equal(edf_room(&core, n), 0);
    tasks[2].budget++;
    assert_true(edf_overload(&core).within == NEVER);
}

static void room_is_all_that_a_budget_may_grow_by(void **state)
{
    (void)state;
    random_start();
    for (unsigned set = 0; set < 3000; set++) {
        unsigned n;

        choose_tasks(random_below(2), 1);
        if (edf_overload(&core).within)
            continue;
        n = random_below(core.count);
        tasks[n].budget += edf_room(&core, n);
        assert_int_equal(edf_overload(&core).within, 0);
        tasks[n].budget++;
        assert_true(tasks[n].budget > tasks[n].deadline || edf_overload(&core).within);
    }
}

static void periods_without_a_common_multiple_are_no_trouble(void **state)
{
    static const uint32_t primes[TASKS_MAX] = {999983, 999979, 999961, 999959, 999953};

    (void)state;
    core = (struct reserved_core){.tasks = tasks, .count = 4, .hyp = 1};
    for (unsigned n = 0; n < TASKS_MAX; n++)
        tasks[n] = (struct reservation){
            .budget = primes[n] / 5, .deadline = primes[n] - 7, .period = primes[n]};
    assert_int_equal(edf_overload(&core).within, 0);
    core.count = 5; /* so long that nobody can say */
    assert_true(edf_overload(&core).within == NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_response_time_is_what_the_worst_case_takes),
        cmocka_unit_test(equal_priorities_go_by_the_shorter_deadline),
        cmocka_unit_test(edf_is_refused_exactly_when_a_deadline_can_be_missed),
        cmocka_unit_test(what_edf_tells_is_an_overload),
        cmocka_unit_test(a_core_may_be_full_to_the_last_tick),
        cmocka_unit_test(room_is_all_that_a_budget_may_grow_by),
        cmocka_unit_test(periods_without_a_common_multiple_are_no_trouble),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
