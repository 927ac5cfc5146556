# SPDX-License-Identifier: BSD-2-Clause
"""What a debugger sees of the lives of Linux on Allwinner's H3: its memory at the first instruction
of each, and whether its DMA masters are at rest then."""
import re
import socket
import struct

import debugger
import sunxi
from debugger import BREAKPOINT, WATCHPOINT
from machine import KEY

RAM, RAM_SIZE = 0x50000000, 256 * sunxi.MEGABYTE  # users/sunxi.h
EMAC_IRQ, EMAC_TX0, EMAC_RX0, EMAC_RX_LIST = 0x01c3000c, 0x01c30010, 0x01c30024, 0x01c30034
EMAC_RUNS, EMAC_DMA = 1 << 31, 1 << 30  # of TX0 and RX0, and of the register behind each
MMC_GCTRL, MMC_ON = 0x01c0f000, 3 << 4
DESCRIPTORS, OWNED = 512, 1 << 31  # of Linux's driver
DESCRIPTOR = struct.Struct('<4I')  # state, size, buffer, where the next one is
PAGE = 4096
CHUNK = sunxi.MEGABYTE
DATAGRAMS = 64  # what the buffer of a socket of the PC holds
PAYLOAD = b'for an old life ' * 64


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


class Lives:
    """Of the Linux that this command starts, which waits with the first instruction for us."""

    def __init__(self, card, folder):
        self.socket, self.debugger, self.folder = folder / 'debugger', None, folder
        command = sunxi.nagaya(card)  # which takes its time; somebody else might have the port then
        self.port = free_port()
        forwarded = f'user,hostfwd=udp:127.0.0.1:{self.port}-:9'
        self.command = [*(forwarded if word == 'user' else word for word in command),
                        *debugger.options(self.socket)]
        listing = (sunxi.folder_of_nagaya() / 'map.txt').read_text()
        self.entry = int(re.search(r'zImage, entry (0x[0-9a-f]+)', listing)[1], 16)

    def attach(self, timeout):
        self.debugger = debugger.Debugger(self.socket, timeout)

    def close(self):
        if self.debugger:
            self.debugger.close()

    def begin(self, name='first'):
        """Runs to the first instruction of a life, and keeps what its memory is then."""
        self.debugger.run_to(BREAKPOINT, self.entry)
        self.debugger.save(RAM, RAM_SIZE, self.folder / name)

    def go_on(self):
        self.debugger.go()

    def _ring(self):
        """Where the descriptors of the receiver are; some of their buffers are below, so that they
        are cleared first."""
        at = self.debugger.words(EMAC_RX_LIST)[0]
        self.debugger.save(at, DESCRIPTOR.size * DESCRIPTORS, self.folder / 'ring')
        free = [buffer for state, _, buffer, _ in
                DESCRIPTOR.iter_unpack((self.folder / 'ring').read_bytes()) if state & OWNED]
        assert len(free) > DATAGRAMS and RAM < min(free) < at < RAM + RAM_SIZE
        return at

    def restart(self, linux):
        """From Nagaya's console, while the receiver runs. Where the memory below its descriptors is
        cleared, and they are not, everything stands still, and datagrams come: without quiesce they
        are the first thing that happens when it goes on. Ends at the next life's first
        instruction."""
        self.debugger.halt()
        assert self.receives()
        below = self._ring() - 32
        self.debugger.set(WATCHPOINT, below)
        self.debugger.go()
        linux.send(f'{KEY}restart linux\r')
        self.debugger.wait()
        self.debugger.forget(WATCHPOINT, below)
        assert self.debugger.words(self.entry) == [0]  # it is Nagaya who wrote
        self._send_datagrams()
        self.begin('now')

    def datagrams_arrive(self, linux):
        """At a Linux that runs: so they come as far as the network device."""
        received = 'cat /sys/class/net/eth0/statistics/rx_packets'
        wanted = int(linux.ask(received)) + DATAGRAMS
        self._send_datagrams()
        linux.ask(f'until [ $({received}) -ge {wanted} ]; do sleep 0.1; done')

    def _send_datagrams(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for _ in range(DATAGRAMS):
                sender.sendto(PAYLOAD, ('127.0.0.1', self.port))

    def receives(self):
        state, dma = self.debugger.words(EMAC_RX0, 2)
        return bool(state & EMAC_RUNS and dma & EMAC_DMA)

    def that_run(self):
        """Registers in which something of a DMA master is on."""
        wanted = {'EMAC_IRQ': (EMAC_IRQ, 0xffffffff),
                  'EMAC_TX0': (EMAC_TX0, EMAC_RUNS), 'EMAC_TX1': (EMAC_TX0 + 4, EMAC_DMA),
                  'EMAC_RX0': (EMAC_RX0, EMAC_RUNS), 'EMAC_RX1': (EMAC_RX0 + 4, EMAC_DMA),
                  'MMC_GCTRL': (MMC_GCTRL, MMC_ON)}
        return [name for name, (at, mask) in wanted.items() if self.debugger.words(at)[0] & mask]

    def strangers(self):
        """Pages of this life's memory that are not as they were at power-on."""
        found = []
        with (open(self.folder / 'first', 'rb') as first, open(self.folder / 'now', 'rb') as now):
            for at in range(RAM, RAM + RAM_SIZE, CHUNK):
                was, is_ = first.read(CHUNK), now.read(CHUNK)
                assert len(was) == len(is_) == CHUNK
                found += [hex(at + page) for page in range(0, CHUNK if was != is_ else 0, PAGE)
                          if was[page:page + PAGE] != is_[page:page + PAGE]]
        return found
