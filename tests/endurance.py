#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tests/endurance.py [PART...] - what takes longer than a test may: all parts, or those named.

hotplug     CPUs of Linux go off and on in random order, under load
stress      stress-ng and hackbench for minutes: no stall, no warning, no timer lost
reboots     one of two Linux VMs reboots again and again while the other computes checksums
throughput  N checksums on N cores take what they take natively
guest       our own SMP guest in its long form, a million times preempted
realtime    a control loop of 10 kHz beside greedy neighbours, 100000 periods, with either policy;
            a million messages between two kernels on a core, while one restarts; eight loops on two cores
hrt         a million interrupts on a core of its own beside a Linux that crashes and is restarted 100
            times; 300000 periods beside one whose watchdog restarts it 100 times; a million messages between them, one side restarted 20 times

The seed of the random order is printed first, and may be given. Ends with "N passed, N failed".
"""
import argparse
import contextlib
import os
import pathlib
import random
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / 'system'))

import compare_parallel  # noqa: E402
import conftest  # noqa: E402
import linux_smp  # noqa: E402
import machine  # noqa: E402
import test_hrt  # noqa: E402
import test_lifecycle  # noqa: E402
import test_realtime  # noqa: E402
import test_smp_guest  # noqa: E402
from test_linux_boot import complaints  # noqa: E402

BOOT_LIMIT = 240  # seconds, on a PC that does something else as well
HOUR = 3600


class Linux:
    """A booted machine that ends with the block it is used in."""

    def __init__(self, command):
        self.machine = machine.Machine(command, timeout=BOOT_LIMIT)

    def __enter__(self):
        try:
            return self.machine.boot()
        except BaseException:
            self.machine.close()
            raise

    def __exit__(self, kind, value, traceback):
        try:
            self.machine.check_no_panic()
        finally:
            self.machine.close()


# Each case is a name and a function that answers what there is to say.

def hotplug(options):
    def case(vcpus, cores):
        order = random.Random(f'{options.seed} {vcpus} {cores}')
        with Linux(linux_smp.under_nagaya(vcpus, cores, linux_smp.STRESS_INITRD)) as linux:
            linux_smp.start_sums(linux)
            linux.ask(f'({linux_smp.stress_ng(vcpus, HOUR)}) > /tmp/stress 2>&1 & true')
            linux_smp.hotplug(linux, vcpus, order, options.cycles)
            linux.ask('killall stress-ng; while pgrep stress-ng > /dev/null; do sleep 1; done')
            linux_smp.check_sums(linux)
            linux_smp.check(linux, vcpus)
            linux_smp.check_messages(linux)
            return f'{options.cycles} cycles'

    for pair in ((4, 2), (8, 4)):
        yield '{} vCPUs on {} cores'.format(*pair), lambda pair=pair: case(*pair)


def stress(options):
    def run(command, cpus):
        with Linux(command) as linux:
            quiet, loaded = linux_smp.stress(linux, cpus, options.seconds)
            linux_smp.check_messages(linux)
            return f'latest timer {quiet} us, under stress {loaded} us', complaints(linux)

    def case(vcpus, cores):
        initrd = linux_smp.STRESS_INITRD
        native, expected = run(linux_smp.natively(vcpus, initrd), vcpus)
        here, found = run(linux_smp.under_nagaya(vcpus, cores, initrd), vcpus)
        assert found - expected == set(), found - expected
        return f'{here}; natively on {vcpus} cores {native}'

    for pair in ((4, 2), (4, 4)):
        yield '{} vCPUs on {} cores'.format(*pair), lambda pair=pair: case(*pair)


def reboots(options):
    def case():
        one = machine.Machine(machine.nagaya('linux_pair', cores=4), timeout=60)
        try:
            pair = test_lifecycle.Pair(one)
            test_lifecycle.start_sums(pair)
            pair.look_at('left')
            for number in range(options.reboots):
                one.send('reboot -f\n')
                pair.restarted('left')
                if number % 10 == 9:
                    print(f'{number + 1} reboots', flush=True)
            count = test_lifecycle.check_sums(pair)
            one.check_no_panic()
            assert count > options.reboots
            return f'{options.reboots} reboots, {count} checksums'
        finally:
            one.close()

    yield 'left reboots, right computes', case


def throughput(options):
    def case(cpus, mode):
        native, here, ratio = compare_parallel.compare(cpus, mode)
        said = f'{native:,} {mode.unit} natively, {here:,} under Nagaya: {ratio:.4f}'
        assert ratio <= mode.limit, said
        return said

    for name, mode in compare_parallel.MODES.items():
        for cpus in compare_parallel.CPUS:
            yield f'{cpus} x sha256 on {cpus} cores, {name}', lambda cpus=cpus, mode=mode: case(cpus, mode)


def guest(options):
    del options
    for kind in test_smp_guest.ALL:
        yield (test_smp_guest.name(*kind),
               lambda kind=kind: test_smp_guest.soak(machine.Machine, *kind))


def realtime(options):
    del options
    machines = contextlib.contextmanager(conftest.machines)

    def greedy(sched):
        with machines() as power_on:
            periods, figures = test_realtime.run_greedy(power_on, 'greedy_10khz', sched, 0, HOUR)
            assert periods == 100000
            return figures

    def pair():
        with machines() as power_on:
            machine_of_two = power_on(machine.nagaya('rtos_pair'), timeout=BOOT_LIMIT)
            return test_realtime.exchange(machine_of_two, 1000000, 20)

    def many():
        with machines() as power_on:
            return test_realtime.run_many(power_on, 'fixed_priority')

    for sched in ('fixed_priority', 'edf'):
        yield f'greedy neighbours, {sched}', lambda sched=sched: greedy(sched)
    yield 'two kernels on a core', pair
    yield 'eight loops on two cores', many


@contextlib.contextmanager
def machines_and_a_folder():
    with contextlib.contextmanager(conftest.machines)() as power_on, tempfile.TemporaryDirectory() as folder:
        yield power_on, folder


def hrt(options):
    del options

    def histogram():
        with machines_and_a_folder() as (power_on, folder):
            astray = test_hrt.compare_histograms(power_on, folder, 1000000, 100, HOUR)
            return f'as many instructions each time; {astray} of 1000000 releases are astray'

    def messages():
        with Linux(machine.nagaya('linux_rtos', cores=3)) as linux:
            linux.timeout = HOUR
            test_hrt.exchange(linux, 'control', 1000000, 20)
            return '1000000 messages, 20 restarts'

    def crashes():
        with machines_and_a_folder() as (power_on, folder):
            astray = test_hrt.compare_crashes(power_on, folder, 'crashing_100', 300000, 100, HOUR)
            return f'as many instructions each time; {astray} of 300000 releases are astray'

    yield 'the native histogram', histogram
    yield 'Linux crashes 100 times', crashes
    yield 'messages', messages


PARTS = {part.__name__: part
         for part in (hotplug, stress, reboots, throughput, guest, realtime, hrt)}


def run(name, case):
    """Whether it passed. Whatever went wrong, the next one has its turn."""
    begun, good = time.monotonic(), True
    try:
        said = case()
    except Exception as error:  # pylint: disable=broad-except
        said, good = error, False
    seconds = time.monotonic() - begun
    print(f'{name}: {"ok" if good else "FAILED"}, {seconds:.0f} s: {said}', flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('parts', nargs='*', metavar='PART')
    parser.add_argument('--seed', type=int, default=int.from_bytes(os.urandom(4), 'little'))
    parser.add_argument('--cycles', type=int, default=100, help='of hotplug, on each machine')
    parser.add_argument('--seconds', type=int, default=180, help='of stress-ng, and of hackbench')
    parser.add_argument('--reboots', type=int, default=50)
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f'there is no {", ".join(unknown)}: the parts are {", ".join(PARTS)}')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit('ended from outside'))  # and so its QEMU
    print(f'seed {options.seed}', flush=True)
    results = [run(f'{part}, {name}', case) for part in options.parts or PARTS
               for name, case in PARTS[part](options)]
    print(f'{sum(results)} passed, {len(results) - sum(results)} failed')
    sys.exit(not all(results))


main()
