#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/make_initramfs.py OUT BUSYBOX MODULE DIR [ROOT PROGRAM...] - the Linux guest's root file system.

A gzip-compressed "newc" archive (Documentation/driver-api/early-userspace/
buffer-format.rst of Linux) of BusyBox, a module of the kernel and the files of DIR, and of the PROGRAMs below
ROOT (unpacked packages) with the libraries they need. The same input gives the
same bytes: order, owners and times are fixed, and no root is needed for nodes.
"""
import gzip
import pathlib
import re
import stat
import subprocess
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


def build(busybox, module, tree, root=None, *programs):
    archive = Archive()
    for name in ('bin', 'dev', 'etc', 'lib', 'lib/modules'):
        archive.add(name, stat.S_IFDIR | 0o755)
    archive.add('dev/console', stat.S_IFCHR | 0o600, device=CONSOLE)
    archive.add('bin/busybox', stat.S_IFREG | 0o755, busybox.read_bytes())
    archive.add(f'lib/modules/{module.name}', stat.S_IFREG | 0o644, module.read_bytes())
    archive.add('init', stat.S_IFREG | 0o755, (tree / 'init').read_bytes())
    archive.add('etc/profile', stat.S_IFREG | 0o644, (tree / 'profile').read_bytes())
    for program in sorted((tree / 'bin').iterdir()):
        archive.add(f'bin/{program.name}', stat.S_IFREG | 0o755, program.read_bytes())
    if root:
        add_programs(archive, root, programs)
    return archive.finish()


def main():
    out, busybox, module, tree, *root = map(pathlib.Path, sys.argv[1:6])
    out.write_bytes(gzip.compress(build(busybox, module, tree, *root, *sys.argv[6:]), 9, mtime=0))


main()
