# SPDX-License-Identifier: BSD-2-Clause
"""Debian's unmodified kernel boots under Nagaya, is reset and is switched off."""
import re

import pytest

import machine
from machine import POWERED_OFF, nagaya

CPUS = ('cortex-a15', 'cortex-a7')


@pytest.mark.parametrize('icount', (False, True), ids=('free', 'icount'))
@pytest.mark.parametrize('cpu', CPUS)
def test_linux_boots_to_a_shell(power_on, cpu, icount):
    linux = power_on(nagaya(cpu=cpu), icount=icount).boot()
    assert linux.ask('uname -sm') == 'Linux armv7l'
    part = {'cortex-a15': '0xc0f', 'cortex-a7': '0xc07'}[cpu]
    assert part in linux.ask('cat /proc/cpuinfo')


def test_cores_that_no_vcpu_lives_on_do_no_harm(power_on):
    linux = power_on(nagaya(cores=4)).boot()
    assert linux.ask('nproc') == '1'


def test_reboot_restarts_the_vm_from_its_pristine_image(power_on):
    linux = power_on(nagaya()).boot()
    identities = set()
    for _ in range(3):
        identities.add(linux.ask('cat /proc/sys/kernel/random/boot_id'))
        assert linux.run('test -e /left-behind')[1] == 1
        linux.ask('touch /left-behind')
        linux.send('reboot -f\n')
        linux.expect('nagaya: linux restarts')
        linux.boot()
    identities.add(linux.ask('cat /proc/sys/kernel/random/boot_id'))
    assert len(identities) == 4


def test_an_orderly_reboot_comes_back_too(power_on):
    linux = power_on(nagaya()).boot()
    linux.send('reboot\n')
    linux.expect('nagaya: linux restarts')
    linux.boot()


@pytest.mark.parametrize('command', ('poweroff', 'poweroff -f'))
def test_poweroff_ends_the_machine(power_on, command):
    linux = power_on(nagaya()).boot()
    linux.send(command + '\n')
    assert linux.wait_for_end() == 0
    assert linux.last_line() == POWERED_OFF


def test_a_guest_that_crashes_is_no_panic_of_nagaya(power_on):
    linux = power_on(nagaya()).boot()
    linux.ask('echo 1 > /proc/sys/kernel/panic')  # restart one second after it
    linux.send('echo c > /proc/sysrq-trigger\n')
    linux.console.expect(rb'Kernel panic.*nagaya: linux restarts', 60)
    linux.boot()


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
    here = complaints(power_on(nagaya(cpu=cpu)).boot())
    assert native, 'the native boot is known to warn of something'
    assert here - native == set()
