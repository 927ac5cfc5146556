# SPDX-License-Identifier: BSD-2-Clause
"""A person at the shell of Linux under Nagaya: commands, time, interrupts, big pastes."""
import hashlib
import random
import re
import time

import pytest

from machine import PROMPT, nagaya

MEGABYTE = 1 << 20
ESCAPE = b'\x1d'  # Ctrl-] is for Nagaya; twice, one for the guest


@pytest.fixture(scope='module')
def booted(power_on_shared):
    return power_on_shared(nagaya()).boot()


@pytest.fixture
def linux(booted):
    """Each test starts at a prompt, whatever the one before it left on the line."""
    booted.send('\x03')
    booted.expect(PROMPT)
    return booted


def test_files_processes_and_pipes_work(linux):
    assert linux.ask('seq 1000 | sort -rn | head -n 1') == '1000'
    assert linux.ask('mkdir -p /tmp/a && echo text > /tmp/a/b && cat /tmp/a/b') == 'text'
    assert linux.run('false')[1] == 1
    assert linux.ask('for i in $(seq 50); do /bin/busybox echo $i; done | wc -l') == '50'
    assert linux.ask('tty') == '/dev/ttyAMA0'


def test_all_memory_that_was_promised_is_there_and_holds_data(linux):
    total = int(re.search(r'MemTotal: +(\d+) kB', linux.ask('cat /proc/meminfo'))[1])
    assert total > 200 * 1024
    digest = linux.ask('head -c 8m /dev/urandom | tee /tmp/0 | sha256sum')
    for copy in range(1, 5):
        linux.ask(f'cp /tmp/0 /tmp/{copy}')
    for copy in range(5):
        assert linux.ask(f'sha256sum < /tmp/{copy}') == digest
    linux.ask('rm /tmp/[0-4]')


def interrupts(linux, name):
    row = next(line for line in linux.ask('cat /proc/interrupts').split('\n') if name in line)
    return int(row.split()[1])


def test_the_timer_ticks_whether_linux_is_idle_or_busy(linux):
    before = interrupts(linux, 'arch_timer')
    linux.ask('sleep 1')
    idle = interrupts(linux, 'arch_timer')
    linux.ask('timeout 1 sh -c "while :; do :; done" || true')
    busy = interrupts(linux, 'arch_timer')
    assert idle > before
    assert busy - idle > 50  # at 250 Hz


def test_a_second_of_the_guest_is_a_second(linux):
    started = time.monotonic()
    linux.ask('sleep 3')
    assert 2.9 < time.monotonic() - started < 8  # the PC may be busy, but never early
    clock = int(linux.ask('date +%s'))
    assert abs(clock - time.time()) < 30  # from the PL031


def test_ctrl_c_reaches_the_program_in_the_guest(linux):
    linux.send("sh -c 'echo =up=; exec sleep 1000'\n")
    linux.expect(r'\n=up=\r\n')
    linux.send('\x03')
    linux.expect(PROMPT, 10)
    linux.send('echo =up=; while :; do :; done\n')
    linux.expect(r'\n=up=\r\n')
    linux.send('\x03')
    linux.expect(PROMPT, 10)


def test_ctrl_z_stops_a_job(linux):
    linux.send("sh -c 'echo =up=; exec sleep 1000'\n")
    linux.expect(r'\n=up=\r\n')
    linux.send('\x1a')
    linux.expect('Stopped')
    linux.expect(PROMPT)
    linux.ask('kill %1')


def test_a_megabyte_pasted_in_arrives_whole(linux):
    data = random.Random(1).randbytes(MEGABYTE)
    typed = data.replace(ESCAPE, 2 * ESCAPE)
    linux.send(f'stty raw -echo; echo go; head -c {MEGABYTE} | sha256sum; stty sane; echo done\n')
    linux.expect(r'\ngo\r?\n')
    linux.send(typed)
    digest = linux.expect(r'([0-9a-f]{64})', 240)[1].decode()
    linux.expect(r'done\r\n.*' + PROMPT)
    assert digest == hashlib.sha256(data).hexdigest()


def test_a_megabyte_printed_comes_out_whole(linux):
    linux.ask(f'head -c {MEGABYTE} /dev/urandom > /tmp/data')
    digest = linux.ask('sha256sum < /tmp/data').split()[0]
    linux.send('stty raw -echo; echo =go=; cat /tmp/data; stty sane; echo done\n')
    linux.expect(r'stty sane; echo done\r\n=go=\r?\n')
    data = linux.receive(MEGABYTE, 240)
    linux.expect(r'done\r\n.*' + PROMPT)
    assert hashlib.sha256(data).hexdigest() == digest


def test_both_directions_at_once_lose_nothing(linux):
    """An echo: every byte goes in and comes out while others are under way."""
    data = bytes(random.Random(2).choices(b'abcdefghijklmnopqrstuvwxyz0123456789', k=64 * 1024))
    linux.send(f'stty raw -echo; echo =go=; head -c {len(data)}; stty sane; echo done\n')
    linux.expect(r'echo done\r\n=go=\r?\n')
    linux.send(data)
    assert linux.receive(len(data), 120) == data
    linux.expect(r'done\r\n.*' + PROMPT)
