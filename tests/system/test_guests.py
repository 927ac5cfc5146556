# SPDX-License-Identifier: BSD-2-Clause
"""Our own bare-metal guests: what they find out from inside must be the same on the
(emulated) bare machine and under Nagaya, and cost there what the design allows."""
import re

import pytest

import images
from machine import POWERED_OFF, nagaya

CONFORMANCE = ('exceptions', 'mmio', 'mmu', 'cp15', 'psci', 'devices', 'gicd', 'gicc', 'timer')
CPUS = ('cortex-a15', 'cortex-a7')
RESULT = re.compile(r'^(not ok|ok) (\d+) - (.*)$', re.MULTILINE)
SUMMARY = re.compile(r'^# (\d+) passed, (\d+) failed$', re.MULTILINE)
NATIVE = ('qemu-system-arm', '-M', 'virt,gic-version=2', '-m', '32', '-nic', 'none')


def guest(name, kind):
    image = f'build/tests/guests/{name}.{kind}'
    images.make(image)
    return image


def native(name, cpu='cortex-a15', kind='bin'):
    return [*NATIVE, '-cpu', cpu, '-kernel', guest(name, kind)]


def under_nagaya(name, cpu='cortex-a15', kind='bin', **variables):
    """Built once for both CPUs: the image differs in the device tree's words only."""
    command = nagaya('guest', cpu='cortex-a15', GUEST=guest(name, kind), RAM_MB=32, **variables)
    return [cpu if word == 'cortex-a15' else word for word in command]


def check_start(text):
    """One start of a guest: each check that failed is a complaint, and each that got lost."""
    results = RESULT.findall(text)
    failed = [f'{number} - {sentence}' for word, number, sentence in results if word != 'ok']
    assert not failed, '\n'.join(failed)
    assert [int(number) for _, number, _ in results] == list(range(1, len(results) + 1))
    summary = SUMMARY.search(text)
    assert summary, text[-2000:]
    assert int(summary[1]) == len(results) > 0


def verdict(machine, starts=1, timeout=200):
    """Runs to the end; the summary closes each start. Most take a second or two: the limit
    is for a PC that is busy otherwise."""
    assert machine.wait_for_end(timeout) == 0
    text = machine.text()
    ends = [0, *(match.end() for match in SUMMARY.finditer(text))]
    assert len(ends) == starts + 1, text[-2000:]
    for begin, end in zip(ends, ends[1:]):
        check_start(text[begin:end])
    return text


@pytest.mark.parametrize('cpu', CPUS)
@pytest.mark.parametrize('name', CONFORMANCE)
def test_the_checks_hold_natively(power_on, name, cpu):
    """Else the checks themselves would be wrong."""
    verdict(power_on(native(name, cpu)))


@pytest.mark.parametrize('cpu, icount', (('cortex-a15', False), ('cortex-a15', True),
                                         ('cortex-a7', False)),
                         ids=('a15', 'a15-icount', 'a7'))
@pytest.mark.parametrize('name', CONFORMANCE)
def test_a_guest_finds_no_difference(power_on, name, cpu, icount):
    text = verdict(power_on(under_nagaya(name, cpu), icount=icount))
    assert text.rstrip().endswith(POWERED_OFF)


def test_an_elf_is_loaded_as_well(power_on):
    """With a device tree, which QEMU itself gives it only where there is room."""
    verdict(power_on(native('devices', kind='elf')))
    verdict(power_on(under_nagaya('devices', kind='elf')))


def test_a_reset_is_as_good_as_a_power_cycle(power_on):
    verdict(power_on(native('reset')))  # which ends with its first reset
    text = verdict(power_on(under_nagaya('reset')), starts=3)
    assert text.rstrip().endswith(POWERED_OFF)


def test_an_spi_of_the_board_goes_where_the_guest_aims_it(power_on):
    """Of a device that is passed through; the second start finds nothing of the first."""
    verdict(power_on([*native('spi'), '-smp', '2']))
    text = verdict(power_on(nagaya('passthrough', cores=2)), starts=2)
    assert text.rstrip().endswith(POWERED_OFF)


@pytest.mark.parametrize('seed', (1, 2))
def test_a_hostile_guest_harms_nobody(power_on, seed):
    machine = power_on(under_nagaya('hostile', BOOTARGS=f'seed={seed} rounds=300'), timeout=120)
    machine.expect(rf'hostile: seed={seed} rounds=300 under Nagaya')
    machine.expect(r'hostile: survived \d+ operations')
    assert machine.wait_for_end() == 0
    assert machine.last_line() == POWERED_OFF


# Speed ------------------------------------------------------------------------------

# Design section 5: instructions, of the average (and of the worst case where it says so).
BUDGET = {
    'null_hypercall': 48,
    'psci_version_hvc': 64,
    'actlr_read': 80,
    'gicd_typer_read': 110,
    'gicd_isenabler_read': 130,
    'gicd_isenabler_write': 160,
    'sgi_to_self': 200,
    'timer_busy': 140,
    'timer_wfi': 350,
}
BUDGET_WORST = {'timer_busy': 240}
FIGURE = re.compile(r'^bench: (\w+) (\d+\.\d) (\d+)$', re.MULTILINE)


def figures(machine):
    """{operation: (average, worst)}"""
    machine.expect('bench: done')
    return {name: (float(average), int(worst))
            for name, average, worst in FIGURE.findall(machine.text())}


def test_the_bench_costs_nothing_natively(power_on):
    """One instruction each: so what it measures under Nagaya is Nagaya."""
    native_figures = figures(power_on(native('bench'), icount=True))
    # QEMU itself wakes a sleeping CPU a few instructions late now and then: 1 run in 500.
    assert native_figures.pop('timer_wfi')[0] == 1.0
    assert set(native_figures.values()) == {(1.0, 1)}


@pytest.fixture(scope='module')
def bench(power_on_shared):
    return figures(power_on_shared(under_nagaya('bench'), icount=True))


@pytest.mark.parametrize('operation', BUDGET)
def test_an_operation_stays_within_its_budget(bench, operation):
    average, worst = bench[operation]
    assert average < BUDGET[operation]
    assert worst < BUDGET_WORST.get(operation, worst + 1)
