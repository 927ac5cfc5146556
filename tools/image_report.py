#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/image_report.py ELF - what the image costs, and whether that is too much.

Counts what the linker really placed, by the sections' own flags. The guests' images
(.guest_images) are not ours to pay for.
"""
import os
import re
import subprocess
import sys

LIMIT = 64 * 1024
SECTION = re.compile(r'\s*\d+ (\S+)\s+([0-9a-f]{8})  ([0-9a-f]{8}) .*\n\s+(.*)')


def sections(elf):
    objdump = os.environ.get('CROSS', 'arm-none-eabi-') + 'objdump'
    listing = subprocess.run([objdump, '-h', elf], check=True, capture_output=True, text=True)
    for name, size, address, flags in SECTION.findall(listing.stdout):
        if 'ALLOC' in flags:
            yield name, int(size, 16), int(address, 16), flags


def kind(flags):
    if 'LOAD' not in flags.replace('ALLOC', '').split(', ') and 'CONTENTS' not in flags:
        return 'bss'
    if 'CODE' in flags:
        return 'text'
    return 'rodata' if 'READONLY' in flags else 'data'


def main():
    size = dict.fromkeys(('text', 'rodata', 'data', 'bss', 'guests'), 0)
    first, end = 1 << 32, 0
    for name, length, address, flags in sections(sys.argv[1]):
        if name == '.guest_images':
            size['guests'] += length
            continue
        size[kind(flags)] += length
        first, end = min(first, address), max(end, address + length)
    image = size['text'] + size['rodata'] + size['data']
    print(f"{sys.argv[1]}: text {size['text']}, rodata {size['rodata']}, data {size['data']}, "
          f"bss {size['bss']}; RAM kept {(end - first + 1023) // 1024} KiB; "
          f"guest images {size['guests'] // 1024} KiB")
    if image > LIMIT:
        sys.exit(f'{sys.argv[1]}: {image} bytes without guests, {LIMIT} are allowed')


main()
