# SPDX-License-Identifier: BSD-2-Clause
"""A machine of QEMU's held still from outside, by the protocol of its gdb stub: at an instruction,
at a write, and to look at memory and registers of devices as nobody in the machine sees them."""
import re
import socket

BREAKPOINT, WATCHPOINT = 0, 2  # kinds of a Z packet
INTERRUPT = b'\x03'


def options(path):
    """So that QEMU waits with the first instruction, for a debugger at this socket."""
    return ('-S', '-gdb', 'chardev:debugger', '-chardev',
            f'socket,id=debugger,path={path},server=on,wait=off')


class Debugger:
    def __init__(self, path, timeout):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        try:
            self.socket.connect(str(path))
        except OSError:
            self.socket.close()
            raise
        self.stream = self.socket.makefile('rb')

    def close(self):
        self.stream.close()
        self.socket.close()

    def _send(self, packet):
        self.socket.sendall(f'${packet}#{sum(packet.encode()) & 0xff:02x}'.encode())

    def _byte(self):
        byte = self.stream.read(1)
        if not byte:
            raise EOFError('QEMU is gone')
        return byte

    def _next(self):
        while self._byte() != b'$':  # what acknowledges ours is of no interest
            pass
        packet = bytearray()
        while (byte := self._byte()) != b'#':
            packet += byte
        self._byte(), self._byte()  # a checksum, on a wire that loses nothing
        return packet.decode()

    def _receive(self):
        answer = self._next()
        self.socket.sendall(b'+')
        return answer

    def _ask(self, packet):
        self._send(packet)
        answer = self._receive()
        assert answer == 'OK', f'{packet}: {answer}'

    def set(self, kind, address):
        self._ask(f'Z{kind},{address:x},4')

    def forget(self, kind, address):
        self._ask(f'z{kind},{address:x},4')

    def go(self):
        self._send('c')

    def wait(self):
        """Until the machine stops."""
        answer = self._receive()
        assert answer.startswith('T'), answer

    def halt(self):
        self.socket.sendall(INTERRUPT)
        self.wait()

    def run_to(self, kind, address):
        """From a machine that stands still to one that does, by a stop that is then forgotten."""
        self.set(kind, address)
        self.go()
        self.wait()
        self.forget(kind, address)

    def monitor(self, command):
        """What QEMU's monitor says, in many packets. QEMU reads nothing until it has sent them all:
        they are acknowledged together."""
        self._send(f'qRcmd,{command.encode().hex()}')
        said = ''
        while (answer := self._next()) != 'OK':
            said += bytes.fromhex(answer.removeprefix('O')).decode()
        self.socket.sendall(b'+')
        return said

    def words(self, address, count=1):
        """Of physical memory, or of a device."""
        said = self.monitor(f'xp /{count}wx {address:#x}')
        return [int(word, 16) for word in re.findall(r' (0x[0-9a-f]{8})\b', said)]

    def save(self, address, size, file):
        assert not self.monitor(f'pmemsave {address:#x} {size:#x} "{file}"').strip()
