# SPDX-License-Identifier: BSD-2-Clause
"""Linux with several CPUs: how it is booted, put under load, and asked whether all is well."""
import re

import machine
from machine import nagaya

RAM_MB = 256
CPU = '/sys/devices/system/cpu'
INITRD = 'build/guests/initramfs.cpio.gz'
STRESS_INITRD = 'build/guests/initramfs-stress.cpio.gz'  # with stress-ng and rt-tests

# What the kernel says of CPUs that got nowhere.
TROUBLE = (r'\bstalls?\b|soft lockup|blocked for more than|rcu: INFO|rcu_\w+ kthread|'
           r'unstable|throttling activated|WARNING|\bBUG\b')
NAP_US = 10000
# A wake-up that was lost comes with the next interrupt of that CPU, if there is one. What only
# waited for its turn, on a PC that has other work for its cores, comes long before this.
LATEST_US = 1000000
CYCLICTEST = re.compile(r'T: *(\d+) .* C: *(\d+) Min: *(-?\d+) .* Max: *(-?\d+)')


def core_step(cores, icount):
    """Up to version 8.0 QEMU gives a core under icount the time until the next timer of the
    machine is due. One that computes takes it all, and the one after it finds the timer due and
    gets nothing; the next but one gets all again. So every second core stays off: then all
    that compute have turns of the same length, natively as under Nagaya."""
    return 2 if icount and cores > 1 else 1


def under_nagaya(vcpus, cores, initrd=INITRD, bootargs='console=ttyAMA0', step=1, kernel=machine.KERNEL):
    machine.images.make(kernel, initrd)
    return nagaya('guest', cores=cores * step, CORE_STEP=step, GUEST=kernel, VCPUS=vcpus, RAM_MB=RAM_MB,
                  INITRD=initrd, BOOTARGS=bootargs)


def natively(cpus, initrd=INITRD, bootargs='console=ttyAMA0', kernel=machine.KERNEL):
    machine.images.make(kernel, initrd)
    return [*machine.native_linux(ram=RAM_MB, initrd=initrd, bootargs=bootargs, kernel=kernel), '-smp', str(cpus)]


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


def check(linux, vcpus):
    """All CPUs are there and have timers that run."""
    assert cpu_count(linux) == vcpus
    before = ticks(linux)
    busy(linux, 2 * vcpus)
    after = ticks(linux)
    assert len(before) == len(after) == vcpus
    assert all(new > old for new, old in zip(after, before)), (before, after)


def check_messages(linux):
    found = [line for line in linux.ask('dmesg').split('\n') if re.search(TROUBLE, line)]
    assert not found, '\n'.join(found)


# CPUs that come and go ----------------------------------------------------------------

def start_sums(linux):
    """Checksums that must be the same for ever, in the background."""
    linux.ask('(while [ ! -e /tmp/stop ]; do head -c 100k /dev/zero | sha256sum; done '
              '> /tmp/sums; echo > /tmp/over) & true')


def check_sums(linux):
    linux.ask('touch /tmp/stop; while [ ! -e /tmp/over ]; do sleep 1; done')
    assert int(linux.ask('wc -l < /tmp/sums').split()[-1]) > 0
    assert linux.ask('sort -u /tmp/sums | wc -l').split()[-1] == '1'


def set_online(linux, cpu, online):
    linux.ask(f'echo {int(online)} > {CPU}/cpu{cpu}/online')


def hotplug(linux, vcpus, order, cycles):
    """So many times a CPU goes off, and later on again; any but the first, in random order."""
    others, online = range(1, vcpus), set(range(vcpus))
    while cycles:
        cpu = order.choice(others)
        set_online(linux, cpu, cpu not in online)
        cycles -= cpu in online
        online ^= {cpu}
        assert cpu_count(linux) == len(online)
    for cpu in set(others) - online:
        set_online(linux, cpu, True)


# Stress -------------------------------------------------------------------------------

def stress_ng(vcpus, seconds):
    return (f'stress-ng --quiet --verify --cpu {vcpus} --vm 2 --vm-bytes 16M --switch 2 --timer 2 '
            f'--timeout {seconds}s')


def check_naps(linux, vcpus, seconds):
    """Each CPU sleeps for NAP_US, again and again: never less, never much more. Returns the
    worst delay in microseconds."""
    count = seconds * 1000000 // NAP_US
    text = linux.ask(f'cyclictest --quiet --threads={vcpus} --affinity=0-{vcpus - 1} --priority=80 '
                     f'--interval={NAP_US} --distance=0 --loops={count}', seconds * 10 + 60)
    rows = [tuple(map(int, row)) for row in CYCLICTEST.findall(text)]
    assert [number for number, *_ in rows] == list(range(vcpus)), text
    # The first that is through ends it; who woke up too late for the next time leaves that out.
    assert max(loops for _, loops, *_ in rows) == count, text
    for _, loops, first, last in rows:
        assert 2 * loops > count and first >= 0 and last < LATEST_US, text
    return max(last for *_, last in rows)


def stress(linux, vcpus, seconds):
    """stress-ng and then hackbench for so many seconds each. Returns the worst delay of a
    timer in microseconds: of CPUs with nothing to do, and under stress-ng."""
    limit = seconds * 10 + 120
    quiet = check_naps(linux, vcpus, 3)
    linux.ask(f'({stress_ng(vcpus, seconds)}; echo $? > /tmp/stressed) > /tmp/stress 2>&1 & true')
    loaded = check_naps(linux, vcpus, seconds)
    linux.ask('while [ ! -e /tmp/stressed ]; do sleep 1; done', limit)
    assert linux.ask('cat /tmp/stressed').split()[-1] == '0', linux.ask('cat /tmp/stress')
    linux.ask(f'end=$(($(date +%s) + {seconds})); while [ $(date +%s) -lt $end ]; do hackbench '
              '--groups 2 --loops 50 > /dev/null || break; done; [ $(date +%s) -ge $end ]', limit)
    check(linux, vcpus)
    return quiet, loaded
