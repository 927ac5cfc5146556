#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/symbols.py [-] - the table behind symbol_find() (core/symbols.h), as assembly.

With "-" it reads the output of `nm -n -S`; without, the table is empty. Local
clones that the compiler makes (name.constprop.0) go by their function's name.
"""
import re
import sys

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


def table(symbols, end):
    base = symbols[0][0] if symbols else 0
    if end - base > 0xffff:
        sys.exit('symbols.py: more code than the table can describe')
    lines = ['.section .symbols, "a", %progbits', '.balign 4']

    def word(name, value):
        lines.extend((f'.global {name}', f'{name}: .word {value:#x}'))

    word('symbol_count', len(symbols))
    word('symbol_base', base)
    word('symbol_end', end)
    lines.extend(('.global symbol_offsets', 'symbol_offsets:'))
    lines.extend(f'.hword {address - base:#x}' for address, _ in symbols)
    lines.extend(('.global symbol_names', 'symbol_names:'))
    lines.extend(f'.asciz "{name}"' for _, name in symbols)
    return '\n'.join(lines) + '\n.balign 4\n'


def main():
    symbols, end = functions(sys.stdin) if sys.argv[1:] == ['-'] else ([], 0)
    sys.stdout.write(table(symbols, end))


main()
