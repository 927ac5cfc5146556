/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/rtos/apps/control_loop.c - a periodic task, and how exactly it is released.
 *
 * Boot arguments: period_us= (1000), count= periods (10000; 0: for ever), work= small steps of the
 * controller in each period (50), align_us= (0: not at all) the first release is when the counter
 * is at a multiple of this, so that those of several VMs meet, quiet=1: no lines but the first and
 * the last ones, busy=N (runtime/busy.h). Each second a task of low priority prints what the loop
 * has seen since, and at the end a summary; the loop itself never prints. It misses its deadline
 * when it is not done before its next release.
 */
#include "guests/rtos/apps/controller.h"
#include "guests/rtos/apps/link.h"
#include "guests/rtos/apps/loop_record.h"
#include "guests/rtos/rtos.h"
#include "guests/runtime/busy.h"
#include "guests/runtime/console.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"

#define SECOND_US      1000000u
#define FIRST_AFTER_US 1000u
#define STACK_WORDS    1024u

static struct { /* constant once the tasks run */
    uint32_t period_us, count, work, align_us, quiet;
} arguments;

/* The loop fills a record and hands a copy over once the reporter has printed the one before; else
 * the next line tells of more than a second. */
static struct controller controller; /* the loop's */
static struct loop_record report;    /* who holds the slot may touch it */
static struct semaphore slot_free, slot_filled;

static struct task loop_task, report_task;
static uint32_t loop_stack[STACK_WORDS];
static uint32_t report_stack[STACK_WORDS];

/* The loop ---------------------------------------------------------------------------- */

static void hand_over(struct loop_record *seen, bool is_last)
{
    if (semaphore_wait(&slot_free, is_last ? WAIT_FOREVER : POLL) != E_OK)
        return;
    report = *seen;
    semaphore_signal(&slot_filled);
    record_clear(seen);
}

static uint64_t first_release(void)
{
    uint64_t first = kernel_now() + ticks_of_microseconds(FIRST_AFTER_US);
    uint64_t align = ticks_of_microseconds(arguments.align_us);

    return align ? first + align - first % align : first;
}

static void run_loop(void *argument)
{
    static struct loop_record seen;
    uint32_t a_second = SECOND_US > arguments.period_us ? SECOND_US / arguments.period_us : 1;
    uint64_t release = first_release();
    struct period period;

    (void)argument;
    record_clear(&seen);
    period_init(&period, arguments.period_us);
    for (uint32_t n = 1;; n++) {
        uint64_t begin, end, next = period_after(&period, release);
        bool is_last = arguments.count && n == arguments.count;

        task_delay_until(release);
        begin = kernel_now();
        controller_run(&controller, arguments.work);
        end = kernel_now();
        record_add(&seen, n, begin - release, end - begin, !!time_has_come(next, end));
        release = next;
        if (is_last || n % a_second == 0)
            hand_over(&seen, is_last);
        if (is_last)
            return;
    }
}

/* The report -------------------------------------------------------------------------- */

static uint64_t ns_of(uint32_t ticks)
{
    return ticks_to_ns(ticks, read_cntfrq());
}

static void print_figure(const char *name, const struct figure *f, uint32_t periods)
{
    print(" %s=%llu/%llu/%llu", name, ns_of(f->least), figure_average_ns(f, periods, read_cntfrq()),
          ns_of(f->most));
}

static void print_record(const struct loop_record *r)
{
    print(" periods=%u missed=%u", r->periods, r->missed);
    print_figure("release_ns", &r->release, r->periods);
    print_figure("run_ns", &r->run, r->periods);
    print("\n");
}

static void print_summary(const struct loop_record *r)
{
    print("loop: total");
    print_record(r);
    print("loop: release_ticks=%u/%u worst_period=%u hz=%u\n", r->release.least, r->release.most,
          r->worst_period, read_cntfrq());
    for (unsigned n = 0; n < RECORD_BUCKETS; n++)
        if (r->histogram[n])
            print("loop: histogram from_ticks=%u from_ns=%llu count=%u\n", record_bucket_start(n),
                  ns_of(record_bucket_start(n)), r->histogram[n]);
    print("loop: checksum=%08x\n", controller.checksum);
    print("loop: done\n");
}

static void run_report(void *argument)
{
    static struct loop_record total;
    uint32_t second = 0;

    (void)argument;
    record_clear(&total);
    do {
        semaphore_wait(&slot_filled, WAIT_FOREVER);
        second++;
        if (!arguments.quiet) {
            print("loop: second=%u", second);
            print_record(&report);
        }
        record_merge(&total, &report);
        semaphore_signal(&slot_free);
    } while (arguments.count == 0 || total.periods != arguments.count);
    print_summary(&total);
    system_off();
}

void rtos_main(void)
{
    static const struct task_config loop_config = {
        .name = "loop",
        .run = run_loop,
        .priority = 1,
        .stack = loop_stack,
        .stack_bytes = sizeof(loop_stack),
    };
    static const struct task_config report_config = {
        .name = "report",
        .run = run_report,
        .priority = 8,
        .stack = report_stack,
        .stack_bytes = sizeof(report_stack),
    };

    arguments.period_us = boot_number("period_us=", 1000);
    arguments.count = boot_number("count=", 10000);
    arguments.work = boot_number("work=", 50);
    arguments.align_us = boot_number("align_us=", 0);
    arguments.quiet = boot_number("quiet=", 0);
    busy_neighbour();
    if (arguments.period_us == 0) {
        print("loop: period_us= must not be 0\n");
        system_off();
    }
    print("loop: period_us=%u count=%u work=%u %s\n", arguments.period_us, arguments.count,
          arguments.work, nagaya_present() ? "under Nagaya" : "native");
    link_open_lines("channel@80000000");
    link_open_echo("channel@80100000");
    console_copy(link_put);
    semaphore_create(&slot_free, 1, 1);
    semaphore_create(&slot_filled, 0, 1);
    task_create(&loop_task, &loop_config);
    task_create(&report_task, &report_config);
    task_activate(&loop_task);
    task_activate(&report_task);
}
