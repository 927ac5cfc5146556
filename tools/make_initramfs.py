#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/make_initramfs.py - the Linux guest's root file system, as an archive that is unpacked
into memory or, with --ext4, on a partition.

It holds BusyBox and files of ours; single modules of the kernel; those that are loaded before
all else, with what they need; programs of unpacked packages, with the libraries they need. The
same input gives the same bytes: order, owners and times are fixed, and no root is needed.
"""
import argparse
import gzip
import pathlib
import re
import stat
import subprocess
import sys

from ext4 import FileSystem
from kernel_modules import Modules

CONSOLE = (5, 1)  # /dev/console: init's output, before /dev is mounted


class Archive:
    """A gzip-compressed "newc" archive (Documentation/driver-api/early-userspace/
    buffer-format.rst of Linux)."""

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

    def write(self, out):
        self.entries = -1  # the trailer is number 0
        self.add('TRAILER!!!', 0)
        out.write_bytes(gzip.compress(bytes(self.data), 9, mtime=0))


def files_by_name(root):
    """{name: file} of what can be run or linked; libraries are found by their links, too."""
    return {path.name: path for folder in ('bin', 'lib')
            for path in sorted(root.glob(f'**/{folder}/**/*')) if path.is_file()}


def needed_by(file):
    """The libraries it names, the program that loads them among them."""
    text = subprocess.run(['readelf', '--dynamic', file], stdout=subprocess.PIPE, check=True,
                          text=True).stdout
    return re.findall(r'\(NEEDED\) +Shared library: \[(.*)\]', text)


def with_libraries(files, programs):
    """The names of the libraries, and of theirs."""
    found, rest = set(), list(programs)
    while rest:
        for name in needed_by(files[rest.pop()]):
            if name not in files:
                sys.exit(f'make_initramfs: no package holds {name}')
            if name not in found:
                found.add(name)
                rest.append(name)
    return sorted(found)


def add_programs(archive, root, programs):
    files = files_by_name(root)
    for folder, names in (('bin', programs), ('lib', with_libraries(files, programs))):
        for name in names:
            archive.add(f'{folder}/{name}', stat.S_IFREG | 0o755, files[name].read_bytes())


def add_modules(archive, arguments):
    """lib/modules/order names those that init loads, each behind those it needs."""
    files = list(arguments.module)
    if arguments.load:
        order = Modules(arguments.modules).in_order(arguments.load)
        files += order
        names = ''.join(f'{file.name}\n' for file in order)
        archive.add('lib/modules/order', stat.S_IFREG | 0o644, names.encode())
    for file in files:
        archive.add(f'lib/modules/{file.name}', stat.S_IFREG | 0o644, file.read_bytes())


def fill(archive, arguments):
    for name in ('bin', 'dev', 'etc', 'lib', 'lib/modules'):
        archive.add(name, stat.S_IFDIR | 0o755)
    archive.add('dev/console', stat.S_IFCHR | 0o600, device=CONSOLE)
    archive.add('bin/busybox', stat.S_IFREG | 0o755, arguments.busybox.read_bytes())
    add_modules(archive, arguments)
    archive.add('init', stat.S_IFREG | 0o755, arguments.init.read_bytes())
    if arguments.profile:
        archive.add('etc/profile', stat.S_IFREG | 0o644, arguments.profile.read_bytes())
    for program in sorted(arguments.bin.iterdir()) if arguments.bin else ():
        archive.add(f'bin/{program.name}', stat.S_IFREG | 0o755, program.read_bytes())
    if arguments.programs:
        add_programs(archive, arguments.root, arguments.programs)


def main():
    parser = argparse.ArgumentParser(description='the Linux guest\'s root file system')
    path = pathlib.Path
    parser.add_argument('out', type=path)
    parser.add_argument('--busybox', type=path, required=True)
    parser.add_argument('--init', type=path, required=True, help='the first program')
    parser.add_argument('--profile', type=path, help='of the shell')
    parser.add_argument('--bin', type=path, help='a folder of scripts')
    parser.add_argument('--module', type=path, action='append', default=[],
                        help='one that is there and not loaded')
    parser.add_argument('--modules', type=path, help='the folder of the kernel\'s modules')
    parser.add_argument('--load', nargs='+', help='those of it that are loaded')
    parser.add_argument('--root', type=path, help='unpacked packages')
    parser.add_argument('--programs', nargs='+', help='what is taken out of them')
    parser.add_argument('--ext4', type=int, metavar='MIB', help='not an archive, but a file system')
    arguments = parser.parse_args()
    archive = FileSystem(arguments.ext4) if arguments.ext4 else Archive()
    fill(archive, arguments)
    archive.write(arguments.out)


main()
