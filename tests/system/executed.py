# SPDX-License-Identifier: BSD-2-Clause
"""How many instructions a machine's cores have executed so far, with or without icount, counted by
a plugin of QEMU (tests/plugin/executed.c)."""
import pathlib
import struct

import images

PLUGIN = 'build/tests/plugin/executed.so'
CORES_MAX = 8  # as in the plugin


class Executed:
    """`options` go to QEMU's command."""

    def __init__(self, directory):
        images.make(PLUGIN)
        self.out = pathlib.Path(directory) / 'executed'
        self.options = ('-plugin', f'{PLUGIN},out={self.out}')

    def of_each_core(self):
        return struct.unpack(f'={CORES_MAX}Q', self.out.read_bytes())

    def total(self):
        return sum(self.of_each_core())
