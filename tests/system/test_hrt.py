# SPDX-License-Identifier: BSD-2-Clause
"""A core of its own (VM_HRT): interrupts come as natively, no exit is taken for them, and the core
is had back from a guest whatever it does. Linux is on another core, and busy.

Under icount each core runs until a timer of the machine is due, then the next one, in the order
of their numbers. So a deadline is exact while one core behind computes: natively a CPU that
runs in a circle, here Linux (users/hrt tells how they lie). A timer of Linux that is due while
the guest is on its way gives the turn to the next core, and so does QEMU, ten times a second: who
looks at the time meanwhile sees that, natively as well. What the core itself executes is the
same all the same: that is counted by a plugin of QEMU (instructions.py).
"""
import re

import pytest

from instructions import Instructions
from machine import KEY, PROMPT, nagaya
from ping import exchange, nothing_was_wrong
from test_guests import FIGURE, guest, native

CORES = 3
LIMIT = 200  # seconds, on a PC that is busy otherwise
LIVES = 16
DEADLINE = re.compile(r'bench: (timer_\w+) takes (>=)?(\d+): (\d+)\r?$', re.MULTILINE)
HISTOGRAM = re.compile(r'loop: histogram from_ticks=(\d+) from_ns=\d+ count=(\d+)')
TOTAL = re.compile(r'loop: total periods=(\d+) missed=(\d+) release_ns=(\d+)/(\d+)/(\d+)')
EXITS = ('hvc', 'smc', 'wfi', 'cp', 'mmio', 'timer', 'irq', 'other')
# Instructions to a deadline's handler: QEMU adds the latter while another core computes.
ALONE, BESIDE = {1}, {6, 7}
# Of 2000 deadlines, those that QEMU's change of turns may come between.
TURNS = 3


def exact(command, shift=0):
    """One instruction takes two to the power of shift nanoseconds."""
    return [*command, '-icount', f'shift={shift},sleep=off']


def busy_native(name, bootargs=''):
    """On core 0 of as many, and core 2 computes."""
    return [*native(name), '-smp', str(CORES), '-append', f'busy=2 {bootargs}']


def beside_linux(name, bootargs=''):
    return nagaya('hrt', cores=CORES, GUEST=guest(name, 'bin'), RAM_MB=32, BOOTARGS=bootargs)


def command(machine, text, answer):
    machine.send(f'{KEY}{text}\r')
    return machine.expect(answer)


def exits(machine, vcpu='guest.0'):
    """{cause: how many}"""
    row = command(machine, 'stats', rf'\n *{re.escape(vcpu)} +([\d ]+)\r?\n')[1].split()
    return dict(zip(EXITS, map(int, row)))


def assert_took_its_interrupts_itself(machine, stops=0, vcpu='guest.0'):
    """A stop brings it back by one fault."""
    found = exits(machine, vcpu)
    assert found['wfi'] == found['timer'] == found['irq'] == 0
    assert found['other'] <= stops


# To the instruction -------------------------------------------------------------------

def deadlines(text):
    """{instructions: how many deadlines of both kinds took them}, 64: or more"""
    found = {}
    for _, _, instructions, count in DEADLINE.findall(text):
        found[int(instructions)] = found.get(int(instructions), 0) + int(count)
    return found


def test_a_deadline_is_met_in_as_many_instructions_as_natively(power_on):
    machine = power_on(exact([*native('bench'), '-smp', str(CORES)]))
    machine.expect('bench: done')
    assert set(deadlines(machine.text())) == ALONE

    machine = power_on(exact(busy_native('bench')))
    machine.expect('bench: done')
    assert set(deadlines(machine.text())) <= BESIDE

    starts = 4  # while Linux boots
    machine = power_on(exact(beside_linux('bench')))
    for start in range(starts):
        machine.expect('nagaya: guest is off', LIMIT)
        if start + 1 < starts:
            command(machine, 'start guest', 'nagaya: guest starts')
    found = deadlines(machine.text())
    assert sum(found.values()) == starts * 2000
    assert found.pop(64, 0) <= starts * TURNS
    assert set(found) <= ALONE | BESIDE
    assert_took_its_interrupts_itself(machine)
    # And what does not trap costs nothing more, all the time.
    costs = FIGURE.findall(machine.text().replace('[guest] ', '').replace('\r', ''))
    assert ('cntp_ctl_read', '1.0', '1') in costs and ('gicc_pmr_read', '1.0', '1') in costs


# 100000 interrupts -----------------------------------------------------------------------

PERIODS = 100000
PERIOD_US = 50
SHIFT = 3  # 8 ns an instruction: a period has 6250
# Of so many releases, one that a change of turns comes in between. No exit is taken for it.
ASTRAY_ONE_IN = 100
LATE_ONE_IN = 1000  # so late that the next one comes with it


def turns(period_us):
    """A core that gets the turn while the loop runs would keep it until its own timer is due: a
    timer of something that does nothing else takes it away five times a period, so that no release is
    lost. It never comes between a release and the loop: that is at multiples of the period (align_us)."""
    return ('-netdev', 'hubport,id=turns,hubid=0',
            '-object', f'filter-buffer,id=turn,netdev=turns,queue=rx,interval={period_us // 5}')


def loop_arguments(period_us, periods):
    return f'period_us={period_us} align_us={period_us} count={periods} work=1 quiet=1'


def loop_instructions(core, periods, directory):
    """From the timer's interrupt to the loop's step, all but the first time."""
    return Instructions(guest('control_loop', 'elf'), core, 'controller_run', periods - 1, directory)


def releases(text, periods):
    """Of each run of the loop that is through: (least ns, {from ticks: how many}). periods: how
    many each had, if that is known."""
    runs = re.sub(r'\[(guest|loop|control)\] ', '', text).split('loop: period_us=')[1:]
    done = [run for run in runs if 'loop: done' in run]
    for run in done:
        assert periods in (None, int(TOTAL.search(run)[1]))
    return [(int(TOTAL.search(run)[3]),
             {int(start): int(count) for start, count in HISTOGRAM.findall(run)}) for run in done]


def strays(histogram, other):
    """How many releases are where the other histogram has none, or not as many."""
    return sum(max(count - other.get(start, 0), 0) for start, count in histogram.items())


def exits_stay(machine, before):
    """As long as the loop runs. False: it is through."""
    found = exits(machine)
    if 'loop: total' in machine.text():
        return False
    assert found == before
    return True


def crash(machine):
    """What machine.expect() takes for the end of a test is what is wanted here."""
    machine.send('echo c > /proc/sysrq-trigger\n')
    machine.console.expect(rb'end Kernel panic - not syncing: sysrq triggered crash[^\n]*\n',
                           machine.timeout)


def trouble(machine, before):
    """Two programs that compute, a CPU that goes off and on, and a crash."""
    machine.send('c=/sys/devices/system/cpu/cpu1/online; while :; do :; done & '
                 'while :; do echo 0 > $c; echo 1 > $c; done > /dev/null 2>&1 &\n')
    for _ in range(2):
        machine.expect('CPU1 killed')
    assert exits_stay(machine, before)
    crash(machine)
    assert exits_stay(machine, before)


def assert_same_instructions(counted, expected):
    """From each interrupt to the loop as many, and from each to the next. Only on a PC that has no
    time for QEMU a timer now and then rings so late that a release comes with the next one."""
    for kind, there in expected.items():
        here = counted[kind]
        assert strays(here, there) + strays(there, here) <= sum(there.values()) // LATE_ONE_IN, kind


def natively_beside_a_busy_core(power_on, period_us, periods, directory, limit):
    """(least ns, histogram, instructions)"""
    loop = loop_instructions(0, periods, directory)
    machine = power_on([*exact(busy_native('control_loop', loop_arguments(period_us, periods)), SHIFT),
                        *turns(period_us), *loop.options])
    assert machine.wait_for_end(limit) == 0
    found, = releases(machine.text(), periods)
    counted, = loop.counted()
    assert 0 <= periods - 1 - sum(counted['response'].values()) <= periods // LATE_ONE_IN
    return *found, counted


def compare_histograms(power_on, directory, periods, restarts, limit=LIMIT):
    """As many instructions each time; answers how many releases of the second run are at a time at
    which none is natively."""
    least, natively, expected = natively_beside_a_busy_core(power_on, PERIOD_US, periods, directory, limit)

    loop = loop_instructions(1, periods, directory)
    machine = power_on([*exact(beside_linux('control_loop', loop_arguments(PERIOD_US, periods)), SHIFT),
                        *turns(PERIOD_US), *loop.options], timeout=limit)
    machine.expect(f'loop: period_us={PERIOD_US} ')
    command(machine, 'stop guest', 'nagaya: guest is off')
    machine.expect(PROMPT)
    command(machine, 'start guest', f'loop: period_us={PERIOD_US} ')
    before = exits(machine)
    trouble(machine, before)
    for _ in range(restarts):
        command(machine, 'restart linux', 'nagaya: linux restarts')
    exits_stay(machine, before)
    while 'loop: done' not in machine.text():
        machine.expect('loop: ')
    assert_took_its_interrupts_itself(machine, stops=1)
    machine.quit()
    (here, histogram), = releases(machine.text(), periods)
    counted = loop.counted()[-1]
    astray = strays(histogram, natively)
    print(f'natively {natively} {expected}\nhere     {histogram} {counted}')
    assert_same_instructions(counted, expected)
    assert here == least
    assert astray <= periods // ASTRAY_ONE_IN
    return astray


@pytest.mark.limit(900)
def test_each_interrupt_takes_the_native_instructions_whatever_linux_does(power_on, tmp_path):
    """It computes, switches a CPU off and on, crashes, and is restarted 20 times."""
    compare_histograms(power_on, tmp_path, PERIODS, 20, 3 * LIMIT)


CRASHED = '] Kernel panic - not syncing: sysrq triggered crash'
RESTARTED = 'nagaya: linux restarts: nobody served its watchdog'
CRASHING_PERIODS = 60000  # tests/users/crashing


def compare_crashes(power_on, directory, config, periods, crashes, limit):
    """While Linux crashes again and again the loop executes what it does when Linux is off, and
    natively beside a core that computes. Answers how many releases are at another time."""
    period_us = 1000
    least, natively, expected = natively_beside_a_busy_core(power_on, period_us, periods, directory, limit)

    loop = loop_instructions(1, periods, directory)
    machine = power_on([*exact(nagaya(config, cores=CORES, USERS='tests/users'), SHIFT),
                        *turns(period_us), *loop.options], timeout=limit)
    machine.console.expect([rb'loop: done'], limit)
    assert machine.text().count(CRASHED) >= crashes
    assert machine.text().count(RESTARTED) >= crashes
    assert_took_its_interrupts_itself(machine, vcpu='loop.0')
    command(machine, 'stop linux', 'nagaya: linux is off')
    command(machine, 'start loop', 'loop: period_us')
    machine.expect('loop: done')
    machine.quit()
    (here, while_crashing), (_, alone) = releases(machine.text(), periods)
    counted, counted_alone = loop.counted()
    print(f'while it crashes {while_crashing} {counted}\nwhile it is off  {alone} {counted_alone}\n'
          f'natively         {natively} {expected}')
    for one in (counted, counted_alone):
        assert_same_instructions(one, expected)
    astray = strays(while_crashing, alone)
    assert here == least and strays(alone, natively) <= periods // LATE_ONE_IN
    assert astray <= periods // ASTRAY_ONE_IN
    return astray


@pytest.mark.limit(600)
def test_a_linux_that_crashes_again_and_again_changes_nothing(power_on, tmp_path):
    """Its watchdog restarts it each time."""
    compare_crashes(power_on, tmp_path, 'crashing', CRASHING_PERIODS, 20, 2 * LIMIT)


# The core is had back -----------------------------------------------------------------

def test_a_guest_is_stopped_and_restarted_whatever_it_does(power_on):
    """Spinning or asleep with interrupts off, in a handler, with timers due and SGIs pending: it
    ends at once, and the next life finds nothing of it."""
    machine = power_on(beside_linux('stubborn'))
    for life in range(1, LIVES + 1):
        machine.expect(rf'stubborn: life {life}, way {(life - 1) % 8}\r?\n')
        if life % 3:
            command(machine, 'restart guest', 'nagaya: guest restarts: from the console')
        else:
            command(machine, 'stop guest', 'nagaya: guest is off: stopped from the console')
            command(machine, 'start guest', 'nagaya: guest starts')
    assert 'WRONG' not in machine.text()


# Linux and the control loop ---------------------------------------------------------------

@pytest.fixture(scope='module')
def system(power_on_shared):
    machine = power_on_shared(nagaya('linux_rtos', cores=3), timeout=LIMIT)
    return machine.boot(LIMIT)


def test_linux_reads_the_loop_s_figures(system):
    text = system.ask('sleep 4 | channel-cat report', LIMIT)
    assert re.search(r'(?m)^(?:\[linux\] )?loop: second=\d+ periods=\d+ missed=\d+ '
                     r'release_ns=\d+/\d+/\d+ run_ns=\d+/\d+/\d+$', text), text


@pytest.mark.limit(900)
def test_messages_survive_restarts_of_the_control_loop(system):
    exchange(system, 'control', 100000, 20)


@pytest.mark.limit(900)
def test_the_control_loop_sees_linux_restart(system):
    answers = system.said('linux').count('channel-ping: control answers, ')
    system.send('channel-ping messages 1000000 &\n')
    system.wait_until_said('linux', 'channel-ping: control answers, ', answers + 1)
    told = system.said('control').count('link: peer restarted after ')
    system.send('echo b > /proc/sysrq-trigger\n')
    system.expect('nagaya: linux restarts')
    system.wait_until_said('control', 'link: peer restarted after ', told + 1)
    system.wait_until_said('control', 'loop: second=', system.said('control').count('loop: second=') + 1)
    found = exits(system, 'control.0')
    assert found['timer'] == found['irq'] == found['wfi'] == 0
    nothing_was_wrong(system)
