# SPDX-License-Identifier: BSD-2-Clause
"""A Linux that goes silent starts over; one that serves its watchdog does not."""
import pytest

from machine import PROMPT, nagaya

WATCHDOG_S = 10  # until Linux has its driver
TIMEOUT_S = 2    # as Linux wants it: short, for a kernel that has crashed waits in a loop
LINUX = {'GUEST': 'build/guests/vmlinuz', 'INITRD': 'build/guests/initramfs.cpio.gz',
         'RAM_MB': 256, 'BOOTARGS': 'console=ttyAMA0'}


@pytest.mark.limit(300)
def test_linux_serves_its_watchdog_until_it_crashes(power_on):
    machine = power_on(nagaya('guest', **LINUX, WATCHDOG_S=WATCHDOG_S), icount=True, timeout=120)
    machine.boot()
    assert machine.ask('cat /sys/class/watchdog/watchdog0/identity') == 'sp805-wdt'
    machine.ask(f'watchdog -T {TIMEOUT_S} -t 1 /dev/watchdog')
    machine.ask(f'sleep {10 * TIMEOUT_S + WATCHDOG_S}')
    machine.send('echo c > /proc/sysrq-trigger\n')
    machine.expect(r'Kernel panic - not syncing: sysrq triggered crash', linux_may_crash=True)
    machine.expect(r'nagaya: guest restarts: nobody served its watchdog', linux_may_crash=True)
    machine.expect(PROMPT)
    machine.send('poweroff -f\n')
    assert machine.wait_for_end() == 0
