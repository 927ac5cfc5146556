# SPDX-License-Identifier: BSD-2-Clause
"""The modules of a kernel's package: which ones a module needs, and in which order they are
loaded. A package holds no modules.dep, which depmod makes on the machine it is installed on;
each module says itself what it needs (MODULE_INFO of Linux)."""
import struct
import sys


def named(name):
    """Linux writes a module's name both ways."""
    return name.replace('-', '_')


def section(elf, wanted):
    """The content of a section of a 32-bit ELF file."""
    at, size, count, names = struct.unpack_from('<I10xHHH', elf, 32)
    headers = [struct.unpack_from('<6I', elf, at + number * size) for number in range(count)]
    for name, _, _, _, offset, length in headers:
        begin = headers[names][4] + name
        if elf[begin:elf.index(b'\0', begin)] == wanted:
            return elf[offset:offset + length]
    return b''


def modinfo(elf):
    """[(field, value)]: a module's .modinfo is strings FIELD=VALUE, with a 0 behind each."""
    strings = [string.decode() for string in section(elf, b'.modinfo').split(b'\0') if string]
    return [tuple(string.split('=', 1)) for string in strings]


class Modules:
    def __init__(self, tree):
        self.tree = tree
        self.files = {named(path.stem): path for path in sorted(tree.rglob('*.ko'))}
        self.said = {}

    def _said(self, name, field):
        """All values of a field of the module's .modinfo."""
        if name not in self.said:
            self.said[name] = modinfo(self.files[name].read_bytes())
        return [value for key, value in self.said[name] if key == field]

    def _with_alias(self, alias):
        return [name for name in self.files if alias in self._said(name, 'alias')]

    def _wants(self, name):
        """What a softdep names is often an alias, of several modules for several CPUs. What is not
        there is built in, or not needed."""
        for words in self._said(name, 'softdep'):
            before = words.partition('pre:')[2].partition('post:')[0]
            for wanted in before.split():
                known = named(wanted) in self.files
                yield from [named(wanted)] if known else self._with_alias(wanted)

    def _needs(self, name):
        for value in self._said(name, 'depends'):
            yield from filter(None, map(named, value.split(',')))
        yield from self._wants(name)

    def in_order(self, names):
        """The files of these modules and of all they need, each behind those it needs. Two may
        want each other by softdep: any order of them will do."""
        order, begun = [], set()

        def add(name):
            if name not in self.files:
                sys.exit(f'{self.tree} holds no module {name}')
            if name in begun:
                return
            begun.add(name)
            for needed in self._needs(name):
                add(needed)
            order.append(self.files[name])

        for name in names:
            add(named(name))
        return order
