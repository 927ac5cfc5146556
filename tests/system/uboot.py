# SPDX-License-Identifier: BSD-2-Clause
"""A machine that Debian's U-Boot starts, and what a person types at its prompt."""
import re
import shlex

import images

PROMPT = r'\n=> '
# U-Boot is at work while it loads, checks and starts; the guest is silent at first.
STARTED = r'(?s)Starting kernel \.\.\..*nagaya: \S+, scheduler '


def files(target, **variables):
    """Makes target (itb, sdcard, tftp) and answers the folder it is in."""
    words = images.arguments(**variables)
    images.make(target, *words)
    return images.place(**variables)


def command(*extra, board='qemu-virt', **variables):
    """How QEMU starts U-Boot with its card, and what else is given."""
    words = images.arguments(**variables)
    return [*shlex.split(images.make('-s', 'qemu-command', *words, f'BOARD={board}', 'BOOT=sdcard')),
            *extra]


def load_address(place):
    """Where the generator lets U-Boot read a file to: the map's word for it."""
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
    said = machine.expect('(?s)(.*?)' + PROMPT, timeout)[1]
    return said.decode(errors='replace').replace('\r', '')
