#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tests/system/compare_parallel.py [--mode MODE] [--kernel FILE] [CPUS...] - N checksums side by
side, on N CPUs of Linux, with and without Nagaya. Fails over the mode's limit.

icount    The cores of QEMU run one after the other and every instruction of any of them
          is one virtual nanosecond. So the guest's clock counts what all cores executed
          together, in Linux and in Nagaya, and in both runs alike; it repeats within a fraction
          of a percent. It would not tell whether the CPUs compute at the same time.
executed  Without icount each core is a thread of QEMU and they do run at the same time. A
          plugin counts what all of them execute: cores that contend for a lock of Nagaya's, or
          exits that only real parallelism brings, show here, and what else the PC does hardly.
free      The same without the plugin, in time: the guest's clock is the real one, and vCPUs that
          wait for each other take as much longer. What else the PC does moves it by more than
          Nagaya does, so both machines take turns, and the median of their ratios counts; the
          limit is wider, but less than what it costs when vCPUs wait for each other, 2 and more.

Without icount Linux is Debian's kernel for LPAE. The other one keeps the kernel from user memory by
its domains, and QEMU empties its TLB each time the DACR changes, several times a system call: a
third of the time of a checksum goes into filling it again, natively, and each entry takes it
about twice as long where there are two stages. That is a tenth more, and QEMU's.

With icount every second core stays off, in both runs: linux_smp.core_step() tells why.
"""
import argparse
import contextlib
import statistics
import sys
import tempfile
from typing import NamedTuple

import executed
import linux_smp
import machine
from compare_native import SETTLE

CPUS = (2, 4)
MEGABYTES = 16    # for each checksum
BOOT_LIMIT = 240  # seconds
RUN_LIMIT = 300
LPAE = 'build/guests/vmlinuz-lpae'


class Mode(NamedTuple):
    icount: bool
    counted: bool  # by the plugin; else it is the guest's clock
    unit: str
    kernel: str
    runs: int
    limit: float   # times native


MODES = {
    'icount': Mode(True, False, 'instructions', machine.KERNEL, 3, 1.01),
    'executed': Mode(False, True, 'instructions', LPAE, 9, 1.01),
    'free': Mode(False, False, 'nanoseconds', LPAE, 16, 1.15),
}


@contextlib.contextmanager
def running(boot, cpus, mode):
    """Linux on N CPUs, at rest: a function that answers what N checksums cost it.
    boot(CORES, BOOTARGS): the command that boots Linux on so many cores."""
    step = linux_smp.core_step(cpus, mode.icount)
    command = boot(cpus * step, 'console=ttyAMA0 maxcpus=1')
    work = f'measure bench-parallel {cpus} {MEGABYTES}'
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix='nagaya-'))
        counts = executed.Executed(directory) if mode.counted else None
        linux = machine.Machine([*command, *(counts.options if counts else ())], icount=mode.icount,
                                timeout=BOOT_LIMIT)
        stack.callback(linux.close)
        linux.boot()
        for cpu in range(step, cpus * step, step):
            linux_smp.set_online(linux, cpu, True)
        assert linux_smp.cpu_count(linux) == cpus
        linux.ask(SETTLE)

        def cost():
            before = counts and counts.total()
            nanoseconds = int(linux.ask(work, RUN_LIMIT).split()[-2])
            return counts.total() - before if counts else nanoseconds

        cost()  # makes the file
        yield cost


def compare(cpus, mode, kernel=None):
    """The work with N CPUs on N cores: natively, and under Nagaya; and their ratio."""
    kernel = kernel or mode.kernel

    def natively(cores, bootargs):
        return linux_smp.natively(cores, bootargs=bootargs, kernel=kernel)

    def nagaya(cores, bootargs):
        return linux_smp.under_nagaya(cores, cores, bootargs=bootargs, kernel=kernel)

    with running(natively, cpus, mode) as native, running(nagaya, cpus, mode) as here:
        costs = [(native(), here()) for _ in range(mode.runs)]
    native, here = (round(statistics.median(column)) for column in zip(*costs))
    return native, here, statistics.median(slow / quick for quick, slow in costs)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--mode', choices=MODES, default='icount')
    parser.add_argument('--kernel', metavar='FILE')
    parser.add_argument('cpus', nargs='*', type=int, default=CPUS)
    options = parser.parse_args()
    mode, worst = MODES[options.mode], 0
    print(f'{mode.unit:24}{"native":>16}{"Nagaya":>16}{"ratio":>9}')
    for cpus in options.cpus:
        native, here, ratio = compare(cpus, mode, options.kernel)
        name = f'{cpus} x sha256 of {MEGABYTES} MiB'
        print(f'{name:24}{native:16,}{here:16,}{ratio:9.4f}', flush=True)
        worst = max(worst, ratio)
    if worst > mode.limit:
        sys.exit(f'more than {mode.limit} of native')


if __name__ == '__main__':
    main()
