# SPDX-License-Identifier: BSD-2-Clause
"""What one core executes of a program of ours, counted by a plugin of QEMU
(tests/plugin/instructions.c): from its interrupt's vector to a function, and from one
interrupt to the next."""
import pathlib
import subprocess

import images

PLUGIN = 'build/tests/plugin/instructions.so'
IRQ_VECTOR = 0x18
# Its own RAM is there, and its translation of addresses is none. Linux has its programs below
# and its kernel above.
FIRST, LAST = 0x40000000, 0x41ffffff


def symbols(image):
    text = subprocess.run(['arm-none-eabi-nm', image], capture_output=True, text=True, check=True).stdout
    return {name: int(address, 16) for address, _, name in map(str.split, text.splitlines())}


class Instructions:
    """Of the program in an ELF file, on a core, from IRQ to a function, so many times each time
    that the program starts. `options` go to QEMU's command."""

    def __init__(self, image, core, function, count, directory):
        images.make(PLUGIN)
        names = symbols(image)
        self.out = pathlib.Path(directory) / f'instructions-{core}'
        numbers = {'core': core, 'first': FIRST, 'last': LAST, 'start': names['_start'],
                   'from': names['vectors'] + IRQ_VECTOR, 'to': names[function], 'count': count}
        self.options = ('-plugin', ','.join([PLUGIN, *(f'{key}={value}' for key, value in numbers.items()),
                                             f'out={self.out}']))

    def counted(self):
        """Once QEMU has ended by itself: for each start {'response': {instructions: how often},
        'period': the same}."""
        return [self._of_a_start(text) for text in self.out.read_text().split('start\n')[1:]]

    @staticmethod
    def _of_a_start(text):
        found = {'response': {}, 'period': {}}
        for kind, instructions, count in map(str.split, text.splitlines()):
            found[kind][int(instructions)] = int(count)
        return found
