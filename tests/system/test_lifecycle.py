# SPDX-License-Identifier: BSD-2-Clause
"""VMs that stop, start and restart while others run on; Nagaya's own command line."""
import re

import pytest

from machine import CURSOR_QUERY, KEY, POWERED_OFF, PROMPT, nagaya

KILL_LINE = '\x15'
LIMIT = 150  # seconds for a boot of two kernels on a PC that does something else as well
WHO = re.compile(r'^\[(\w+)\] ?')


class Pair:
    """Two Linuxes on one console, and the person in front of it."""

    def __init__(self, machine):
        self.machine = machine
        self.focused = 'left'
        waiting = {'left', 'right'}
        while waiting:  # each line of the one may come between any two of the other
            who = machine.expect(r"\[(\w+)\] Enter 'help' for a list", LIMIT)[1].decode()
            waiting.remove(who)
        self.look_at('left')
        self.look_at('right')

    def command(self, text):
        """Types it to Nagaya."""
        self.machine.send(f'{KEY}{text}\r')
        self.machine.expect(rf'nagaya> {re.escape(text)}\r\n')

    def answer(self, text, pattern):
        self.command(text)
        return self.machine.expect(pattern)

    def states(self):
        """{name: state}"""
        self.command('vms')
        rows = {}
        while len(rows) < 2:
            row = self.machine.expect(r'[* ] (\w+) +(off|loading|running|stopping) +(\d+) +256 +\d\r\n')
            rows[row[1].decode()] = row[2].decode()
        return rows

    def look_at(self, name):
        """To the prompt of this VM's shell. One that only begins may show what is typed twice,
        and must not be interrupted: it is there when it has answered."""
        self.command(f'focus {name}')
        self.focused = name
        self.machine.send(f'{KILL_LINE}stty cols 2000; echo =$((1+1))=\n')
        self.machine.expect(rf'\[{name}\] =2=\r\n', LIMIT)
        self.machine.expect(PROMPT)

    def ask(self, command, timeout=LIMIT):
        """What the command prints in the VM in focus; lines of the other one are left out."""
        lines = []
        for line in self.machine.ask(command, timeout).replace(CURSOR_QUERY, '').split('\n'):
            who = WHO.match(line)
            if who and who[1] == self.focused:
                lines.append(line[who.end():])
        return '\n'.join(lines).strip()

    def restarted(self, name):
        self.machine.expect(rf'nagaya: {name} restarts')
        self.up(name)

    def up(self, name):
        """After a start of the VM in focus."""
        assert name == self.focused
        self.machine.expect(rf"\[{name}\] Enter 'help' for a list", LIMIT)
        self.machine.expect(PROMPT, LIMIT)


@pytest.fixture(scope='module')
def pair(power_on_shared):
    return Pair(power_on_shared(nagaya('linux_pair', cores=4), timeout=60))


def test_help_lists_the_commands(pair):
    pair.command('help')
    for name in ('help', 'vms', 'cores', 'stats', 'focus', 'start', 'stop', 'restart', 'poweroff'):
        pair.machine.expect(rf'  {name} +')


def test_a_mistake_is_answered_with_help(pair):
    pair.answer('bogus', r'nagaya: no command is called bogus: help lists them')
    pair.answer('stop', r'nagaya: stop whom\? vms lists the VMs')
    pair.answer('stop nobody', r'nagaya: no VM is called nobody: vms lists them')
    pair.answer('start left', r'nagaya: left is running')
    pair.answer('poweroff', r'nagaya: a VM is not off')


def test_vms_and_cores_show_what_is_there(pair):
    assert pair.states() == {'left': 'running', 'right': 'running'}
    pair.answer('cores', r'\n +0  on +1(?: +\d+){5}\r\n +1  on +1(?: +\d+){5}\r\n')


def counters(pair, name):
    row = pair.answer('stats', rf'\n +{name}\.0((?: +\d+){{12}})\r\n')
    names = 'hvc smc wfi cp mmio timer irq other physical switches ran spent'.split()
    return dict(zip(names, map(int, row[1].split())))


def test_stats_count_what_the_guest_did(pair):
    pair.look_at('right')
    before = counters(pair, 'right')
    pair.ask('timeout 1 sh -c "while :; do :; done" || true')
    after = counters(pair, 'right')
    assert after['timer'] - before['timer'] > 50  # at 250 Hz
    assert after['mmio'] > before['mmio']         # it printed
    assert after['ran'] - before['ran'] > 200     # ms, of a second
    assert after['physical'] - before['physical'] >= after['timer'] - before['timer']
    assert all(after[name] >= before[name] for name in before)


def test_the_escape_key_twice_reaches_the_guest_once(pair):
    pair.look_at('left')
    pair.machine.send('stty raw -echo; echo =go=; head -c 1 | hexdump; stty sane\n')
    pair.machine.expect(r'\[left\] =go=\r?\n')
    pair.machine.send(KEY + KEY)
    pair.machine.expect(r'0000000 001d')
    pair.machine.expect(PROMPT)


def start_sums(pair):
    """The right VM computes one checksum, over and over."""
    pair.look_at('right')
    pair.ask('rm -f /tmp/stop; head -c 1m /dev/urandom > /tmp/data')
    pair.ask('(while [ ! -e /tmp/stop ]; do sha256sum < /tmp/data; done > /tmp/sums; '
             'echo =over= > /tmp/over) & true')


def check_sums(pair):
    """None of them differs. Returns how many there are."""
    pair.look_at('right')
    pair.ask('touch /tmp/stop; while [ ! -e /tmp/over ]; do sleep 1; done')
    assert pair.ask('sort -u /tmp/sums | wc -l') == '1'
    assert pair.ask('sha256sum < /tmp/data') == pair.ask('head -n 1 /tmp/sums')
    return int(pair.ask('wc -l < /tmp/sums'))


@pytest.mark.limit(900)
def test_one_vm_restarts_while_the_other_computes_and_gets_nothing_wrong(pair):
    start_sums(pair)
    pair.look_at('left')
    for _ in range(2):
        pair.machine.send('reboot -f\n')
        pair.restarted('left')
    pair.command('restart left')
    pair.restarted('left')
    assert check_sums(pair) > 3


@pytest.mark.limit(600)
def test_the_second_vm_restarts_on_a_core_that_does_nothing_else(pair):
    """Its core has no interrupt of the console's, which would hide that it sleeps."""
    pair.look_at('right')
    for _ in range(2):
        pair.command('restart right')
        pair.restarted('right')


@pytest.mark.limit(600)
def test_a_stopped_vm_starts_again_from_its_pristine_image(pair):
    pair.look_at('left')
    identity = pair.ask('cat /proc/sys/kernel/random/boot_id')
    pair.ask('touch /left-behind')
    pair.answer('stop left', r'nagaya: left is off: stopped from the console')
    assert pair.states() == {'left': 'off', 'right': 'running'}
    pair.answer('stop left', r'nagaya: left is off\r\n')
    pair.machine.send('nobody reads this\n' * 100)
    pair.answer('start left', r'nagaya: left starts')
    pair.up('left')
    pair.look_at('left')
    assert pair.ask('cat /proc/sys/kernel/random/boot_id') != identity
    assert pair.ask('test -e /left-behind || echo pristine') == 'pristine'


@pytest.mark.limit(600)
def test_when_all_were_stopped_the_operator_decides(pair):
    """Last in this file: it ends the machine."""
    pair.answer('stop right', r'nagaya: right is off: stopped from the console')
    pair.answer('stop left', r'nagaya: left is off: stopped from the console')
    assert pair.states() == {'left': 'off', 'right': 'off'}
    pair.command('poweroff')
    assert pair.machine.wait_for_end() == 0
    assert pair.machine.last_line() == POWERED_OFF


@pytest.mark.limit(600)
def test_the_only_vm_may_be_stopped_and_then_still_end_the_machine_itself(power_on):
    linux = power_on(nagaya(), timeout=LIMIT).boot()
    linux.send(f'{KEY}stop linux\r')
    linux.expect(r'nagaya: linux is off: stopped from the console')
    linux.send(f'{KEY}start linux\r')
    linux.boot()
    linux.send('poweroff -f\n')
    assert linux.wait_for_end() == 0
    assert linux.last_line() == POWERED_OFF
