# SPDX-License-Identifier: BSD-2-Clause
"""Registers that two guests share (tests/users/shared): each changes its own bits only, and its
devices are stopped before its memory serves it again."""
import re
import time

import pytest

from machine import POWERED_OFF, nagaya

ATTEMPT = re.compile(r'^nagaya: (left|right): \w+\+0x(\w+)(?: (\w+))?: bits 0x(\w+) are not its own, '
                     r'and stay$', re.MULTILINE)


def check_each_had_its_own(machine, seconds, own, shared):
    """What both guests and Nagaya said; own: each one's bits in the registers called shared."""
    attempts = ATTEMPT.findall(machine.text())
    for name, bits_of_its_own in own.items():
        said = machine.said(name)
        assert 'not ok' not in said
        assert re.findall(r'# (\d+) passed, (\d+) failed', said) == [('13', '0')] * 2, said
        assert set(re.findall(r'our bits are 0 in life (\d)', said)) == {'1', '2'}
        of_vm = [(register, int(bits, 16)) for vm, _, register, bits in attempts if vm == name]
        assert 1 <= len(of_vm) <= seconds + 2, attempts
        assert all(not bits & bits_of_its_own for register, bits in of_vm if register in shared)


@pytest.mark.parametrize('cpu', ['cortex-a15', 'cortex-a7'])
def test_each_guest_changes_its_own_bits_and_an_attempt_on_others_is_told(power_on, cpu):
    began = time.monotonic()
    machine = power_on(nagaya('shared', cpu=cpu, cores=2, USERS='tests/users'), timeout=120)
    assert machine.wait_for_end() == 0
    assert machine.last_line() == POWERED_OFF
    check_each_had_its_own(machine, time.monotonic() - began,
                           {'left': 0x0f, 'right': 0xf0}, ('DIR', 'DATA'))


def test_so_do_guests_that_share_clock_gates_and_resets_of_an_h3(power_on):
    """QEMU's machine has four cores; it cannot be switched off by software."""
    began = time.monotonic()
    machine = power_on(nagaya('shared_gates', cpu='cortex-a7', cores=4, BOARD='orangepi-pc',
                              BOOT='kernel', USERS='tests/users'), timeout=200)
    machine.expect(POWERED_OFF)
    check_each_had_its_own(machine, time.monotonic() - began,
                           {'left': 1 << 17, 'right': 1 << 18}, ('BUS_CLK_GATING3', 'BUS_SOFT_RST4'))
