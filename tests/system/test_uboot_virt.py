# SPDX-License-Identifier: BSD-2-Clause
"""Debian's U-Boot for QEMU's virt machine starts Nagaya: by itself from a card and from a TFTP
server, by hand by each of its commands, and nothing that was changed or that nobody signed."""
import subprocess

import pytest

import uboot
from machine import POWERED_OFF

LINUX = {'config': 'linux', 'cpu': 'cortex-a15', 'cores': 1}
PAIR = {'config': 'linux_pair', 'cpu': 'cortex-a7', 'cores': 2}


@pytest.fixture(scope='module', name='built')
def build_once():
    """Where the files are."""
    place = uboot.files('sdcard', **LINUX)
    uboot.files('tftp', **LINUX)
    return place


def load(machine, place, name):
    uboot.type_command(machine, f'load virtio 0:1 {uboot.load_address(place):x} {name}')


def check_linux(machine):
    machine.expect(uboot.STARTED)
    linux = machine.boot()
    assert linux.ask('uname -m') == 'armv7l'
    return linux


@pytest.mark.parametrize('name, start', (
    ('nagaya.bin', 'bootz {at:x}'), ('nagaya.uimg', 'bootm {at:x}'),
    ('nagaya.itb', 'bootm {at:x}#nagaya')))
def test_by_hand_each_command_of_uboot_ends_at_the_shell(power_on, built, name, start):
    machine = uboot.stop_at_prompt(power_on(uboot.command(**LINUX)))
    uboot.type_command(machine, 'virtio scan')
    load(machine, built, name)
    machine.send(start.format(at=uboot.load_address(built)) + ' - ${fdtcontroladdr}\n')
    check_linux(machine)
