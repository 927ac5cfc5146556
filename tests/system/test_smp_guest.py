# SPDX-License-Identifier: BSD-2-Clause
"""Our bare-metal guest with several vCPUs: what they rely on among each other, on as many
cores, on fewer, and on one. docs/guests.md says what is in it."""
import pytest

from machine import POWERED_OFF
from test_guests import SUMMARY, native, under_nagaya, verdict

SLICE_US = 100  # so that vCPUs which share a core lose it in the middle of everything

# (vCPUs, cores, under icount); `make endurance` has all of them, and each for longer. Under icount
# QEMU runs one core after the other, so that it says most where there is only one.
SAMPLE = ((2, 1, True), (4, 2, False), (8, 1, True), (8, 4, False))
ALL = tuple((vcpus, cores, icount) for vcpus in (2, 4, 8)
            for cores, icount in ((1, True), (1, False), (2, False), (4, False)))


def name(vcpus, cores, icount):
    return f'{vcpus}on{cores}-{"icount" if icount else "free"}'


def smp_guest(vcpus, cores, slice_us=SLICE_US, preemptions=500, times=1):
    bootargs = f'cores={cores} preemptions={preemptions} times={times}'
    return under_nagaya('smp', cores=cores, VCPUS=vcpus, SLICE_US=slice_us, BOOTARGS=bootargs)


def soak(start, vcpus, cores, icount):
    """The long form; returns its summary. A million preemptions where a turn is counted in
    instructions: 10000 of them are enough. On a thread of the PC such a turn would be over
    before it began."""
    options = ({'slice_us': 10, 'preemptions': 1000000} if icount else
               {'preemptions': 10000, 'times': 10})
    machine = start(smp_guest(vcpus, cores, **options), icount=icount)
    try:
        text = verdict(machine, timeout=3600)
        machine.check_no_panic()
        return SUMMARY.search(text).group().strip()
    finally:
        machine.close()


def test_the_checks_hold_natively(power_on):
    verdict(power_on([*native('smp'), '-smp', '4']))


@pytest.mark.parametrize('vcpus, cores, icount', SAMPLE, ids=[name(*kind) for kind in SAMPLE])
def test_vcpus_find_no_difference_to_cpus(power_on, vcpus, cores, icount):
    text = verdict(power_on(smp_guest(vcpus, cores), icount=icount))
    assert f'# {vcpus} CPUs' in text
    assert text.rstrip().endswith(POWERED_OFF)


def test_turns_of_10_ms_are_as_good(power_on):
    """What a guest gets whose configuration says nothing."""
    verdict(power_on(smp_guest(2, 1, slice_us='', preemptions=50)))
