# SPDX-License-Identifier: BSD-2-Clause
"""Linux with a device of the board as the board's own device tree describes it, in RAM that is
where Linux sees it (tests/users/gpio_linux)."""
import json
import re
import socket

from machine import nagaya

KEY = re.compile(r'(\d+)\s+9030000\.pl061\s+3 Edge\s+GPIO Key Poweroff')


def press_power_button(path):
    """By QEMU's own protocol: a greeting, and one answer to each command."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(path)
        lines = connection.makefile('rw')
        lines.readline()
        for name in ('qmp_capabilities', 'system_powerdown'):
            lines.write(json.dumps({'execute': name}) + '\n')
            lines.flush()
            answer = lines.readline()
            while '"event"' in answer:
                answer = lines.readline()
            assert '"return"' in answer, answer


def test_linux_drives_a_device_as_the_boards_tree_describes_it(power_on, tmp_path):
    control = f'{tmp_path}/control'
    command = nagaya('gpio_linux', USERS='tests/users')
    machine = power_on([*command, '-qmp', f'unix:{control},server=on,wait=off']).boot()

    assert '58000000-67ffffff : System RAM' in machine.ask('cat /proc/iomem')
    assert 'pl061_gpio' in machine.ask('readlink /sys/bus/amba/devices/9030000.pl061/driver')
    before = KEY.search(machine.ask('cat /proc/interrupts'))
    assert before and before[1] == '0', 'nobody has pressed it yet'
    press_power_button(control)
    machine.ask('while grep -q " 0 *9030000.pl061 *3 Edge" /proc/interrupts; do sleep 0.1; done')
    assert int(KEY.search(machine.ask('cat /proc/interrupts'))[1]) >= 1
