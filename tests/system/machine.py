# SPDX-License-Identifier: BSD-2-Clause
"""A machine in QEMU whose console a test talks to: Nagaya with its guests, or the
same guest on the bare (emulated) machine, to compare with."""
import os
import pathlib
import re
import select
import shlex
import socket
import subprocess
import tempfile
import time

import pexpect.fdpexpect

import images

PROMPT = r'nagaya:\S*# (?:\x1b\[6n)?'
# ash asks the terminal where its cursor is; nobody here answers, and it goes on.
CURSOR_QUERY = '\x1b[6n'
LINUX_IS_LOST = r'Kernel panic|Oops|Internal error|BUG:|rcu: INFO|WARNING: CPU'
NAGAYA_IS_LOST = r'(?m)^nagaya: (?:panic|stopped)[^\r\n]*'
# Linux says so once when a CPU had to wait for its core, or QEMU for the PC, three times while it
# handled one interrupt of its timer; natively as well. It may come in the middle of an answer.
HAD_TO_WAIT = re.compile(r'(?:\[\w+\] |<4>)?\[ *\d+\.\d+\] hrtimer: interrupt took \d+ ns\n')
POWERED_OFF = 'nagaya: all VMs powered off'
KEY = '\x1d'  # Ctrl-]: what follows is for Nagaya

NATIVE = 'qemu-system-arm -M virt,gic-version=2,highmem=off -m {ram} -nic none -cpu {cpu}'

# Up to version 8.0 QEMU lets a core run until the machine's next timer is due. A core whose
# own timer is due again by its next turn then gets nowhere, and Linux stops for good when the
# others wait for it; natively as well. A timer of something that does nothing else keeps
# the turns short.
SHORT_TURNS = ('-netdev', 'hubport,id=turns,hubid=0',
               '-object', 'filter-buffer,id=turn,netdev=turns,queue=rx,interval={us}')


def icount_options(command, shift=0, turn_us=250):
    """One instruction is one nanosecond (two to the power of shift), and a run repeats exactly."""
    several = '-smp' in command and int(command[command.index('-smp') + 1]) > 1
    turns = [word.format(us=turn_us) for word in SHORT_TURNS]
    return ('-icount', f'shift={shift},sleep=off', *(turns if several else ()))


KERNEL = 'build/guests/vmlinuz'  # Debian's armmp


class Failure(AssertionError):
    """What a machine did that no test allows."""


def native_linux(cpu='cortex-a15', ram=256, bootargs='console=ttyAMA0',
                 initrd='build/guests/initramfs.cpio.gz', kernel=KERNEL):
    """The command that boots Linux without Nagaya, on what Nagaya shows its guest."""
    images.guest_files()
    return [*shlex.split(NATIVE.format(cpu=cpu, ram=ram)), '-kernel', kernel,
            '-initrd', initrd, '-append', bootargs]


class Console(pexpect.fdpexpect.fdspawn):
    """A QEMU that ends before it has read all it was sent resets the connection."""

    def read_nonblocking(self, size=1, timeout=-1):
        try:
            return super().read_nonblocking(size, timeout)
        except ConnectionResetError as error:
            self.flag_eof = True
            raise pexpect.EOF('the connection was reset') from error


class Machine:
    """One run of QEMU, from power-on to its end. Its console is a socket: no byte has a
    meaning on the way, and QEMU waits with the first instruction until we listen."""

    def __init__(self, command, icount=False, timeout=60, **icount_variables):
        self.directory = tempfile.TemporaryDirectory(prefix='nagaya-')
        path = f'{self.directory.name}/console'
        self.errors = open(f'{self.directory.name}/errors', 'w+', encoding='utf-8')
        self.timeout = timeout
        self.process = subprocess.Popen(
            [*command, *(icount_options(command, **icount_variables) if icount else ()), '-display', 'none',
             '-monitor', 'none', '-no-reboot', '-chardev', f'socket,id=con,path={path},server=on,wait=on',
             '-serial', 'chardev:con'],
            stdin=subprocess.DEVNULL, stdout=self.errors, stderr=self.errors)
        self.socket = self._connect(path)
        self.log = bytearray()
        self.console = Console(self.socket.fileno(), timeout=timeout, maxread=1 << 16)
        self.console.logfile_read = self

    def _connect(self, path):
        connection, deadline = socket.socket(socket.AF_UNIX), time.monotonic() + 10
        while True:
            try:
                connection.connect(path)
                return connection
            except OSError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.end()
                    raise Failure(f'QEMU does not start: {self._messages()}') from error
                time.sleep(0.02)  # until QEMU has opened its socket

    def write(self, data):
        """pexpect hands over all it reads."""
        self.log += data

    def flush(self):
        """Part of what pexpect asks of a log file."""

    def text(self):
        return self.log.decode(errors='replace').replace(CURSOR_QUERY, '').replace('\r', '')

    def _messages(self):
        self.errors.seek(0)
        return self.errors.read()

    def _complain(self, what):
        raise Failure(f'{what}\n--- QEMU said\n{self._messages()}--- the console\'s end\n'
                      + self.text()[-2500:])

    def expect(self, pattern, timeout=None, linux_may_crash=False):
        """Waits for a regular expression; returns its match and ends the test when the
        machine is beyond help."""
        lost = '|'.join((NAGAYA_IS_LOST, *(() if linux_may_crash else (LINUX_IS_LOST,)))).encode()
        wanted = [pattern.encode() if isinstance(pattern, str) else pattern,
                  lost, pexpect.EOF, pexpect.TIMEOUT]
        which = self.console.expect(wanted, timeout or self.timeout)
        if which == 1:
            self.console.expect([pexpect.EOF, pexpect.TIMEOUT], 3)  # the rest of the message
            self._complain('the machine is lost')
        if which:
            self._complain(f'{("", "", "the end", "nothing")[which]} instead of {pattern!r}')
        return self.console.match

    def said(self, vm):
        """All that a VM printed: another one's line may have come in the middle of its own."""
        return ''.join(re.findall(rf'^\[{vm}\] (.*)$', self.text(), re.MULTILINE))

    def wait_until_said(self, vm, text, times=1, timeout=None):
        while self.said(vm).count(text) < times:
            self.expect('\n', timeout)

    def send(self, data):
        """Takes what is printed meanwhile: QEMU stands still as long as nobody does."""
        rest = data.encode() if isinstance(data, str) else data
        while rest:
            readable, writable, _ = select.select([self.socket], [self.socket], [], self.timeout)
            if not readable and not writable:
                self._complain(f'{len(rest)} bytes are left that nobody reads')
            try:
                if readable:
                    self.console.buffer += self.console.read_nonblocking(1 << 16)
                if writable:
                    rest = rest[self.socket.send(rest, socket.MSG_DONTWAIT):]
            except (pexpect.EOF, BrokenPipeError, ConnectionResetError):
                self._complain('the end instead of somebody who reads')

    def receive(self, count, timeout=None):
        """The next count bytes of output, whatever they are."""
        deadline = time.monotonic() + (timeout or self.timeout)
        data, self.console.buffer = bytearray(self.console.buffer), b''
        while len(data) < count:
            try:
                data += self.console.read_nonblocking(1 << 16, max(deadline - time.monotonic(), 0))
            except (pexpect.EOF, pexpect.TIMEOUT):
                self._complain(f'{len(data)} bytes instead of {count}')
        self.console.buffer = bytes(data[count:])
        return bytes(data[:count])

    def boot(self, timeout=None):
        """To the shell, which is made to see a terminal that wraps no line."""
        self.expect(PROMPT, timeout)
        self.send('stty cols 2000\n')
        self.expect(r'cols 2000\r\n.*' + PROMPT)
        return self

    def run(self, command, timeout=None):
        """What a command of the guest's shell prints. Its echo ends in the marker as it was
        typed, its output in the marker as the shell says it."""
        self.send(f'{command}; echo =$?=\n')
        match = self.expect(r'(?s)echo =\$\?=[^\n]*\n(.*?)=(\d+)=\r?\n.*?' + PROMPT, timeout)
        output = match[1].decode(errors='replace').replace('\r', '')
        return HAD_TO_WAIT.sub('', output), int(match[2])

    def ask(self, command, timeout=None):
        """The same, for a command that must succeed."""
        output, status = self.run(command, timeout)
        if status:
            self._complain(f'{command!r} ended with {status}')
        return output.rstrip('\n')

    def wait_for_end(self, timeout=None):
        """Reads until QEMU ends by itself; returns its status."""
        if self.console.expect([pexpect.EOF, pexpect.TIMEOUT], timeout or self.timeout):
            self._complain('QEMU does not end')
        return self.process.wait(timeout=10)

    def quit(self):
        """Has QEMU end as if its window were closed: what it writes at its end is there then."""
        self.process.terminate()
        return self.process.wait(timeout=10)

    def last_line(self):
        return self.text().rstrip('\n').split('\n')[-1]

    def end(self):
        """Ends this QEMU, by its process, and only this one."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if hasattr(self, 'socket'):
            self.socket.close()

    def check_no_panic(self):
        """Also what nobody waited for may not have happened."""
        found = re.search(NAGAYA_IS_LOST, self.text())
        if found:
            self._complain(f'{found[0]!r} on the console')

    def close(self):
        self.end()
        self.errors.close()
        self.directory.cleanup()


def nagaya(config='linux', cpu='cortex-a15', cores=1, **variables):
    """The command that boots an image of ours, which is built first."""
    return images.command(config=config, cpu=cpu, cores=cores, **variables)


ROOT = pathlib.Path(__file__).resolve().parents[2]
os.chdir(ROOT)
