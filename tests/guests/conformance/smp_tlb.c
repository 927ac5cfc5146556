/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/smp_tlb.c - the same address is something else for every CPU, under
 * the same ASID: nobody may see what another one's translations say (DDI 0406C B3.9.1), and
 * maintenance on all CPUs reaches all. */
#include "guests/runtime/smccc.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/smp_tests.h"

#define PAGES          8u
#define PAGE_SIZE      4096u
#define WORDS          (PAGE_SIZE / sizeof(uint32_t))
#define ROUNDS         100u
#define SHARED_CHANGES 24u

/* Long descriptors (B3.6): not global, AF, inner shareable, access for all, attribute 1. */
#define LONG_TABLE     0x00000003u
#define LONG_PAGE      0x00000f47u
#define TTBR_ASID(n)   ((uint64_t)(n) << 48)
#define OWN_ASID       5u
#define SHARED_ASID    6u

static struct space { /* SMP_WINDOW, page by page */
    uint64_t pages[512] __attribute__((aligned(4096)));
    uint64_t blocks[512];
    uint64_t gigabytes[4];
} spaces[SMP_CPU_MAX + 1];

#define SHARED SMP_CPU_MAX

static volatile uint32_t memory[SMP_CPU_MAX][PAGES][WORDS] __attribute__((aligned(4096)));

static uint32_t signature(unsigned owner, unsigned page)
{
    return 0x51000000u | owner << 8 | page;
}

static void map(struct space *space, unsigned page, unsigned owner, unsigned memory_page)
{
    space->pages[page] = (uint32_t)memory[owner][memory_page] | LONG_PAGE;
}

static void make_space(struct space *space, unsigned owner)
{
    for (unsigned n = 0; n < 4; n++)
        space->gigabytes[n] = smp_map[n];
    space->gigabytes[SMP_WINDOW_ENTRY] = (uint32_t)space->blocks | LONG_TABLE;
    space->blocks[0] = (uint32_t)space->pages | LONG_TABLE;
    for (unsigned page = 0; page < PAGES; page++)
        map(space, page, owner, page);
}

static void make_memory(void)
{
    for (unsigned owner = 0; owner < SMP_CPU_MAX; owner++) {
        for (unsigned page = 0; page < PAGES; page++)
            memory[owner][page][0] = signature(owner, page);
        make_space(&spaces[owner], owner);
    }
    make_space(&spaces[SHARED], 0);
    dsb();
}

static uint32_t address_of(unsigned page)
{
    return SMP_WINDOW + page * PAGE_SIZE;
}

static volatile uint32_t *window(unsigned page)
{
    return (volatile uint32_t *)address_of(page);
}

/* Another table under an ASID that was used already: what the TLB knows of it must go. */
static void enter(unsigned space, unsigned asid)
{
    write_ttbr0_lpae((uint32_t)spaces[space].gigabytes | TTBR_ASID(asid));
    isb();
    write_tlbiasid(asid);
    dsb();
    isb();
}

static void leave(void)
{
    write_ttbr0_lpae((uint32_t)smp_map);
    isb();
}

static void let_others_run(unsigned cpu)
{
    switch (smp_random(cpu, 4)) {
    case 0:
        smp_nap();
        break;
    case 1:
        hvc(PSCI_VERSION, 0, 0, 0);
        break;
    default:
        delay_us(smp_random(cpu, 40));
        break;
    }
}

static void look(unsigned cpu, unsigned page, unsigned owner, unsigned memory_page)
{
    if (window(page)[0] != signature(owner, memory_page))
        smp_complain(cpu);
}

/* Reads, and writes of its own; the last word belongs to whoever owns the memory. */
static void stay_at_home(unsigned cpu)
{
    enter(cpu, OWN_ASID);
    for (unsigned n = 0; n < many(ROUNDS); n++) {
        for (unsigned page = 0; page < PAGES; page++) {
            look(cpu, page, cpu, page);
            window(page)[WORDS - 1] = n + page;
        }
        let_others_run(cpu);
        for (unsigned page = 0; page < PAGES; page++)
            if (memory[cpu][page][WORDS - 1] != n + page)
                smp_complain(cpu);
    }
    leave();
}

/* One's own translation changes, and one's own TLB is told: nobody else's matters. */
static void remap(unsigned page, unsigned owner, unsigned memory_page, struct space *space,
                  void (*invalidate)(uint32_t), unsigned asid)
{
    space->pages[page] = 0; /* break before make */
    dsb();
    invalidate(address_of(page) | asid);
    dsb();
    map(space, page, owner, memory_page);
    dsb();
    isb();
}

static void move_house(unsigned cpu)
{
    enter(cpu, OWN_ASID);
    for (unsigned n = 0; n < many(ROUNDS); n++) {
        unsigned page = smp_random(cpu, PAGES), memory_page = smp_random(cpu, PAGES);

        remap(page, cpu, memory_page, &spaces[cpu], write_tlbimva, OWN_ASID);
        look(cpu, page, cpu, memory_page);
        let_others_run(cpu);
        look(cpu, page, cpu, memory_page);
        remap(page, cpu, page, &spaces[cpu], write_tlbimva, OWN_ASID);
        look(cpu, page, cpu, page);
    }
    leave();
}

/* As processes do that move from CPU to CPU. */
static void visit_others(unsigned cpu)
{
    for (unsigned n = 0; n < many(ROUNDS); n++) {
        unsigned owner = (cpu + n) % cpu_count();

        enter(owner, OWN_ASID);
        for (unsigned page = 0; page < PAGES; page++)
            look(cpu, page, owner, page);
        let_others_run(cpu);
        look(cpu, n % PAGES, owner, n % PAGES);
    }
    leave();
}

/* All use one table. Some CPU changes it and tells all TLBs; then all must see the change. */
static void share(unsigned cpu)
{
    enter(SHARED, SHARED_ASID);
    for (unsigned n = 1; n <= many(SHARED_CHANGES); n++) {
        unsigned page = n % PAGES;

        (void)window(page)[0]; /* so that every TLB knows it */
        smp_meet(cpu_count());
        if (cpu == n % cpu_count())
            remap(page, n % SMP_CPU_MAX, page, &spaces[SHARED], write_tlbimvais, SHARED_ASID);
        smp_meet(cpu_count());
        isb();
        look(cpu, page, n % SMP_CPU_MAX, page);
    }
    leave();
}

static const struct {
    void (*work)(unsigned cpu);
    const char *sentence;
} phases[] = {
    {stay_at_home, "one address, one ASID: every CPU sees its own memory"},
    {move_house, "TLBIMVA: a change of one's own is seen at once, by nobody else"},
    {visit_others, "TLBIASID: tables that go from CPU to CPU"},
    {share, "TLBIMVAIS: a change of a shared table is seen by all"},
};

void smp_tlb_tests(void)
{
    topic("TLBs");
    make_memory();
    for (unsigned n = 0; n < sizeof phases / sizeof phases[0]; n++) {
        smp_run(phases[n].work);
        check_equal(smp_complaints(), 0, "%s", phases[n].sentence);
    }
}
