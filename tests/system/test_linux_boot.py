# SPDX-License-Identifier: BSD-2-Clause
"""Debian's unmodified kernel boots under Nagaya, is reset and is switched off."""
import re

import pytest

import machine
from machine import POWERED_OFF, nagaya

CPUS = ('cortex-a15', 'cortex-a7')


def check_cpu(linux, cpu):
    part = {'cortex-a15': '0xc0f', 'cortex-a7': '0xc07'}[cpu]
    assert linux.ask('uname -sm') == 'Linux armv7l'
    assert part in linux.ask('cat /proc/cpuinfo')


@pytest.mark.parametrize('cpu', CPUS)
def test_linux_boots_to_a_shell_where_each_instruction_takes_as_long(power_on, cpu):
    check_cpu(power_on(nagaya(cpu=cpu), icount=True).boot(), cpu)


def test_cores_that_no_vcpu_lives_on_do_no_harm(power_on):
    linux = power_on(nagaya(cores=4)).boot()
    assert linux.ask('nproc') == '1'


CRASH = 'echo 1 > /proc/sys/kernel/panic; echo c > /proc/sysrq-trigger'  # restarts after 1 s


def test_however_linux_ends_it_comes_back_from_its_pristine_image(power_on):
    linux = power_on(nagaya()).boot()
    identities = set()
    for end in ('reboot -f', 'reboot', CRASH):
        identities.add(linux.ask('cat /proc/sys/kernel/random/boot_id'))
        assert linux.run('test -e /left-behind')[1] == 1
        linux.ask('touch /left-behind')
        linux.send(f'{end}\n')
        if end == CRASH:  # which is no panic of Nagaya
            linux.console.expect(b'Kernel panic', 60)
        linux.expect('nagaya: linux restarts')
        linux.boot()
    identities.add(linux.ask('cat /proc/sys/kernel/random/boot_id'))
    assert len(identities) == 4
    linux.send('poweroff\n')
    assert linux.wait_for_end() == 0
    assert linux.last_line() == POWERED_OFF


TIMESTAMP = re.compile(r'^\[ *\d+\.\d+\] ')
NUMBER = re.compile(r'0x[0-9a-fA-F]+|\b[0-9a-fA-F]{8,}\b|\d+')
WARNING = 4  # KERN_WARNING; what is worse has a lower number


def complaints(linux):
    """The kernel's messages of level warning and worse, without what differs from run to
    run."""
    found = set()
    for line in linux.ask('dmesg -r').split('\n'):
        match = re.match(r'<(\d+)>(.*)', line)
        if match and int(match[1]) % 8 <= WARNING:
            found.add(NUMBER.sub('#', TIMESTAMP.sub('', match[2])))
    return found


@pytest.mark.parametrize('cpu', CPUS)
def test_linux_complains_of_nothing_that_it_does_not_complain_of_natively(power_on, cpu):
    native = complaints(power_on(machine.native_linux(cpu)).boot())
    linux = power_on(nagaya(cpu=cpu)).boot()
    check_cpu(linux, cpu)
    here = complaints(linux)
    assert native, 'the native boot is known to warn of something'
    assert here - native == set()
