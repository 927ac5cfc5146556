# SPDX-License-Identifier: BSD-2-Clause
"""Linux on Allwinner's H3 with its own card and network, and what the PC has of both: the card's
image, a program that serves a file."""
import contextlib
import functools
import hashlib
import http.server
import os
import pathlib
import random
import subprocess
import threading

import images

MEGABYTE = 1 << 20
ROOT_AT = 64 * MEGABYTE  # the root file system on the card, as nothing that boots is there
TOOLS = {**os.environ, 'PATH': f'{os.environ["PATH"]}:/sbin:/usr/sbin'}
HOST = '10.0.2.2'  # the PC, in QEMU's network

NATIVE = ('qemu-system-arm', '-M', 'orangepi-pc', '-m', '1G', '-kernel', 'build/guests/vmlinuz',
          '-initrd', 'build/guests/initramfs-sunxi.cpio.gz',
          '-dtb', 'build/guests/sun8i-h3-orangepi-pc.dtb',
          '-append', 'console=ttyS0,115200 root=/dev/mmcblk0p2 maxcpus=2')


class Card:
    """An image of a card: room for what boots, and a root file system on its second partition.
    (The program that makes it has a test of its own.)"""

    def __init__(self, folder):
        images.make('build/guests/sunxi-root.ext4')
        self.path = pathlib.Path(folder, 'card.img')
        subprocess.run(['sh', 'tools/make_card.sh', self.path, '', '0',
                        'build/guests/sunxi-root.ext4'], check=True)

    def options(self):
        return '-drive', f'if=sd,format=raw,file={self.path}'

    def check(self):
        """What e2fsck says about the root file system, which nobody may use meanwhile; and
        whether it found nothing to repair."""
        done = subprocess.run(['e2fsck', '-fn', f'{self.path}?offset={ROOT_AT}'], env=TOOLS,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False)
        return done.returncode == 0, done.stdout

    def sha256(self, name):
        """Of a file on it."""
        with subprocess.Popen(['debugfs', '-R', f'cat {name}', f'{self.path}?offset={ROOT_AT}'],
                              env=TOOLS, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as debugfs:
            return hashlib.file_digest(debugfs.stdout, 'sha256').hexdigest()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """pytest's output is no place for it."""


@contextlib.contextmanager
def served(folder, size, seed=1):
    """A file of random bytes that a guest can fetch: its URL, and its sha256."""
    content = random.Random(seed).randbytes(size)
    pathlib.Path(folder, 'file').write_bytes(content)
    with http.server.ThreadingHTTPServer(
            ('127.0.0.1', 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f'http://{HOST}:{server.server_port}/file', hashlib.sha256(content).hexdigest()
        finally:
            server.shutdown()


def native(card):
    """The command that boots Linux from this card without Nagaya."""
    images.make('build/guests/vmlinuz', 'build/guests/initramfs-sunxi.cpio.gz',
                'build/guests/sun8i-h3-orangepi-pc.dtb')
    return [*NATIVE, '-nic', 'user', *card.options()]


def options_of_nagaya(config='sunxi_linux', **variables):
    return {'config': config, 'cpu': 'cortex-a7', 'cores': 4, **variables}


def folder_of_nagaya(**options):
    """The directory that holds the image's files."""
    return images.place(**options_of_nagaya(**options))


def nagaya(card, **options):
    """The command that boots it under Nagaya, with the same card, and without U-Boot: of an image
    that is no ELF QEMU thinks that it is Linux, and starts it in Hyp mode."""
    images.make('image', *images.arguments(**options_of_nagaya(**options)))
    return ['qemu-system-arm', '-M', 'orangepi-pc', '-m', '1G', '-smp', '4', '-nic', 'user',
            '-kernel', str(folder_of_nagaya(**options) / 'nagaya.bin'), *card.options()]
