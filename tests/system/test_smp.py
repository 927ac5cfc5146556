# SPDX-License-Identifier: BSD-2-Clause
"""Linux with several vCPUs, on as many cores, on fewer, and on one."""
import random

import pytest

import linux_smp
import machine
import test_guests
from test_linux_boot import complaints
from test_lifecycle import KEY

LIMIT = 240  # seconds for a boot: eight vCPUs on a PC with two cores that is busy besides

# (vCPUs, cores); `make soak` has all of them.
FREE = ((2, 1), (8, 4))
ICOUNT = ((2, 1), (2, 2))


def cases():
    for icount, pairs in ((False, FREE), (True, ICOUNT)):
        for vcpus, cores in pairs:
            yield pytest.param(vcpus, cores, icount,
                               id=f'{vcpus}on{cores}-{"icount" if icount else "free"}')


def check_spread(linux, vcpus, cores, step):
    """vCPU n lives on core n * step, and begins again at core 0 when there are fewer cores."""
    linux.send(f'{KEY}vms\r')
    linux.expect(rf'guest +running +1 +{linux_smp.RAM_MB} '
                 + ''.join(f' +{vcpu % cores * step}' for vcpu in range(vcpus)) + r'\r\n')


def check_all_run(linux, vcpus, cores, step=1):
    linux_smp.check(linux, vcpus)
    check_spread(linux, vcpus, cores, step)


@pytest.mark.limit(600)
@pytest.mark.parametrize('vcpus, cores, icount', cases())
def test_every_vcpu_boots_and_its_timer_runs(power_on, vcpus, cores, icount):
    step = linux_smp.core_step(cores, icount)
    command = linux_smp.under_nagaya(vcpus, cores, step=step)
    linux = power_on(command, icount=icount, timeout=LIMIT).boot()
    check_all_run(linux, vcpus, cores, step)
    linux.send('poweroff -f\n')
    assert linux.wait_for_end() == 0
    assert linux.last_line() == machine.POWERED_OFF


@pytest.fixture(scope='module')
def four_on_two(power_on_shared):
    """4 vCPUs on 2 cores, for tests that go on where the last one was."""
    return power_on_shared(linux_smp.under_nagaya(4, 2), timeout=LIMIT).boot()


def test_four_vcpus_share_two_cores(four_on_two):
    check_all_run(four_on_two, 4, 2)


@pytest.mark.limit(600)
def test_smp_linux_complains_of_nothing_that_it_does_not_complain_of_natively(four_on_two,
                                                                              power_on):
    here = complaints(four_on_two)
    expected = complaints(power_on(linux_smp.natively(4), timeout=LIMIT).boot())
    assert here - expected == set()


@pytest.mark.limit(900)
def test_cpus_go_off_and_on_under_load(four_on_two):
    linux = four_on_two
    linux_smp.start_sums(linux)
    linux_smp.hotplug(linux, 4, random.Random(42), cycles=8)
    linux_smp.check(linux, 4)
    linux_smp.check_sums(linux)
    linux_smp.check_messages(linux)


@pytest.mark.limit(600)
def test_reboot_from_any_cpu_restarts_them_all(four_on_two):
    linux = four_on_two
    for cpu in (3, 0):
        linux.send(f'taskset -c {cpu} reboot -f\n')
        linux.expect('nagaya: guest restarts')
        linux.boot()
        assert linux_smp.cpu_count(linux) == 4


def test_a_relay_of_cpus_that_spin_ends_natively(power_on):
    text = test_guests.verdict(power_on([*test_guests.native('relay'), '-smp', '4']))
    assert 'CPU_ON starts 3 CPUs' in text


@pytest.mark.parametrize('vcpus, cores', ((8, 4), (8, 1)), ids=('8on4', '8on1'))
def test_who_spins_without_wfe_does_not_keep_a_sibling_waiting(power_on, vcpus, cores):
    relay = test_guests.under_nagaya('relay', cores=cores, VCPUS=vcpus)
    text = test_guests.verdict(power_on(relay))
    assert f'CPU_ON starts {vcpus - 1} CPUs' in text
