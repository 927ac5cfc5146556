#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tests/layers.py - who may include whom, and where assembly may stand.

Folders are layers; the arrows point one way. A row says what the files of a folder
may name; the longest folder that fits a file is its own. <...> is the C library's.
"""
import fnmatch
import pathlib
import re
import sys

DEVICE = ('core/types.h', 'core/mmio.h', 'arch/gic.h', 'arch/spinlock.h')
ALLOWED = {
    'users': ('core/vm_config.h', 'guest_options.h', 'users/*.h'),
    'boards': ('core/board.h',),
    'boards/drivers': ('core/board.h', 'core/types.h', 'core/uart.h', 'core/rtc.h',
                       'core/io.h', 'boards/drivers/*.h'),
    'schedulers': ('core/sched.h',),
    'vgic': DEVICE + ('vgic/*.h',),
    'core/devices': DEVICE + ('core/devices/*.h',),
    'core': ('core/*.h', 'core/devices/*.h', 'arch/*.h', 'vgic/vgic.h'),
    'arch': ('core/*.h', 'arch/*.h'),
    'arch/armv7': ('core/*.h', 'arch/*.h', 'arch/armv7/*.h', 'vgic/vgic.h', 'asm_offsets.h'),
    'tools': ('core/*.h', 'arch/stage2.h', 'vgic/vgic.h', 'tools/*.h'),
    'guests': ('core/abi.h', 'guests/*'),
    'guests/rtos/kernel': ('guests/rtos/kernel/*.h',),
    'tests/guests': ('core/abi.h', 'guests/*', 'tests/guests/*'),
}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
ASSEMBLY = re.compile(r'\b(__asm__|__asm|asm)\b\s*(volatile|__volatile__)?\s*\(')
# offsets.c prints numbers into the compiler's output; guests are programs of their own.
ASSEMBLY_AT_HOME = ('arch/armv7/*.h', 'arch/armv7/offsets.c', 'guests/*', 'tests/guests/*')


def matches(name, patterns):
    """Like a shell's: a * stands for anything but a slash, and "dir/*" for all below dir."""
    return any(fnmatch.fnmatchcase(name, p) and
               (p.endswith('/*') or name.count('/') == p.count('/')) for p in patterns)


def violations(root):
    for path in sorted(root.rglob('*.[chS]')):
        name, text = str(path.relative_to(root)), path.read_text()
        homes = [h for h in ALLOWED if name.startswith(h + '/')]
        if not homes:  # tests of the PC may see everything
            continue
        for included in INCLUDE.findall(text):
            if not matches(included, ALLOWED[max(homes, key=len)]):
                yield f'{name}: may not include {included}'
        if path.suffix != '.S' and ASSEMBLY.search(text) and not matches(name, ASSEMBLY_AT_HOME):
            yield f'{name}: assembly belongs into arch/armv7/*.h or a .S file'


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '.')
    found = list(violations(root))
    print('\n'.join(found) if found else 'layers: all arrows hold')
    sys.exit(bool(found))


if __name__ == '__main__':
    main()
