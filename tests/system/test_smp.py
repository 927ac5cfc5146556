# SPDX-License-Identifier: BSD-2-Clause
"""Linux with several vCPUs, on as many cores, on fewer, and on one."""
import random
import re

import pytest

import machine
from machine import nagaya
from test_linux_boot import complaints

LIMIT = 240  # seconds for a boot: eight vCPUs on a PC with two cores that is busy besides
RAM_MB = 256
CPU = '/sys/devices/system/cpu'

# (vCPUs, cores); `make soak` has all of them.
FREE = ((2, 1), (2, 2), (4, 2), (8, 4))
ICOUNT = ((2, 1), (4, 4))


def smp(vcpus, cores):
    machine.images.guest_files()
    return nagaya('guest', cores=cores, GUEST='build/guests/vmlinuz', VCPUS=vcpus, RAM_MB=RAM_MB,
                  INITRD='build/guests/initramfs.cpio.gz', BOOTARGS='console=ttyAMA0')


def cpu_count(linux):
    """How many CPUs Linux uses; its log may say something in front."""
    return int(linux.ask('nproc').split()[-1])


def ticks(linux):
    """Interrupts of the timer, of each CPU that is online."""
    text = linux.ask('grep arch_timer /proc/interrupts')
    row = next(line for line in text.split('\n') if 'arch_timer' in line)
    return [int(word) for word in row.split(':')[1].split('GIC')[0].split()]


def busy(linux, count, seconds=2):
    """So many programs that only compute, for some seconds."""
    linux.ask(f'(for i in $(seq {count}); do timeout {seconds} sh -c "while :; do :; done" & done; '
              'wait)')


def check_smp(linux, vcpus):
    assert cpu_count(linux) == vcpus
    before = ticks(linux)
    busy(linux, 2 * vcpus)
    after = ticks(linux)
    assert len(before) == len(after) == vcpus
    assert all(new > old for new, old in zip(after, before)), (before, after)


def cases():
    for icount, pairs in ((False, FREE), (True, ICOUNT)):
        for vcpus, cores in pairs:
            yield pytest.param(vcpus, cores, icount,
                               id=f'{vcpus}on{cores}-{"icount" if icount else "free"}')


@pytest.mark.limit(600)
@pytest.mark.parametrize('vcpus, cores, icount', cases())
def test_every_vcpu_boots_and_its_timer_runs(power_on, vcpus, cores, icount):
    linux = power_on(smp(vcpus, cores), icount=icount, timeout=LIMIT).boot()
    check_smp(linux, vcpus)
    linux.send('poweroff -f\n')
    assert linux.wait_for_end() == 0
    assert linux.last_line() == machine.POWERED_OFF


@pytest.mark.limit(600)
def test_smp_linux_complains_of_nothing_that_it_does_not_complain_of_natively(power_on):
    native = [*machine.native_linux(ram=RAM_MB), '-smp', '4']
    expected = complaints(power_on(native, timeout=LIMIT).boot())
    assert complaints(power_on(smp(4, 2), timeout=LIMIT).boot()) - expected == set()


@pytest.mark.limit(900)
@pytest.mark.parametrize('vcpus, cores', ((4, 2), (4, 1)), ids=('4on2', '4on1'))
def test_cpus_go_off_and_on_under_load(power_on, vcpus, cores):
    linux = power_on(smp(vcpus, cores), timeout=LIMIT).boot()
    order, online = random.Random(vcpus * 10 + cores), set(range(vcpus))
    linux.ask('(while [ ! -e /tmp/stop ]; do head -c 100k /dev/zero | sha256sum; done '
              '> /tmp/sums; echo > /tmp/over) & true')
    for _ in range(12):
        cpu = order.randrange(1, vcpus)
        linux.ask(f'echo {int(cpu not in online)} > {CPU}/cpu{cpu}/online')
        online ^= {cpu}
        assert cpu_count(linux) == len(online)
    for cpu in set(range(vcpus)) - online:
        linux.ask(f'echo 1 > {CPU}/cpu{cpu}/online')
    check_smp(linux, vcpus)
    linux.ask('touch /tmp/stop; while [ ! -e /tmp/over ]; do sleep 1; done')
    assert linux.ask('sort -u /tmp/sums | wc -l').split()[-1] == '1'
    assert not re.search('stall|soft lockup|hung', linux.ask('dmesg'))


@pytest.mark.limit(600)
def test_reboot_from_any_cpu_restarts_them_all(power_on):
    linux = power_on(smp(4, 2), timeout=LIMIT).boot()
    for cpu in (3, 0):
        linux.send(f'taskset -c {cpu} reboot -f\n')
        linux.expect('nagaya: guest restarts')
        linux.boot()
        assert cpu_count(linux) == 4
