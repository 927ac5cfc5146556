/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/loader_place.c - where U-Boot may read a file to that it is to start. */
#include "tools/loader_place.h"

static struct span area_span(const struct board_area *area)
{
    return span_at(area->base.value, area->size);
}

static const struct board_area *overlap(const struct board_area *areas, uint32_t count,
                                        struct span place)
{
    for (uint32_t n = 0; n < count; n++)
        if (spans_overlap(area_span(&areas[n]), place))
            return &areas[n];
    return NULL;
}

/* What place touches; an empty span: nothing. */
static struct span obstacle(const struct board *on, struct span hypervisor, struct span place)
{
    const struct board_area *area = overlap(on->loader, on->loader_count, place);

    if (spans_overlap(hypervisor, place))
        return hypervisor;
    if (!area)
        area = overlap(on->reserved, on->reserved_count, place);
    return area ? area_span(area) : (struct span){0};
}

bool loader_place(const struct board *on, struct span hypervisor, uint64_t size, struct span *load,
                  struct problems *problems)
{
    const struct board_area *area = overlap(on->loader, on->loader_count, hypervisor);
    struct span ram = span_at(on->ram.base.value, on->ram.size), found;

    *load = (struct span){0};
    if (!on->loader_count)
        return true;
    if (area) {
        problem_add(problems,
                    "%s: U-Boot would load Nagaya and the guests' images to " SPAN_FORMAT
                    ", but " SPAN_FORMAT " is %s; make the images smaller",
                    on->name, SPAN_VALUES(hypervisor), SPAN_VALUES(area_span(area)), area->what);
        return false;
    }
    for (uint64_t from = ram.start;; from = found.end) {
        *load = span_at(align_up(from, MiB), size);
        if (!span_holds(ram, *load))
            break;
        found = obstacle(on, hypervisor, *load);
        if (span_is_empty(found))
            return true;
    }
    problem_add(problems,
                "%s: there is no room where U-Boot could read a file of %llu KiB to: it would "
                "reach Nagaya's place at " SPAN_FORMAT
                ", or what U-Boot uses itself; make the guests' images smaller",
                on->name, (unsigned long long)(size + 1023) / 1024, SPAN_VALUES(hypervisor));
    return false;
}
