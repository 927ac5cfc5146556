# SPDX-License-Identifier: BSD-2-Clause
"""Which modules of a kernel's package a root file system gets, and in which order they are loaded.
No machine is started."""
import gzip
import re
import subprocess

import pytest

import images

NAME_AT, SIZE_AT = 110, 54  # in the header of a file in a "newc" archive
WANTED = ('sunxi-mmc', 'ext4', 'dwmac-sun8i')  # of Debian's, as guests/linux/guest.mk has it


def module(file, *fields):
    """An ELF file with that .modinfo, and other sections around it, as a module has them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    strings = '\n'.join(f'.asciz "{field}"' for field in ('license=GPL', *fields))
    subprocess.run(['arm-linux-gnueabihf-as', '-o', file, '-'], text=True, check=True, input=(
        f'.text\nnop\n.section .modinfo,"a"\n{strings}\n.data\n.word 1\n'))


def make(out, tree, *names):
    """The program that make calls: it writes an archive of what init needs."""
    return subprocess.run(
        ['/usr/bin/python3', '-B', 'tools/make_initramfs.py', out, '--busybox', '/dev/null',
         '--init', '/dev/null', '--modules', tree, '--load', *names],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def content(out, name):
    """Of a file of lib/modules in the archive, which aligns all to four bytes."""
    archive, name = gzip.decompress(out.read_bytes()), f'lib/modules/{name}\0'.encode()
    at = archive.index(name)
    size = int(archive[at - NAME_AT + SIZE_AT:][:8], 16)
    begin = (at + len(name) + 3) // 4 * 4
    return archive[begin:begin + size]


@pytest.fixture(name='order')
def fixture_order(tmp_path):
    """order(NAMES...): how they and what they need are loaded; each is in the archive, too."""
    def order(*names, tree=tmp_path / 'tree'):
        out = tmp_path / 'initramfs.cpio.gz'
        done = make(out, tree, *names)
        assert done.returncode == 0, done.stdout
        files = content(out, 'order').decode().split()
        for file in files:
            assert content(out, file) == next(tree.rglob(file)).read_bytes()
        return [file.removesuffix('.ko') for file in files]
    return order


def test_each_comes_once_and_behind_all_it_needs(order, tmp_path):
    module(tmp_path / 'tree/net/card.ko', 'depends=left,right')
    module(tmp_path / 'tree/lib/left.ko', 'depends=base')
    module(tmp_path / 'tree/lib/right.ko', 'depends=base')
    module(tmp_path / 'tree/a/base.ko', 'depends=')
    module(tmp_path / 'tree/a/other.ko')
    assert order('card') == ['base', 'left', 'right', 'card']
    assert order('right', 'card') == ['base', 'right', 'left', 'card']


def test_a_name_is_the_same_with_either_line(order, tmp_path):
    module(tmp_path / 'tree/mdio-mux.ko')
    module(tmp_path / 'tree/snd_pcm.ko')
    module(tmp_path / 'tree/card.ko', 'depends=mdio_mux,snd-pcm')
    assert order('card') == ['mdio-mux', 'snd_pcm', 'card']
    assert order('mdio_mux', 'snd-pcm') == ['mdio-mux', 'snd_pcm']


def test_a_softdep_by_alias_brings_all_who_go_by_it(order, tmp_path):
    module(tmp_path / 'tree/ext9.ko', 'softdep=pre: crypto-sum plain post: later', 'depends=bits')
    module(tmp_path / 'tree/sum-fast.ko', 'alias=sum', 'alias=crypto-sum')
    module(tmp_path / 'tree/sum_slow.ko', 'alias=crypto-sum', 'depends=table')
    module(tmp_path / 'tree/near.ko', 'alias=crypto-sum-too', 'description=crypto-sum')
    for name in ('table', 'plain', 'later', 'bits'):
        module(tmp_path / f'tree/{name}.ko')
    assert order('ext9') == ['bits', 'sum-fast', 'table', 'sum_slow', 'plain', 'ext9']


def test_a_softdep_that_is_not_there_is_built_in(order, tmp_path):
    module(tmp_path / 'tree/card.ko', 'softdep=pre: nowhere crypto-nobody')
    assert order('card') == ['card']


def test_two_that_want_each_other_come_once_each(order, tmp_path):
    module(tmp_path / 'tree/one.ko', 'softdep=pre: two')
    module(tmp_path / 'tree/two.ko', 'softdep=pre: one')
    assert order('one') == ['two', 'one']


@pytest.mark.parametrize('fields', ((), ('depends=base,nowhere',)))
def test_one_that_is_not_there_is_one_sentence_and_no_archive(fields, tmp_path):
    module(tmp_path / 'tree/base.ko')
    if fields:
        module(tmp_path / 'tree/nowhere-too.ko', *fields)
    done = make(tmp_path / 'out', tmp_path / 'tree', 'nowhere_too' if fields else 'nowhere')
    assert done.returncode == 1
    assert done.stdout == f'{tmp_path}/tree holds no module nowhere\n'
    assert not (tmp_path / 'out').exists()


def symbols(file):
    """What it has for others, and what it wants of others."""
    names = subprocess.run(['arm-linux-gnueabihf-nm', file], stdout=subprocess.PIPE, text=True,
                           check=True).stdout
    return (set(re.findall(r' __ksymtab_(\w+)$', names, re.M)),
            set(re.findall(r'^ +U (\w+)$', names, re.M)))


def test_debians_are_in_an_order_in_which_the_kernel_can_link_them(order):
    """By their symbols, which is what the kernel goes by."""
    images.make('build/guests/sunxi.stamp')
    tree = images.PLACE.parent / 'guests/modules'
    loaded = order(*WANTED, tree=tree)
    there, links = set(), 0
    found = {name: symbols(next(tree.rglob(f'{name}.ko'))) for name in loaded}
    of_modules = set().union(*(exported for exported, _ in found.values()))
    for name in loaded:
        exported, wanted = found[name]
        assert wanted & of_modules <= there, name
        links += len(wanted & of_modules)
        there |= exported
    assert links > 100
    assert loaded.index('crc32c_generic') < loaded.index('ext4')  # which names it nowhere
