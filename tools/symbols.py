#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/symbols.py [-] - the table behind symbol_find() (core/symbols.h), as assembly.

Functions of one file lie side by side and their names begin alike, so each is written as how
much of it is like the one before, and the rest.

With "-" it reads the output of `nm -n -S`; without, the table is empty. Local
clones that the compiler makes (name.constprop.0) go by their function's name.
"""
import os
import re
import sys

LONGEST = 47    # struct symbol
IN_COMMON = 31  # what a byte below any character can say

FUNCTION = re.compile(r'([0-9a-f]{8}) (?:([0-9a-f]{8}) )?[tT] (\w+)')
NOT_CODE = re.compile(r'__|image_|text_|rodata_|data_|bss_|stacks_|hypervisor_|guest_images_')


def functions(lines):
    """(address, name), rising; of several names for one address the first."""
    found, end = {}, 0
    for line in lines:
        match = FUNCTION.match(line)
        if not match or NOT_CODE.match(match[3]):
            continue
        address = int(match[1], 16)
        found.setdefault(address, match[3])
        end = max(end, address + int(match[2] or '4', 16))
    return sorted(found.items()), end


def packed(names):
    before = ''
    for name in names:
        same = min(len(os.path.commonprefix((before, name))), IN_COMMON)
        yield same, name[same:]
        before = name


def table(symbols, end):
    base = symbols[0][0] if symbols else 0
    if end - base > 0xffff:
        sys.exit('symbols.py: more code than the table can describe')
    if too_long := [name for _, name in symbols if len(name) > LONGEST]:
        sys.exit(f'symbols.py: {too_long[0]} has more than {LONGEST} characters')
    lines = ['.section .symbols, "a", %progbits', '.balign 4']

    def word(name, value):
        lines.extend((f'.global {name}', f'{name}: .word {value:#x}'))

    word('symbol_count', len(symbols))
    word('symbol_base', base)
    word('symbol_end', end)
    lines.extend(('.global symbol_offsets', 'symbol_offsets:'))
    lines.extend(f'.hword {address - base:#x}' for address, _ in symbols)
    lines.extend(('.global symbol_names', 'symbol_names:'))
    names = packed(name for _, name in symbols)
    lines.extend(f'.byte {same}; .ascii "{rest}"' for same, rest in names)
    return '\n'.join((*lines, '.byte 0', '.balign 4', ''))


def main():
    symbols, end = functions(sys.stdin) if sys.argv[1:] == ['-'] else ([], 0)
    sys.stdout.write(table(symbols, end))


main()
