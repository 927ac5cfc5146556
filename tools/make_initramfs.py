#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/make_initramfs.py OUT BUSYBOX DIR - the Linux guest's root file system.

A gzip-compressed "newc" archive (Documentation/driver-api/early-userspace/
buffer-format.rst of Linux) of BusyBox and the files of DIR. The same input gives
the same bytes: order, owners and times are fixed, and no root is needed for nodes.
"""
import gzip
import pathlib
import stat
import sys

CONSOLE = (5, 1)  # /dev/console: init's output, before /dev is mounted


class Archive:
    def __init__(self):
        self.data = bytearray()
        self.entries = 0

    def _pad(self):
        self.data += bytes(-len(self.data) % 4)

    def add(self, name, mode, content=b'', device=(0, 0)):
        self.entries += 1
        links = 2 if stat.S_ISDIR(mode) else 1
        path = name.encode() + b'\0'
        fields = (self.entries, mode, 0, 0, links, 0, len(content), 0, 0, *device, len(path), 0)
        self.data += b'070701' + b''.join(b'%08X' % field for field in fields) + path
        self._pad()
        self.data += content
        self._pad()

    def finish(self):
        self.entries = -1  # the trailer is number 0
        self.add('TRAILER!!!', 0)
        return bytes(self.data)


def build(busybox, tree):
    archive = Archive()
    for name in ('bin', 'dev', 'etc'):
        archive.add(name, stat.S_IFDIR | 0o755)
    archive.add('dev/console', stat.S_IFCHR | 0o600, device=CONSOLE)
    archive.add('bin/busybox', stat.S_IFREG | 0o755, busybox.read_bytes())
    archive.add('init', stat.S_IFREG | 0o755, (tree / 'init').read_bytes())
    archive.add('etc/profile', stat.S_IFREG | 0o644, (tree / 'profile').read_bytes())
    for program in sorted((tree / 'bin').iterdir()):
        archive.add(f'bin/{program.name}', stat.S_IFREG | 0o755, program.read_bytes())
    return archive.finish()


def main():
    out, busybox, tree = map(pathlib.Path, sys.argv[1:])
    out.write_bytes(gzip.compress(build(busybox, tree), 9, mtime=0))


main()
