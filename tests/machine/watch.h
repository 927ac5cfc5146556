/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/watch.h - what the machine tells the thread sanitizer, if that is there.
 *
 * Each core is a thread to it (a fiber, <sanitizer/tsan_interface.h>), and a turn of another
 * core orders nothing: two accesses are in order by the hypervisor's own locks and atomic
 * accesses or not at all. Who is no core sees what all cores did while machine_run() was
 * not running, and is seen by them. Only the hypervisor's own files are looked at, not the
 * fakes and the guests.
 */
#pragma once

#ifdef WATCHED
#define IS_WATCHED 1
#else
#define IS_WATCHED 0
#endif

/* Actor n begins anew, at the word of who calls this. */
void watch_start(unsigned n);

/* Its turn begins; the turn ends. */
void watch_enter(unsigned n);
void watch_leave(void);

/* machine_run() begins and ends. */
void watch_begin(void);
void watch_end(void);

void watch_lock(void *lock);
void watch_unlock(void *lock);
