/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/reserved.h - a core with reservations under the policy that is linked, and beside
 * it an oracle that was written on its own: a budget is so many tokens, each good for one
 * tick, and back a period after it could be used; who runs is looked for, tick by tick,
 * among all. What differs between the policies is oracle_order() and is_admitted(). */
#pragma once
#include <string.h>

#include "core/percpu.h"
#include "core/sched.h"
#include "tests/fake/cpu.h"
#include "tests/fake/timer.h"
#include "tests/unit/seed.h"
#include "tests/unit/unit.h"
#include "tools/schedulability.h"

#define TASKS_MAX  8u
#define NOBODY     TASKS_MAX
#define TOKENS_MAX 16u

struct core cores[BOARD_CORES_MAX];

static struct core *const core = &cores[0];
static struct sched_entity tasks[TASKS_MAX];
static struct sched_params params[TASKS_MAX];
static uint64_t ran[TASKS_MAX];
static unsigned task_count, running;

/* Less than 0: a goes first; 0: whoever is there longer. Both ready, both reserved or not. */
int oracle_order(unsigned a, unsigned b);
bool is_admitted(const struct reserved_core *set);

/* The real one. One tick of the clock is a microsecond. ------------------------------ */

static unsigned number_of(const struct sched_entity *task)
{
    return task ? (unsigned)(task - tasks) : NOBODY;
}

static bool is_reserved(unsigned n)
{
    return params[n].budget_us != 0;
}

static uint32_t deadline_of(unsigned n)
{
    return params[n].deadline_us ? params[n].deadline_us : params[n].period_us;
}

static void power_on_at(uint64_t now)
{
    fake_timer_reset();
    fake_timer.now = now;
    *core = (struct core){0};
    cpu_set_core(core);
    sched_core_init(core);
    memset(ran, 0, sizeof(ran));
    running = NOBODY;
    for (unsigned n = 0; n < task_count; n++)
        sched_init(&tasks[n], &params[n]);
}

/* What core/vcpu.c does when its mailbox says so. */
static void look(void)
{
    if (!core->mailbox)
        return;
    core->mailbox = 0;
    running = number_of(sched_pick(core, fake_timer.now));
}

static void real_wake(unsigned n)
{
    sched_wake(core, &tasks[n], fake_timer.now);
    look();
}

static void real_block(unsigned n)
{
    sched_block(core, &tasks[n]);
    look();
}

static void real_tick(void)
{
    fake_timer.now++;
    if (running != NOBODY)
        ran[running]++;
    if (fake_timer_rings(0))
        alarm_expire();
    look();
}

/* The oracle ------------------------------------------------------------------------- */

static struct {
    bool awake, spent;
    uint64_t tokens[TOKENS_MAX]; /* when each may be used, soonest first */
    uint64_t left;               /* of a turn */
    unsigned since;              /* among equals; or among the spent */
} oracle[TASKS_MAX];
static unsigned oracle_events, oracle_running;

static void oracle_start(void)
{
    memset(oracle, 0, sizeof(oracle));
    for (unsigned n = 0; n < task_count; n++)
        for (unsigned t = 0; t < params[n].budget_us; t++)
            oracle[n].tokens[t] = fake_timer.now;
    oracle_running = NOBODY;
}

static void oracle_stand_behind(unsigned n)
{
    oracle[n].spent = is_reserved(n) && oracle[n].tokens[0] > fake_timer.now;
    oracle[n].since = ++oracle_events;
}

static bool oracle_is_ready(unsigned n)
{
    return oracle[n].awake && !oracle[n].spent;
}

static void oracle_choose(void)
{
    unsigned best = NOBODY;

    for (unsigned n = 0; n < task_count; n++) {
        int order;

        if (!oracle_is_ready(n))
            continue;
        if (best == NOBODY) {
            best = n;
            continue;
        }
        if (is_reserved(n) != is_reserved(best))
            order = is_reserved(n) ? -1 : 1;
        else
            order = oracle_order(n, best);
        if (order < 0 || (order == 0 && oracle[n].since < oracle[best].since))
            best = n;
    }
    oracle_running = best;
}

static void oracle_wake(unsigned n)
{
    if (oracle[n].awake)
        return;
    oracle[n].awake = true;
    oracle[n].left = params[n].slice_us;
    for (unsigned t = 0; t < params[n].budget_us; t++)
        if (oracle[n].tokens[0] <= fake_timer.now && oracle[n].tokens[t] <= fake_timer.now)
            oracle[n].tokens[t] = fake_timer.now;
    oracle_stand_behind(n);
    oracle_choose();
}

static void oracle_block(unsigned n)
{
    oracle[n].awake = false;
    oracle_choose();
}

/* fake_timer.now is the tick's end. */
static void oracle_use_token(unsigned n)
{
    uint64_t *tokens = oracle[n].tokens, used = tokens[0];
    unsigned count = params[n].budget_us;

    memmove(&tokens[0], &tokens[1], (count - 1) * sizeof(tokens[0]));
    tokens[count - 1] = used + params[n].period_us;
    if (tokens[0] != used)
        oracle_stand_behind(n);
}

static bool oracle_equal_waits(unsigned n)
{
    for (unsigned other = 0; other < task_count; other++)
        if (other != n && oracle_is_ready(other) && !is_reserved(other) &&
            oracle_order(n, other) == 0)
            return true;
    return false;
}

static void oracle_refill(void)
{
    for (;;) {
        unsigned first = NOBODY;

        for (unsigned n = 0; n < task_count; n++)
            if (oracle[n].awake && oracle[n].spent && oracle[n].tokens[0] <= fake_timer.now &&
                (first == NOBODY || oracle[n].since < oracle[first].since))
                first = n;
        if (first == NOBODY)
            return;
        oracle_stand_behind(first);
    }
}

static void oracle_tick(void)
{
    unsigned n = oracle_running;

    oracle_refill();
    if (n != NOBODY && is_reserved(n)) {
        oracle_use_token(n);
    } else if (n != NOBODY && oracle_equal_waits(n) && --oracle[n].left == 0) {
        oracle[n].left = params[n].slice_us;
        oracle_stand_behind(n);
    }
    oracle_choose();
}

/* Sets of tasks ----------------------------------------------------------------------- */

static void choose_task(unsigned n, bool reserved)
{
    params[n] = (struct sched_params){.priority = (uint8_t)random_below(4),
                                      .slice_us = 1 + random_below(8)};
    if (!reserved)
        return;
    params[n].period_us = 4 + random_below(40);
    params[n].deadline_us = random_below(2) ? 0 : 1 + random_below(params[n].period_us);
    params[n].budget_us = 1 + random_below(deadline_of(n));
    if (params[n].budget_us > TOKENS_MAX)
        params[n].budget_us = TOKENS_MAX;
}

static void choose_tasks(unsigned reserved, unsigned others)
{
    task_count = reserved + others;
    for (unsigned n = 0; n < task_count; n++)
        choose_task(n, n < reserved);
}

static bool tasks_are_admitted(void)
{
    struct reservation reservations[TASKS_MAX];
    struct reserved_core set = {.tasks = reservations};

    for (unsigned n = 0; n < task_count; n++)
        if (is_reserved(n))
            reservations[set.count++] = (struct reservation){.priority = params[n].priority,
                                                             .budget = params[n].budget_us,
                                                             .deadline = deadline_of(n),
                                                             .period = params[n].period_us};
        else
            set.shared = true;
    return is_admitted(&set);
}

/* Budgets small enough that a good part of the sets is admitted. */
static void choose_admitted_tasks(unsigned reserved, unsigned others)
{
    do {
        choose_tasks(reserved, others);
        for (unsigned n = 0; n < reserved; n++)
            params[n].budget_us = 1 + (params[n].budget_us - 1) / (1 + random_below(reserved + 1));
    } while (!tasks_are_admitted());
}

static const uint64_t beginnings[] = {0, UINT64_C(0xffffff00), UINT64_C(0x7fffffffffffff00),
                                      UINT64_C(0x00ffffffffffff00), UINT64_C(0x8000000000000000)};

static void power_on_somewhere(void)
{
    power_on_at(beginnings[random_below(COUNT(beginnings))] + random_below(200));
    oracle_start();
}

/* Beside the oracle -------------------------------------------------------------------- */

static void both_wake(unsigned n)
{
    real_wake(n);
    oracle_wake(n);
    assert_int_equal(running, oracle_running);
}

static void both_block(unsigned n)
{
    real_block(n);
    oracle_block(n);
    assert_int_equal(running, oracle_running);
}

static void both_tick(void)
{
    real_tick();
    oracle_tick();
    assert_int_equal(running, oracle_running);
}

static void something_happens(void)
{
    unsigned n = random_below(task_count);

    if (random_below(3) == 0) {
        both_block(n);
        if (random_below(2))
            both_wake(n); /* in the same tick */
    } else {
        both_wake(n);
    }
}

static void at_any_time_who_the_oracle_expects_runs(void **state)
{
    (void)state;
    random_start();
    for (unsigned set = 0; set < 4000; set++) {
        unsigned calm = 1 + random_below(12);

        choose_tasks(1 + random_below(4), random_below(4));
        power_on_somewhere();
        for (unsigned tick = 0; tick < 300; tick++) {
            both_tick();
            while (random_below(calm) == 0 && random_below(4))
                something_happens();
        }
    }
}

static void all_that_block_and_wake_at_every_tick_stay_in_order(void **state)
{
    (void)state;
    random_start();
    for (unsigned set = 0; set < 300; set++) {
        choose_tasks(1 + random_below(4), random_below(4));
        power_on_somewhere();
        for (unsigned tick = 0; tick < 300; tick++) {
            for (unsigned n = 0; n < task_count; n++) {
                if (random_below(8))
                    both_block(n);
                if (random_below(8))
                    both_wake(n);
            }
            both_tick();
        }
    }
}

/* Promises ------------------------------------------------------------------------------ */

enum behaviour { BUSY, SPORADIC, STORM };

static struct {
    enum behaviour behaviour;
    uint64_t began, at_begin; /* of a period, or of a job; what it had run then */
    uint64_t wants;           /* of a job */
    uint64_t sleeps_until;
    bool in_job;
} client[TASKS_MAX];

static uint64_t got(unsigned n)
{
    return ran[n] - client[n].at_begin;
}

static void begin(unsigned n)
{
    client[n].began = fake_timer.now;
    client[n].at_begin = ran[n];
}

/* From the first wake-up on: all of the budget in each period, by the deadline; no more. */
static void check_busy(unsigned n)
{
    uint64_t in_period = fake_timer.now - client[n].began;

    assert_true(got(n) <= params[n].budget_us);
    if (in_period >= deadline_of(n))
        assert_int_equal(got(n), params[n].budget_us);
    if (in_period == params[n].period_us)
        begin(n);
}

/* A job of up to a budget, a period or more after the one before, is done by the deadline. */
static void check_sporadic(unsigned n)
{
    if (client[n].in_job && got(n) == client[n].wants) {
        real_block(n);
        client[n].in_job = false;
        client[n].sleeps_until =
            client[n].began + params[n].period_us + random_below(2) * random_below(20);
    } else if (client[n].in_job) {
        assert_true(fake_timer.now - client[n].began < deadline_of(n));
    } else if (fake_timer.now >= client[n].sleeps_until) {
        client[n].in_job = true;
        client[n].wants = 1 + random_below(params[n].budget_us);
        begin(n);
        real_wake(n);
    }
}

/* Whatever it does, it gets no more than a budget for each period and one more. */
static void check_storm(unsigned n)
{
    uint64_t periods = (fake_timer.now - client[n].began) / params[n].period_us;

    assert_true(got(n) <= (periods + 2) * params[n].budget_us);
    if (random_below(2))
        real_block(n);
    if (random_below(2))
        real_wake(n);
}

static void check_client(unsigned n)
{
    if (client[n].behaviour == BUSY)
        check_busy(n);
    else if (client[n].behaviour == SPORADIC)
        check_sporadic(n);
    else
        check_storm(n);
}

static void start_clients(unsigned reserved)
{
    for (unsigned n = 0; n < task_count; n++) {
        memset(&client[n], 0, sizeof(client[n]));
        client[n].behaviour = (enum behaviour)random_below(3);
        client[n].sleeps_until = fake_timer.now;
        begin(n);
        if (n >= reserved || client[n].behaviour == BUSY)
            real_wake(n);
    }
}

static void who_is_admitted_gets_its_budget_and_no_more(void **state)
{
    (void)state;
    random_start();
    for (unsigned set = 0; set < 4000; set++) {
        unsigned reserved = 1 + random_below(5);

        choose_admitted_tasks(reserved, random_below(3));
        power_on_somewhere();
        start_clients(reserved);
        for (unsigned tick = 0; tick < 400; tick++) {
            real_tick();
            for (unsigned n = 0; n < reserved; n++)
                check_client(n);
        }
    }
}

/* All of it, and to each the same. */
static void what_is_left_is_shared_among_the_others(void **state)
{
    (void)state;
    random_start();
    for (unsigned set = 0; set < 300; set++) {
        uint64_t all = 0;
        unsigned reserved = 1 + random_below(4);

        choose_admitted_tasks(reserved, 3);
        for (unsigned n = reserved; n < task_count; n++) {
            params[n].priority = 2;
            params[n].slice_us = 5;
        }
        power_on_somewhere();
        start_clients(reserved);
        for (unsigned tick = 0; tick < 2000; tick++)
            real_tick();
        for (unsigned n = 0; n < task_count; n++)
            all += ran[n];
        assert_int_equal(all, 2000);
        for (unsigned n = reserved; n < task_count; n++)
            assert_true(ran[n] <= ran[reserved] + 5 && ran[reserved] <= ran[n] + 5);
    }
}

static void set_up(unsigned n, uint32_t budget, uint32_t period)
{
    params[n] = (struct sched_params){
        .priority = (uint8_t)n, .slice_us = 100, .budget_us = budget, .period_us = period};
    task_count = n + 1;
}

static void pass(unsigned ticks)
{
    while (ticks-- > 0)
        real_tick();
}

/* Nobody looks for a while: a long way through Nagaya. */
static void pass_unseen(unsigned ticks)
{
    fake_timer.now += ticks;
    ran[running] += ticks;
    if (fake_timer_rings(0))
        alarm_expire();
    look();
}

static void who_is_alone_and_reserved_stops_at_its_budget(void **state)
{
    (void)state;
    set_up(0, 30, 100);
    power_on_at(5);
    real_wake(0);
    for (unsigned period = 0; period < 50; period++) {
        assert_int_equal(running, 0);
        pass(29);
        assert_int_equal(running, 0);
        pass(1);
        assert_int_equal(running, NOBODY);
        pass(69);
        assert_int_equal(running, NOBODY);
        pass(1);
    }
    assert_int_equal(tasks[0].spent, 50);
}

static void who_overran_waits_the_longer(void **state)
{
    (void)state;
    set_up(0, 30, 100);
    power_on_at(0);
    real_wake(0);
    pass_unseen(40); /* 10 of the next period's */
    assert_int_equal(running, NOBODY);
    pass(60);
    assert_int_equal(running, 0);
    pass(20);
    assert_int_equal(running, NOBODY);
    pass(80);
    assert_int_equal(running, 0);
    pass(30);
    assert_int_equal(running, NOBODY);
}

static void an_overrun_of_several_budgets_is_paid_back(void **state)
{
    (void)state;
    set_up(0, 30, 100);
    power_on_at(0);
    real_wake(0);
    pass_unseen(30 * 7 + 1);
    assert_int_equal(running, NOBODY);
    pass(700 - 212);
    assert_int_equal(running, NOBODY);
    pass(1);
    assert_int_equal(running, 0);
    pass(29);
    assert_int_equal(running, NOBODY);
}

static void blocking_and_waking_does_not_bring_a_budget_back(void **state)
{
    (void)state;
    set_up(0, 30, 100);
    power_on_at(0);
    real_wake(0);
    pass(30);
    for (unsigned tick = 30; tick < 100; tick++) {
        assert_int_equal(running, NOBODY);
        real_block(0);
        real_wake(0);
        assert_int_equal(running, NOBODY);
        pass(1);
    }
    assert_int_equal(running, 0);
}

/* More portions than there is room for: joined, so some of it comes later. */
static void one_that_sleeps_all_the_time_gets_nearly_all_of_its_budget(void **state)
{
    const unsigned periods = 200;

    (void)state;
    random_start();
    for (unsigned pattern = 2; pattern < 12; pattern++) {
        set_up(0, 80, 1000);
        power_on_at(0);
        for (unsigned tick = 0; tick < periods * 1000; tick++) {
            if (tick % pattern == 0)
                real_wake(0);
            real_tick();
            real_block(0);
        }
        assert_true(ran[0] <= (periods + 1) * 80);
        assert_true(ran[0] >= periods * 80 * 90 / 100);
    }
}

static void who_causes_a_change_pays_for_it(void **state)
{
    (void)state;
    set_up(0, 30, 100);
    set_up(1, 0, 0);
    power_on_at(0);
    real_wake(1);
    real_wake(0); /* it comes: it pays */
    fake_timer.now += 4;
    sched_switched(core, &tasks[1], fake_timer.now);
    assert_int_equal(core->charged_since, 0);
    pass(6);
    real_block(0); /* it goes: it pays */
    assert_int_equal(running, 1);
    fake_timer.now += 3;
    sched_switched(core, &tasks[0], fake_timer.now);
    assert_int_equal(core->charged_since, fake_timer.now);
    assert_int_equal(tasks[0].ran, 13);
    assert_int_equal(tasks[1].ran, 0);
    assert_int_equal(budget_amount(&tasks[0].budget), 17);
    assert_int_equal(core->switch_ticks, 7);
    assert_int_equal(core->switch_worst, 4);
}

static void a_turn_that_begins_after_the_change_ends_later(void **state)
{
    (void)state;
    set_up(0, 30, 100);
    set_up(1, 40, 100);
    power_on_at(0);
    real_wake(0);
    real_wake(1);
    pass(30);
    assert_int_equal(running, 1);
    assert_int_equal(core->slice.when, 70);
    fake_timer.now += 5;
    sched_switched(core, &tasks[0], fake_timer.now);
    assert_int_equal(core->slice.when, 75);
}

static void who_ran_out_pays_for_the_change_from_its_next_budget(void **state)
{
    (void)state;
    set_up(0, 30, 100);
    set_up(1, 0, 0);
    power_on_at(0);
    real_wake(0);
    real_wake(1);
    pass(30);
    assert_int_equal(running, 1);
    fake_timer.now += 5;
    sched_switched(core, &tasks[0], fake_timer.now);
    pass(65);
    assert_int_equal(running, 0);
    pass(25);
    assert_int_equal(running, 1);
    pass(75);
    assert_int_equal(running, 0);
}

#define RESERVED_TESTS                                                                             \
    cmocka_unit_test(at_any_time_who_the_oracle_expects_runs),                                     \
        cmocka_unit_test(all_that_block_and_wake_at_every_tick_stay_in_order),                     \
        cmocka_unit_test(who_is_admitted_gets_its_budget_and_no_more),                             \
        cmocka_unit_test(what_is_left_is_shared_among_the_others),                                 \
        cmocka_unit_test(who_is_alone_and_reserved_stops_at_its_budget),                           \
        cmocka_unit_test(who_overran_waits_the_longer),                                            \
        cmocka_unit_test(an_overrun_of_several_budgets_is_paid_back),                              \
        cmocka_unit_test(blocking_and_waking_does_not_bring_a_budget_back),                        \
        cmocka_unit_test(one_that_sleeps_all_the_time_gets_nearly_all_of_its_budget),              \
        cmocka_unit_test(who_causes_a_change_pays_for_it),                                         \
        cmocka_unit_test(a_turn_that_begins_after_the_change_ends_later),                          \
        cmocka_unit_test(who_ran_out_pays_for_the_change_from_its_next_budget)
