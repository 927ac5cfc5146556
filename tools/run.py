#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tools/run.py [--log FILE] [--gdb ELF] -- QEMU... - boots Nagaya with its console here.

On a terminal QEMU has it to itself: Ctrl-A x leaves, Ctrl-C goes to the guest. With
input from anywhere else every byte of it goes to the guest, as soon as that waits for
some, and its end ends nothing. With --gdb QEMU waits for the debugger started here;
GDB_COMMANDS, one a line, are run instead of a prompt.

Status: 0 when every VM powered off by itself, 1 when Nagaya stopped for another
reason, otherwise what QEMU said, or 2 when it just ended (Ctrl-A x).
"""
import argparse
import os
import pathlib
import re
import select
import shlex
import subprocess
import sys
import tempfile

COMMON = ('-display', 'none', '-no-reboot')
POWERED_OFF = 'nagaya: all VMs powered off'
# A guest's own text may hold anything; only a line of Nagaya's own begins like this.
STOPPED = re.compile(r'^nagaya: (stopped|panic)', re.MULTILINE)
CHUNK = 4096
PROMPT_PAUSE = 1  # seconds without output, after a line that was begun
SILENCE = 10      # the same, after a whole line


def verdict(log, status):
    lines = log.read_text(errors='replace').replace('\r', '').rstrip().split('\n')
    if lines[-1] == POWERED_OFF and status == 0:
        return 0
    if STOPPED.search('\n'.join(lines)):
        return 1
    return status if status > 0 else 2


def on_terminal(qemu, log):
    print('Ctrl-A x leaves QEMU, Ctrl-A c is its monitor; Ctrl-C goes to the guest.', flush=True)
    return subprocess.call([*qemu, *COMMON, '-chardev',
                            f'stdio,id=con,mux=on,signal=off,logfile={log}',
                            '-serial', 'chardev:con', '-mon', 'chardev=con'])


class Prompt:
    """Tells when a guest waits for input: its output stopped within a line, or for long.
    A UART's driver throws away what came before it was there, as it does on a board."""

    def __init__(self):
        self.pause, self.seen = SILENCE, False

    def output(self, data):
        self.pause = SILENCE if data.endswith(b'\n') else PROMPT_PAUSE


def pump(process):
    """Copies our input to QEMU and its output to ours until QEMU ends."""
    out, to_guest = process.stdout.fileno(), process.stdin.fileno()
    pending, source, prompt = b'', sys.stdin.fileno(), Prompt()
    while True:
        wants = prompt.seen and source is not None and not pending
        ready, writable, _ = select.select([out, source] if wants else [out],
                                           [to_guest] if pending else [], [],
                                           None if prompt.seen else prompt.pause)
        # Only silence that we watched counts: this PC may be what was busy.
        prompt.seen = prompt.seen or not ready
        if out in ready:
            data = os.read(out, CHUNK)
            if not data:
                return
            prompt.output(data)
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
    with subprocess.Popen([*qemu, *COMMON, '-monitor', 'none', '-chardev',
                           f'stdio,id=con,signal=off,logfile={log}', '-serial', 'chardev:con'],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        os.set_blocking(process.stdin.fileno(), False)
        try:
            pump(process)
        finally:
            if process.poll() is None and sys.exc_info()[0]:
                process.terminate()
        return process.wait()


def in_debugger(qemu, log, elf):
    with tempfile.TemporaryDirectory() as directory:
        socket = f'{directory}/gdb'
        # A session of its own: Ctrl-C is for the debugger.
        process = subprocess.Popen(
            [*qemu, *COMMON, '-monitor', 'none', '-S', '-chardev', f'pty,id=con,logfile={log}',
             '-serial', 'chardev:con', '-chardev', f'socket,id=gdb,path={socket},server=on,wait=off',
             '-gdb', 'chardev:gdb'],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True)
        try:
            line = process.stdout.readline()  # "char device redirected to /dev/pts/N (label con)"
            console = re.search(r'/dev/\S+', line)
            if not console:
                return process.wait() or 2
            print(f'The console is {console[0]} (for instance: screen {console[0]}); '
                  f'it is kept in {log} as well.', flush=True)
            commands = os.environ.get('GDB_COMMANDS', '')
            if not commands and not sys.stdin.isatty():
                commands = 'info registers'
            gdb = ['gdb-multiarch', '-q', elf, '-ex', f'target remote {socket}']
            for one in filter(None, commands.splitlines()):
                gdb += ['-ex', one]
            return subprocess.call(gdb + (['-batch'] if commands else []))
        finally:
            process.terminate()
            process.wait()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--log', type=pathlib.Path, default=pathlib.Path('console.log'))
    parser.add_argument('--gdb', metavar='ELF')
    parser.add_argument('qemu', nargs='+')
    arguments = parser.parse_args()
    arguments.log.write_bytes(b'')
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
