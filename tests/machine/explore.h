/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/explore.h - a piece of a machine's life in every order of its steps.
 *
 * A scenario powers the machine on, lets its guests come to their gates, and calls
 * explore_from_here(); from there on the explorer says at each step which core goes next.
 * The scenario is run again and again, until every order with no more than so many
 * preemptions was seen. (A preemption: another core goes first although this one could go
 * on. Most races need one or two; Musuvathi and Qadeer, PLDI 2007.)
 */
#pragma once
#include "core/types.h"

/* Runs once, from power-on to its end; false: what must hold does not. */
typedef bool explored(void);

struct exploration {
    unsigned runs, failures;
    unsigned steps; /* most decisions in one run */
};

/* To be called by the scenario: gates open, time stands still, orders are explored. */
void explore_from_here(void);

/* PREEMPTIONS of the environment, or what there is time for: one; under the thread sanitizer,
 * which sees what is in no order whatever order it comes in, none. */
unsigned explore_preemptions(void);

struct exploration explore(explored *scenario, unsigned preemptions);

/* The same number of runs, each in a random order, with any number of preemptions. */
struct exploration explore_at_random(explored *scenario, unsigned runs);
