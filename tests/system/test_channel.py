# SPDX-License-Identifier: BSD-2-Clause
"""A channel between an unmodified Linux and a bare-metal guest: messages there and back,
while either of them starts over."""
import pytest

from machine import POWERED_OFF, nagaya
from ping import exchange, nothing_was_wrong

LIMIT = 150  # seconds for a boot on a PC that does something else as well
RESTARTS = 20
MESSAGES = 100000


@pytest.fixture(scope='module')
def system(power_on_shared):
    machine = power_on_shared(nagaya('linux_channel', cores=2), timeout=60)
    machine.expect('echo: ready')
    return machine.boot(LIMIT)


def test_linux_finds_the_channel_in_its_device_tree(system):
    node = '/sys/firmware/devicetree/base/channel@80000000'
    assert system.ask(f'tr "\\0" " " < {node}/compatible').split()[-1] == 'nagaya,channel-1.0'
    assert system.ask(f'tr "\\0" " " < {node}/nagaya,peer').split()[-1] == 'echo'
    assert 'gpiochip0' in system.ask('ls /sys/bus/gpio/devices')


def test_a_line_comes_back(system):
    for text in ('good morning', 'good night'):
        assert text in system.ask(f'echo {text} | channel-cat messages')


def test_what_no_channel_is_called_is_not_found(system):
    output, status = system.run('channel-cat nobody')
    assert status == 1 and 'No such file' in output


def test_the_header_cannot_be_written(system):
    """The abort is the guest's, whose kernel ends the program; the other words can be."""
    header, data = 0x80000000, 0x8001fffc
    assert '0x6843674E' in system.ask(f'devmem {header}')
    assert system.run(f'devmem {header} 32 1')[1] > 128
    assert '0x6843674E' in system.ask(f'devmem {header}')
    system.ask(f'devmem {data} 32 0x12345678')
    assert '0x12345678' in system.ask(f'devmem {data}')
    assert system.run(f'devmem {data + 4}')[1] > 128


@pytest.mark.limit(900)
def test_messages_survive_restarts_of_the_other_side(system):
    exchange(system, 'echo', MESSAGES, RESTARTS, 300)


@pytest.mark.limit(900)
def test_the_other_side_sees_linux_restart(system):
    """A crash in the middle of it."""
    answers = system.said('linux').count('channel-ping: echo answers, ')
    system.send('channel-ping messages 1000000 &\n')
    system.wait_until_said('linux', 'channel-ping: echo answers, ', answers + 1)
    told = system.said('echo').count('echo: peer restarted after ')
    system.send('echo b > /proc/sysrq-trigger\n')
    system.expect('nagaya: linux restarts')
    system.wait_until_said('echo', 'echo: peer restarted after ', told + 1)
    system.boot(LIMIT)
    assert '500 messages to echo and back, 0 restarts' in system.ask('channel-ping messages 500')
    nothing_was_wrong(system)
