#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tests/system/compare_parallel.py [--free] [--kernel FILE] [CPUS...] - N checksums side by
side, on N CPUs of Linux, with and without Nagaya. Fails over the limit.

With icount the cores of QEMU run one after the other and every instruction of any of them
is one virtual nanosecond. So the guest's clock counts what all cores executed together, in
Linux and in Nagaya, and in both runs alike; it repeats within a fraction of a percent and is
the measure of what Nagaya adds. It would not tell whether the CPUs compute at the same time.

That is what the run without icount is for (--free): there each core is a thread of QEMU,
the guest's clock is the real one, and vCPUs that wait for each other take as much longer.
What else the PC does moves it by more than Nagaya does, so both take turns, and the median of
their ratios counts; the limit is wider, but less than what it costs when vCPUs wait for each
other, 2 and more.

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

import linux_smp
import machine
from compare_native import SETTLE

CPUS = (2, 4)
MEGABYTES = 16    # for each checksum
BOOT_LIMIT = 240  # seconds
RUN_LIMIT = 300
KERNEL = {True: machine.KERNEL, False: 'build/guests/vmlinuz-lpae'}
RUNS = {True: 3, False: 16}
LIMIT = {True: 1.01, False: 1.15}


def start(boot, cpus, icount):
    """boot(CORES, BOOTARGS): the command that boots Linux on so many cores."""
    step = linux_smp.core_step(cpus, icount)
    command = boot(cpus * step, 'console=ttyAMA0 maxcpus=1')
    linux = machine.Machine(command, icount=icount, timeout=BOOT_LIMIT)
    try:
        linux.boot()
        for cpu in range(step, cpus * step, step):
            linux_smp.set_online(linux, cpu, True)
        assert linux_smp.cpu_count(linux) == cpus
        linux.ask(SETTLE)
        nanoseconds(linux, cpus)
    except BaseException:
        linux.close()
        raise
    return linux


def nanoseconds(linux, cpus):
    work = f'measure bench-parallel {cpus} {MEGABYTES}'
    return int(linux.ask(work, RUN_LIMIT).split()[-2])


def compare(cpus, icount, kernel=None):
    """The work with N CPUs on N cores: natively, and under Nagaya; and their ratio."""
    kernel = kernel or KERNEL[icount]

    def natively(cores, bootargs):
        return linux_smp.natively(cores, bootargs=bootargs, kernel=kernel)

    def nagaya(cores, bootargs):
        return linux_smp.under_nagaya(cores, cores, bootargs=bootargs, kernel=kernel)

    with contextlib.ExitStack() as stack:
        pair = []
        for boot in natively, nagaya:
            pair.append(start(boot, cpus, icount))
            stack.callback(pair[-1].close)
        times = [[nanoseconds(linux, cpus) for linux in pair] for _ in range(RUNS[icount])]
    native, here = (round(statistics.median(column)) for column in zip(*times))
    return native, here, statistics.median(slow / quick for quick, slow in times)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--free', action='store_true')
    parser.add_argument('--kernel', metavar='FILE')
    parser.add_argument('cpus', nargs='*', type=int, default=CPUS)
    options = parser.parse_args()
    icount, worst = not options.free, 0
    unit = 'instructions' if icount else 'nanoseconds'
    print(f'{unit:24}{"native":>16}{"Nagaya":>16}{"ratio":>9}')
    for cpus in options.cpus:
        native, here, ratio = compare(cpus, icount, options.kernel)
        name = f'{cpus} x sha256 of {MEGABYTES} MiB'
        print(f'{name:24}{native:16,}{here:16,}{ratio:9.4f}', flush=True)
        worst = max(worst, ratio)
    if worst > LIMIT[icount]:
        sys.exit(f'more than {LIMIT[icount]} of native')


if __name__ == '__main__':
    main()
