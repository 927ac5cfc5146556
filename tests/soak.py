#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tests/soak.py N [SECONDS] - N boots of Linux to its shell and off again, over the matrix of
1, 2, 4 and 8 vCPUs on 1, 2 and 4 cores, each with and without icount; or as many of them
as begin within SECONDS; two at a time, for two cores. A boot fails, too, that takes more than
three times the median of its own kind. Ends with "N passed, N failed"."""
import collections
import concurrent.futures
import itertools
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / 'system'))

import linux_smp  # noqa: E402
import machine  # noqa: E402

BOOT_LIMIT = 240  # seconds, on a PC that does something else as well
SLOW = 3          # times the median
SAMPLE = 3        # boots of a kind that make a median

# Neighbours in this order differ in everything: a short run is a sample as well.
MATRIX = sorted(itertools.product((1, 2, 4, 8), (1, 2, 4), (False, True)),
                key=lambda kind: (kind[0] * 5 + kind[1] * 3 + kind[2] * 7) % 11)


def boot_once(vcpus, cores, icount):
    """Seconds to the shell."""
    command = linux_smp.under_nagaya(vcpus, cores, step=linux_smp.core_step(cores, icount))
    one = machine.Machine(command, icount=icount, timeout=BOOT_LIMIT)
    started = time.monotonic()
    try:
        linux = one.boot()
        seconds = time.monotonic() - started
        assert linux_smp.cpu_count(linux) == vcpus
        linux.send('poweroff -f\n')
        assert linux.wait_for_end() == 0
        assert linux.last_line() == machine.POWERED_OFF
        linux.check_no_panic()
        return seconds
    finally:
        one.close()


def name(vcpus, cores, icount):
    return f'{vcpus} vCPUs on {cores} cores, {"icount" if icount else "free"}'


def slow_boots(times):
    for kind, seconds in times.items():
        median = statistics.median(seconds)
        for one in seconds:
            if len(seconds) >= SAMPLE and one > SLOW * median:
                yield f'{name(*kind)}: {one:.1f} s, the median is {median:.1f} s'


def try_boot(number):
    """(kind, seconds to the shell, or None if it failed). It says how it went."""
    kind, seconds, said = MATRIX[number % len(MATRIX)], None, ''
    try:
        seconds = boot_once(*kind)
        said = f'{seconds:.1f} s'
    except Exception as error:  # pylint: disable=broad-except
        said = f'FAILED: {error}'
    print(f'boot {number + 1}: {name(*kind)}: {said}', flush=True)
    return kind, seconds


def boots(count, budget):
    """What try_boot() answers, for each that begins in time."""
    begun = time.monotonic()

    def in_time(number):
        return try_boot(number) if time.monotonic() - begun < budget else None

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(filter(None, pool.map(in_time, range(count))))


def main():
    count = int(sys.argv[1])
    budget = float(sys.argv[2]) if sys.argv[2:] and sys.argv[2] else float('inf')
    times, failed, results = collections.defaultdict(list), 0, boots(count, budget)
    for kind, seconds in results:
        if seconds is None:
            failed += 1
        else:
            times[kind].append(seconds)
    for complaint in slow_boots(times):
        failed += 1
        print(f'FAILED: {complaint}')
    print(f'{len(results) - failed} passed, {failed} failed')
    sys.exit(bool(failed) or not results)


main()
