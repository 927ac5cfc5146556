/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/place.c - which physical memory is whose. */
#include "tools/place.h"

#include <stdio.h>

#define ALIGNMENT_MAX UINT64_C(0x40000000) /* or the VM's size, if that is less */
#define ALIGNMENT_MIN UINT64_C(0x200000)   /* a block of Stage 2 */

struct taken { /* what a new piece must not touch */
    const struct placement *placement;
    unsigned vm_count; /* placed ones have a span that is not empty */
    const struct board *board;
};

static struct span board_ram(const struct board *on)
{
    return span_at(on->ram.base.value, on->ram.size);
}

/* The n-th piece that is taken; false: there are no more. */
static bool taken_piece(const struct taken *taken, unsigned n, struct span *piece)
{
    if (n == 0) {
        *piece = taken->placement->hypervisor;
        return true;
    }
    n -= 1;
    if (n < taken->vm_count) {
        *piece = taken->placement->ram[n];
        return true;
    }
    n -= taken->vm_count;
    if (n < CHANNEL_MAX) {
        *piece = taken->placement->channel[n];
        return true;
    }
    n -= CHANNEL_MAX;
    if (n >= taken->board->reserved_count)
        return false;
    *piece = span_at(taken->board->reserved[n].base.value, taken->board->reserved[n].size);
    return true;
}

/* False: place touches no piece. */
static bool find_overlap(const struct taken *taken, struct span place, struct span *found)
{
    for (unsigned n = 0; taken_piece(taken, n, found); n++)
        if (spans_overlap(place, *found))
            return true;
    return false;
}

/* First fit: size bytes at an address that is like modulo alignment. False: no room. */
static bool find_room(const struct taken *taken, uint64_t size, uint64_t like, uint64_t alignment,
                      struct span *place)
{
    struct span ram = board_ram(taken->board), obstacle;
    uint64_t offset = like & (alignment - 1), from = ram.start;

    for (;;) {
        *place = span_at(align_up(from - offset, alignment) + offset, size);
        if (!span_holds(ram, *place))
            return false;
        if (!find_overlap(taken, *place, &obstacle))
            return true;
        from = obstacle.end;
    }
}

static uint64_t alignment_for(uint64_t size, uint64_t at_most)
{
    uint64_t alignment = ALIGNMENT_MIN;

    while (alignment * 2 <= size && alignment * 2 <= at_most)
        alignment *= 2;
    return alignment;
}

/* Who has the piece of RAM that overlaps place, for a sentence. */
static void name_owner(const struct taken *taken, const struct system_config *system,
                       struct span place, char *name, size_t room)
{
    struct span piece;
    unsigned n = 0;

    while (taken_piece(taken, n, &piece) && !spans_overlap(place, piece))
        n++;
    if (n == 0)
        snprintf(name, room, "Nagaya and the guests' images at " SPAN_FORMAT, SPAN_VALUES(piece));
    else if (n <= taken->vm_count)
        snprintf(name, room, "RAM of %s, which is direct as well", system->vms[n - 1].name);
    else
        snprintf(name, room, "what %s reserves at " SPAN_FORMAT, taken->board->name,
                 SPAN_VALUES(piece));
}

/* RAM that must be where the guest believes it to be. False after a sentence. */
static bool place_direct(const struct system_config *system, const struct board *on,
                         struct placement *p, struct problems *problems)
{
    struct taken taken = {p, system->vm_count, on};
    struct span ram = board_ram(on), obstacle;
    bool good = true;
    char owner[128];

    for (unsigned n = 0; n < system->vm_count; n++) {
        const struct vm_config *vm = &system->vms[n];
        struct span place = span_at(vm->ram.at.value, vm->ram.size);

        if (!vm->ram.direct)
            continue;
        if (!span_holds(ram, place)) {
            problem_add(problems,
                        "%s: ram.direct: " SPAN_FORMAT " is not within the RAM of %s (" SPAN_FORMAT
                        "); change ram.at or ram.size",
                        vm->name, SPAN_VALUES(place), on->name, SPAN_VALUES(ram));
            good = false;
        } else if (find_overlap(&taken, place, &obstacle)) {
            name_owner(&taken, system, place, owner, sizeof(owner));
            problem_add(problems, "%s: ram.direct: " SPAN_FORMAT " overlaps %s; change ram.at",
                        vm->name, SPAN_VALUES(place), owner);
            good = false;
        } else {
            p->ram[n] = place;
        }
    }
    return good;
}

/* The largest VM that has no place yet; vm_count: all have one. */
static unsigned next_to_place(const struct system_config *system, const struct placement *p)
{
    unsigned next = system->vm_count;

    for (unsigned n = 0; n < system->vm_count; n++)
        if (span_is_empty(p->ram[n]) &&
            (next == system->vm_count || system->vms[n].ram.size > system->vms[next].ram.size))
            next = n;
    return next;
}

/* Returns the VM that found no room, or vm_count. */
static unsigned try_to_place(const struct system_config *system, const struct board *on,
                             uint64_t alignment_max, struct placement *p)
{
    struct taken taken = {p, system->vm_count, on};
    unsigned n;

    for (n = 0; n < system->vm_count; n++)
        if (!system->vms[n].ram.direct)
            p->ram[n] = (struct span){0};
    for (n = next_to_place(system, p); n < system->vm_count; n = next_to_place(system, p)) {
        const struct ram_config *ram = &system->vms[n].ram;
        struct span place;

        if (!find_room(&taken, ram->size, ram->at.value, alignment_for(ram->size, alignment_max),
                       &place))
            return n;
        p->ram[n] = place;
    }
    return n;
}

/* Returns the channel that found no room, or channel_count. */
static unsigned place_channels(const struct system_config *system, const struct board *on,
                               struct placement *p)
{
    struct taken taken = {p, system->vm_count, on};
    unsigned n;

    for (n = 0; n < system->channel_count; n++) {
        struct span place;

        if (!find_room(&taken, system->channels[n].size, 0, PLACE_PAGE, &place))
            break;
        p->channel[n] = place;
    }
    return n;
}

static uint64_t largest_free(const struct placement *p, unsigned vm_count, const struct board *on)
{
    uint64_t largest = 0;

    for (struct span free = place_next_free(p, vm_count, on, 0); !span_is_empty(free);
         free = place_next_free(p, vm_count, on, free.end))
        if (span_size(free) > largest)
            largest = span_size(free);
    return largest;
}

bool place_vms(const struct system_config *system, const struct board *on, uint64_t images_size,
               struct placement *placement, struct problems *problems)
{
    unsigned left_over, channel;

    *placement = (struct placement){
        .hypervisor =
            span_at(on->load_address.value,
                    align_up(HYPERVISOR_RESERVE(system->vm_count) + images_size, PLACE_PAGE)),
    };
    if (!span_holds(board_ram(on), placement->hypervisor)) {
        problem_add(problems, "%s: the guests' images (%llu KiB) do not fit into its RAM of %u MiB",
                    on->name, (unsigned long long)images_size / 1024, on->ram.size / MiB);
        return false;
    }
    if (!place_direct(system, on, placement, problems))
        return false;
    for (uint64_t most = ALIGNMENT_MAX; most >= ALIGNMENT_MIN; most /= 2) {
        left_over = try_to_place(system, on, most, placement);
        if (left_over == system->vm_count)
            break;
    }
    if (left_over == system->vm_count) {
        channel = place_channels(system, on, placement);
        if (channel == system->channel_count)
            return true;
        problem_add(
            problems,
            "channel %s: size %u KiB does not fit: the VMs leave at most %llu KiB in a piece",
            system->channels[channel].name, system->channels[channel].size / 1024,
            (unsigned long long)largest_free(placement, system->vm_count, on) / 1024);
        return false;
    }
    problem_add(problems,
                "%s: ram.size %u KiB does not fit: %s has %u KiB, of which Nagaya and the guests' "
                "images take %llu KiB and VMs placed before it leave at most %llu KiB in a piece",
                system->vms[left_over].name, system->vms[left_over].ram.size / 1024, on->name,
                on->ram.size / 1024, (unsigned long long)span_size(placement->hypervisor) / 1024,
                (unsigned long long)largest_free(placement, system->vm_count, on) / 1024);
    return false;
}

struct span place_next_free(const struct placement *placement, unsigned vm_count,
                            const struct board *on, uint64_t from)
{
    struct taken taken = {placement, vm_count, on};
    struct span ram = board_ram(on), piece, free;

    free.start = from > ram.start ? from : ram.start;
    free.end = ram.end;
    while (free.start < ram.end && find_overlap(&taken, span_at(free.start, 1), &piece))
        free.start = piece.end;
    if (free.start >= ram.end)
        return (struct span){0};
    for (unsigned n = 0; taken_piece(&taken, n, &piece); n++)
        if (!span_is_empty(piece) && piece.start >= free.start && piece.start < free.end)
            free.end = piece.start;
    return free;
}
