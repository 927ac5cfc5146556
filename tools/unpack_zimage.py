#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/unpack_zimage.py ZIMAGE OUT - the kernel that a zImage of Linux unpacks when it boots.

Unpacking takes far longer than what follows until the first program runs, so tests that boot
again and again start with this. It runs at RAM + 32 KiB, where a zImage puts it.
"""
import lzma
import pathlib
import sys

XZ_MAGIC = b'\xfd7zXZ\0'


def unpack(zimage):
    """The code that unpacks has the magic as well, so what begins with it need not be a stream."""
    at = zimage.find(XZ_MAGIC)
    while at >= 0:
        try:
            return lzma.LZMADecompressor().decompress(zimage[at:])
        except lzma.LZMAError:
            at = zimage.find(XZ_MAGIC, at + 1)
    return sys.exit('there is no kernel in it that was packed by xz')


def main():
    zimage, out = map(pathlib.Path, sys.argv[1:])
    out.write_bytes(unpack(zimage.read_bytes()))


main()
