# SPDX-License-Identifier: BSD-2-Clause
"""A machine that Debian's U-Boot starts, and what a person types at its prompt."""
import re
import shlex

import images

PROMPT = r'\n=> '
STARTED = r'(?s)Starting kernel \.\.\..*nagaya: \S+, scheduler '


def files(target, FIT_KEY='', **variables):
    """Makes target (itb, sdcard, tftp) and answers the folder it is in, with a key or without."""
    images.make(target, *images.arguments(**variables), f'FIT_KEY={FIT_KEY}')
    return images.place(**variables)


def command(**variables):
    """How QEMU starts U-Boot with its card. variables: of make as well, BOARD for one."""
    words = images.arguments(**variables)
    return shlex.split(images.make('-s', 'qemu-command', *words, 'BOOT=sdcard'))


def load_address(place):
    """Where the generator lets U-Boot read a file to: the map tells."""
    found = re.search(r'0x([0-9a-f]+)-\S+ .* room for the file that it starts',
                      (place / 'map.txt').read_text(encoding='utf-8'))
    return int(found[1], 16)


def stop_at_prompt(machine):
    machine.expect('Hit any key to stop autoboot')
    machine.send(' ')
    machine.expect(PROMPT)
    return machine


def type_command(machine, line, timeout=None):
    """The line itself, and what U-Boot prints before its next prompt."""
    machine.send(line + '\n')
    machine.expect(PROMPT, timeout)
    return machine.console.before.decode(errors='replace').replace('\r', '')
