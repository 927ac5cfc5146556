# SPDX-License-Identifier: BSD-2-Clause
"""What a person types: make run and make gdb, without a terminal and with one."""
import os
import pathlib
import re
import shlex
import signal
import subprocess

import pexpect
import pytest

import images
from machine import POWERED_OFF, PROMPT

LINUX = images.arguments('linux', 'cortex-a15', 1)
GUEST = images.arguments('guest', 'cortex-a15', 1, GUEST='build/guests/vmlinuz',
                         INITRD='build/guests/initramfs.cpio.gz',
                         BOOTARGS='console=ttyAMA0 name="of two words"', RAM_MB=200)

WAITING = 'break boot_main\ncontinue\ncontinue'  # Linux boots, and its shell waits

LIMIT = 150  # seconds, for a boot that is done in five on a PC with nothing else to do


@pytest.fixture(scope='module', autouse=True)
def built():
    """So that the tests below measure no compiler."""
    images.make('image', *LINUX)


def make(target, *words, text='', **environment):
    """With all that it starts in a session of its own, which ends with the test."""
    process = subprocess.Popen(['make', target, *words], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors='replace', env={**os.environ, **environment},
                               start_new_session=True)
    try:
        output, _ = process.communicate(text, timeout=LIMIT)
        return process.returncode, output.replace('\r', '')
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def test_make_run_feeds_a_pipe_to_the_guest_and_succeeds_when_it_powers_off():
    status, output = make('run', *LINUX, text='echo $((6 * 7))\npoweroff -f\n')
    assert '\n42\n' in output
    assert output.rstrip().endswith(POWERED_OFF)
    assert status == 0


def test_make_run_says_when_a_vm_did_not_power_off_by_itself():
    status, output = make('run', *LINUX, 'QEMU_EXTRA=-device nothing-of-the-kind')
    assert status != 0
    assert 'nothing-of-the-kind' in output


def test_make_run_keeps_the_console_on_a_terminal():
    shell = pexpect.spawn('make', ['run', *LINUX], timeout=LIMIT)
    try:
        shell.expect('Ctrl-A x leaves')
        shell.expect(PROMPT)
        shell.send("sh -c 'echo =up=; exec sleep 1000'\n")
        shell.expect(r'\n=up=\r+\n')
        shell.send('\x03')
        shell.expect(PROMPT)
        shell.send('\x01x')
        shell.expect(pexpect.EOF)
        shell.wait()
        assert shell.exitstatus != 0  # nobody powered off
    finally:
        shell.close(force=True)


def test_make_run_boots_any_guest_with_the_options_of_its_own():
    status, output = make('run', *GUEST, text='cat /proc/cmdline; free -k\npoweroff -f\n')
    assert status == 0
    assert 'console=ttyAMA0 name="of two words"' in output
    assert 170_000 < int(re.search(r'Mem: +(\d+)', output)[1]) < 200 * 1024


def test_make_refuses_what_it_does_not_know():
    for words, known in ((['BOARD=nowhere'], 'qemu-virt'), (['CONFIG=nothing'], 'linux'),
                         (['SCHED=none'], 'fixed_priority'), (['CPU=cortex-a8'], 'cortex-a7'),
                         (['CORES=two'], 'from 1 to 8'), (['CORES=9'], 'from 1 to 8'),
                         (['GUEST=kernel', 'VCPUS=2'], 'GUEST VCPUS: only CONFIG=guest')):
        status, output = make('image', *words)
        assert status != 0
        assert known in output


def test_make_gdb_stops_in_the_hypervisor_with_symbols():
    status, output = make('gdb', *LINUX, GDB_COMMANDS='\n'.join((
        'break boot_main', 'continue', 'backtrace', 'info registers pc', 'delete',
        'kill')))
    assert status == 0
    assert re.search(r'Breakpoint 1, boot_main', output)
    assert '<boot_main' in output


def test_make_gdb_knows_functions_that_are_inlined_everywhere():
    status, output = make('gdb', *LINUX, GDB_COMMANDS='\n'.join((
        'break begin_loading', 'continue', 'backtrace', 'kill')))
    assert status == 0, output
    assert re.search(r'Breakpoint 1[.0-9]*, begin_loading \(vm=.*core/lifecycle.c', output)
    assert re.search(r'#\d+ .*main_first_core \(\)', output)


def test_make_gdb_goes_no_further_than_a_command_that_fails():
    status, output = make('gdb', *LINUX, GDB_COMMANDS='\n'.join((
        'break no_such_function', 'continue')))
    assert status != 0
    assert 'Function "no_such_function" not defined' in output


def emulators(place):
    """[process id] of each QEMU that keeps its console there."""
    found = []
    for entry in pathlib.Path('/proc').glob('[0-9]*/cmdline'):
        try:
            words = entry.read_bytes()
        except OSError:  # it has just ended
            continue
        if words.startswith(b'qemu-system-arm') and f'{place}/console.log'.encode() in words:
            found.append(int(entry.parent.name))
    return found


@pytest.mark.parametrize('number, send', (
    (signal.SIGTERM, os.kill),     # make hands it on
    (signal.SIGHUP, os.killpg)))   # as a terminal that is closed does
@pytest.mark.parametrize('target, sign, environment', (
    ('run', 'nagaya: qemu-virt', {}), ('gdb', 'Breakpoint 1, ', {'GDB_COMMANDS': WAITING})))
def test_qemu_ends_with_a_make_that_is_told_to_end(target, sign, environment, number, send):
    place = LINUX[0].split('=')[1]
    process = subprocess.Popen(['make', target, *LINUX], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               errors='replace', env={**os.environ, **environment},
                               start_new_session=True)
    try:
        while sign not in process.stdout.readline():
            assert process.poll() is None
        assert len(emulators(place)) == 1
        send(process.pid, number)
        process.communicate(timeout=30)
        assert process.returncode != 0
        assert not emulators(place)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        for one in emulators(place):
            os.kill(one, signal.SIGKILL)


def test_the_same_make_builds_nothing_twice_and_everything_that_changed():
    words = ['-s', 'image', *LINUX]
    images.make(*words)
    elf = pathlib.Path(LINUX[0].split('=')[1]) / 'nagaya.elf'
    before = elf.stat().st_mtime_ns
    images.make(*words)
    assert elf.stat().st_mtime_ns == before
    images.make(*[word.replace('CPU=cortex-a15', 'CPU=cortex-a7') for word in words])
    assert elf.stat().st_mtime_ns > before
    images.make(*words)


def test_the_uimage_and_the_zimage_header_describe_the_image():
    place = pathlib.Path(LINUX[0].split('=')[1])
    listing = subprocess.run(shlex.split('mkimage -l') + [place / 'nagaya.uimg'], check=True,
                             capture_output=True, text=True).stdout
    assert 'ARM Linux Kernel Image (no loading done) (uncompressed)' in listing
    assert 'Entry Point:  00000000' in listing
    image = (place / 'nagaya.bin').read_bytes()
    assert int.from_bytes(image[0x24:0x28], 'little') == 0x016f2818
    start, end = (int.from_bytes(image[at:at + 4], 'little') for at in (0x28, 0x2c))
    assert start == 0 and end == len(image)
