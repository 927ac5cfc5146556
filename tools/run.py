#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/run.py [--log FILE] [--gdb ELF] -- QEMU... - boots Nagaya with its console here.

On a terminal QEMU has it to itself: Ctrl-A x leaves, Ctrl-C goes to the guest. With
input from anywhere else every byte of it goes to the guest, as soon as that waits for
some, and its end ends nothing. With --gdb QEMU waits for the debugger started here;
GDB_COMMANDS, one a line, are run instead of a prompt, up to the first that fails.
QEMU ends with this program, also when that is told to end or its terminal is closed.

Status: 0 when every VM powered off by itself, 1 when Nagaya stopped for another
reason, otherwise what QEMU said, or 2 when it just ended (Ctrl-A x).
"""
import argparse
import contextlib
import os
import pathlib
import re
import select
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time

COMMON = ('-display', 'none', '-no-reboot')
POWERED_OFF = 'nagaya: all VMs powered off'
STAYS_ON = 'nagaya: the board cannot switch itself off'
# A guest's own text may hold anything; only a line of Nagaya's own begins like this.
STOPPED = re.compile(r'^nagaya: (stopped|panic)', re.MULTILINE)
CHUNK = 4096
WINDOW = 0.5  # seconds over which a guest is watched
IDLE = 0.03   # of a core: what QEMU uses at most for a guest that waits
REST = 2      # seconds of that and of silence: it waits for us
ENDS = (signal.SIGTERM, signal.SIGHUP)
PATIENCE = 5  # seconds for QEMU to end when it is told to
SILENCE = 30  # seconds after which a busy guest is given its input as well


def verdict(log, status):
    lines = log.read_text(errors='replace').replace('\r', '').rstrip().split('\n')
    if lines[-1] == STAYS_ON:
        lines, status = lines[:-1], 0
    if lines[-1] == POWERED_OFF and status == 0:
        return 0
    if STOPPED.search('\n'.join(lines)):
        return 1
    return status if status > 0 else 2


def switch_off(process, log):
    """As a person would, once the board says that it cannot do it."""
    while process.poll() is None:
        time.sleep(WINDOW)
        if log.read_bytes().rstrip().endswith(STAYS_ON.encode()):
            process.terminate()


@contextlib.contextmanager
def started(qemu, log, *options, **streams):
    """QEMU, which lives no longer than this block."""
    with subprocess.Popen([*qemu, *COMMON, *options, '-serial', 'chardev:con'],
                          **streams) as process:
        threading.Thread(target=switch_off, args=(process, log), daemon=True).start()
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def on_terminal(qemu, log):
    print('Ctrl-A x leaves QEMU, Ctrl-A c is its monitor; Ctrl-C goes to the guest.', flush=True)
    with started(qemu, log, '-chardev', f'stdio,id=con,mux=on,signal=off,logfile={log}',
                 '-mon', 'chardev=con') as process:
        return process.wait()


class Prompt:
    """Tells when a guest waits for input: it is silent, and QEMU has nothing to compute.
    A UART's driver throws away what came before it was there, as it does on a board. A
    guest that polls its UART always computes: for it a long silence has to do."""

    def __init__(self, process):
        self.stat = f'/proc/{process.pid}/stat'
        self.seen, self.silence, self.idle, self.spent = False, 0, 0, self.cpu_time()

    def cpu_time(self):
        """Seconds of it that QEMU has used; its name, which may hold blanks, is skipped."""
        with open(self.stat, encoding='utf-8') as stat:
            fields = stat.read().rpartition(')')[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    def output(self):
        self.silence, self.idle, self.spent = 0, 0, self.cpu_time()

    def silent(self):
        """WINDOW went by without output."""
        before, self.spent = self.spent, self.cpu_time()
        self.silence += WINDOW
        self.idle = self.idle + WINDOW if self.spent - before < IDLE * WINDOW else 0
        self.seen = self.idle >= REST or self.silence >= SILENCE


def pump(process):
    """Copies our input to QEMU and its output to ours until QEMU ends."""
    out, to_guest = process.stdout.fileno(), process.stdin.fileno()
    pending, source, prompt = b'', sys.stdin.fileno(), Prompt(process)
    while True:
        wants = prompt.seen and source is not None and not pending
        ready, writable, _ = select.select([out, source] if wants else [out],
                                           [to_guest] if pending else [], [],
                                           None if prompt.seen else WINDOW)
        if not ready and not prompt.seen:
            prompt.silent()
        if out in ready:
            data = os.read(out, CHUNK)
            if not data:
                return
            if not prompt.seen:
                prompt.output()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        if source in ready:
            pending = os.read(source, CHUNK)
            source = source if pending else None
        if writable:
            try:
                pending = pending[os.write(to_guest, pending):]
            except BlockingIOError:
                pass
            except BrokenPipeError:  # QEMU is gone; its last output is still to come
                pending, source = b'', None


def on_pipe(qemu, log):
    with started(qemu, log, '-monitor', 'none', '-chardev', f'stdio,id=con,signal=off,logfile={log}',
                 stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        os.set_blocking(process.stdin.fileno(), False)
        pump(process)
        return process.wait()


def in_debugger(qemu, log, elf):
    with tempfile.TemporaryDirectory() as directory:
        socket, script = f'{directory}/gdb', pathlib.Path(directory, 'commands')
        # A session of its own: Ctrl-C is for the debugger.
        with started(qemu, log, '-monitor', 'none', '-S', '-chardev', f'pty,id=con,logfile={log}',
                     '-chardev', f'socket,id=gdb,path={socket},server=on,wait=off',
                     '-gdb', 'chardev:gdb', stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                     text=True, start_new_session=True) as process:
            line = process.stdout.readline()  # "char device redirected to /dev/pts/N (label con)"
            console = re.search(r'/dev/\S+', line)
            if not console:
                return process.wait() or 2
            print(f'The console is {console[0]} (for instance: screen {console[0]}); '
                  f'it is kept in {log} as well.', flush=True)
            commands = os.environ.get('GDB_COMMANDS', '')
            if not commands and not sys.stdin.isatty():
                commands = 'info registers'
            # All symbols at once, or a function that is inlined everywhere is not found.
            gdb = ['gdb-multiarch', '-q', '-readnow', elf, '-ex', f'target remote {socket}']
            if commands:
                script.write_text(commands + '\n', encoding='utf-8')
                gdb += ['-batch', '-ex', 'set breakpoint pending off', '-x', script]
            return subprocess.call(gdb)


def end(number, frame):
    """By an exception: who started QEMU ends it on the way out. A second signal, as a whole
    group of processes gets one, does not come in between."""
    for one in ENDS:
        signal.signal(one, signal.SIG_IGN)
    sys.exit(128 + number)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--log', type=pathlib.Path, default=pathlib.Path('console.log'))
    parser.add_argument('--gdb', metavar='ELF')
    parser.add_argument('qemu', nargs='+')
    arguments = parser.parse_args()
    arguments.log.write_bytes(b'')
    for one in ENDS:
        signal.signal(one, end)
    try:
        if arguments.gdb:
            return in_debugger(arguments.qemu, arguments.log, arguments.gdb)
        interactive = sys.stdin.isatty() and sys.stdout.isatty()
        boot = on_terminal if interactive else on_pipe
        return verdict(arguments.log, boot(arguments.qemu, arguments.log))
    except FileNotFoundError as missing:
        sys.exit(f'run: {missing.filename} is not there: {shlex.join(arguments.qemu)}')
    except KeyboardInterrupt:
        return 130


if __name__ == '__main__':
    sys.exit(main())
