# SPDX-License-Identifier: BSD-2-Clause
"""guests/rtos, our small real-time kernel: the same image on the (emulated) bare machine and
under Nagaya, and what its control loop sees of its releases."""
import re

import pytest

from machine import POWERED_OFF
from test_guests import CPUS, RESULT, native, under_nagaya, verdict

CHECKSUM = {3000: '018bb634', 20000: '56f9cc97'}  # by periods, as in tests/unit/test_loop_record.c
TOTAL = re.compile(r'^loop: total periods=(\d+) missed=(\d+) release_ns=(\d+)/(\d+)/(\d+) '
                   r'run_ns=(\d+)/(\d+)/(\d+)$', re.MULTILINE)
SECOND = re.compile(r'^loop: second=(\d+) periods=(\d+) missed=(\d+) ', re.MULTILINE)
BUCKET = re.compile(r'^loop: histogram from_ticks=(\d+) from_ns=\d+ count=(\d+)$', re.MULTILINE)
# From the release to the task's first instruction, the CPU asleep before: 224 natively.
RELEASE_NS = 1000
# Under Nagaya, one release in some 100000 is seen two ticks later than all others, with the same
# exceptions in the same order; never natively.
JITTER_NS = 64


# The kernel's own checks ------------------------------------------------------------

@pytest.mark.parametrize('icount', (False, True), ids=('threads', 'icount'))
@pytest.mark.parametrize('cpu', CPUS)
def test_the_kernel_passes_its_checks_natively(power_on, cpu, icount):
    verdict(power_on(native('rtos_test', cpu), icount=icount))


@pytest.mark.parametrize('icount', (False, True), ids=('threads', 'icount'))
def test_the_same_image_finds_the_same_under_nagaya(power_on, icount):
    alone = verdict(power_on(native('rtos_test'), icount=icount))
    text = verdict(power_on(under_nagaya('rtos_test'), icount=icount))
    assert RESULT.findall(text) == RESULT.findall(alone)
    assert text.rstrip().endswith(POWERED_OFF)


def test_the_kernel_passes_its_checks_on_a_cortex_a7_under_nagaya(power_on):
    verdict(power_on(under_nagaya('rtos_test', 'cortex-a7')))


# The control loop -------------------------------------------------------------------

def arguments(period_us, count):
    return f'period_us={period_us} count={count} work=50'


def check_sums(text, count):
    """Each period is counted once, and was computed."""
    total = TOTAL.search(text)
    assert total and int(total[1]) == count, text[-2000:]
    seconds = SECOND.findall(text)
    assert [int(number) for number, _, _ in seconds] == list(range(1, len(seconds) + 1))
    assert sum(int(periods) for _, periods, _ in seconds) == count
    assert sum(int(missed) for _, _, missed in seconds) == int(total[2])
    assert sum(int(number) for _, number in BUCKET.findall(text)) == count
    assert f'loop: checksum={CHECKSUM[count]}\nloop: done\n' in text
    return total


def run(machine, period_us, count):
    """(periods missed, least and most nanoseconds of a release)"""
    assert machine.wait_for_end(timeout=200) == 0
    text = machine.text()
    assert f'loop: period_us={period_us} count={count} work=50' in text
    total = check_sums(text, count)
    return int(total[2]), int(total[3]), int(total[5])


LOOPS = pytest.mark.parametrize('period_us, count', ((1000, 3000), (100, 20000)),
                                ids=('1kHz', '10kHz'))


@LOOPS
def test_releases_are_exact_natively(power_on, period_us, count):
    command = [*native('control_loop'), '-append', arguments(period_us, count)]
    missed, least, most = run(power_on(command, icount=True), period_us, count)
    assert missed == 0
    assert least == most  # to the tick, each second's report beside it


@LOOPS
def test_releases_alone_under_nagaya_differ_by_a_few_ticks_at_most(power_on, period_us, count):
    command = under_nagaya('control_loop', BOOTARGS=arguments(period_us, count))
    missed, least, most = run(power_on(command, icount=True), period_us, count)
    assert missed == 0
    assert most < RELEASE_NS
    assert most - least <= JITTER_NS


@pytest.mark.parametrize('where', ('natively', 'under Nagaya'))
def test_no_period_gets_lost_on_a_busy_pc(power_on, where):
    """In real time, where a release may be late: it is made up for."""
    given = arguments(1000, 3000)
    command = under_nagaya('control_loop', BOOTARGS=given)
    if where == 'natively':
        command = [*native('control_loop'), '-append', given]
    run(power_on(command), 1000, 3000)


@pytest.mark.parametrize('work, missed', ((20000, 0), (36000, 200)), ids=('in time', 'too slow'))
def test_a_period_is_missed_when_it_is_not_done_in_time(power_on, work, missed):
    """Some 40 ns a step: 0.8 ms, and 1.4 ms in each millisecond, which add up."""
    command = [*native('control_loop'), '-append', f'period_us=1000 count=200 work={work}']
    machine = power_on(command, icount=True)
    assert machine.wait_for_end() == 0
    total = [int(number) for number in TOTAL.search(machine.text()).groups()]
    assert total[:2] == [200, missed]
    run_ns = total[6]
    latest = total[2] + max(0, 199 * (run_ns - 1000000))
    assert latest <= total[4] < latest * 1.01
