# SPDX-License-Identifier: BSD-2-Clause
"""Mistakes of Nagaya's own, made for it by a debugger: what a panic tells, and who is
silent then."""
import re
import subprocess

import pytest

import images
from machine import Machine, nagaya

LIMIT = 60  # seconds, for what takes two
GUEST = {'config': 'guest', 'cores': 2, 'GUEST': 'build/tests/guests/devices.bin', 'VCPUS': 2,
         'RAM_MB': 32}
# VMs are being started: core 1 is awake, and sleeps until somebody wants something of it.
AT_A_CALL = ('tbreak vm_start', 'continue', 'tbreak *vcpu_post', 'continue')
LAST_LINE = 'nagaya: stopped: panic; the lines above tell where: please report them'


@pytest.fixture(name='run')
def fixture_run(tmp_path):
    """run(COMMANDS of gdb): (console, gdb's output) of a machine that then goes off."""
    images.make(GUEST['GUEST'])
    command = nagaya(**GUEST)
    elf = command[command.index('-kernel') + 1]
    script = tmp_path / 'commands'

    def run(*commands):
        script.write_text('\n'.join((*AT_A_CALL, *commands, 'continue')))
        machine = Machine([*command, '-S', '-gdb', 'chardev:gdb', '-chardev',
                           f'socket,id=gdb,path={tmp_path}/gdb,server=on,wait=off'], timeout=LIMIT)
        gdb = subprocess.Popen(
            ['gdb-multiarch', '-nx', '-q', '-batch', '-readnow', elf, '-ex',
             'set breakpoint pending off', '-ex', f'target remote {tmp_path}/gdb', '-x', script],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True)
        try:
            assert machine.wait_for_end() == 0
            return machine.text(), gdb.communicate(timeout=LIMIT)[0]
        finally:
            gdb.kill()
            print(gdb.communicate()[0])
            machine.close()

    return run


def backtrace(console):
    """[name] of the frames, the innermost first."""
    lines = console.split('nagaya: backtrace:\n')[1].split('\n')
    frames = [re.fullmatch(r'nagaya:   [0-9a-f]{8} ([\w?]+)\+0x[0-9a-f]+', line) for line in lines]
    return [frame[1] for frame in frames[:frames.index(None)]]


def test_a_jump_to_nowhere_tells_who_jumped_and_the_other_core_stops(run):
    console, _ = run('set $pc = 0')
    assert 'nagaya: PANIC on core 0: prefetch abort in the hypervisor\n' in console
    assert ' pc 00000000\n' in console
    assert 'nagaya: core 1: stopped\n' in console
    frames = backtrace(console)
    assert frames == ['?', 'vm_start', 'boot_main']
    assert console.rstrip().endswith(LAST_LINE)


def test_it_does_also_when_lr_is_gone(run):
    console, _ = run('set $pc = 0', 'set $lr = 0')
    frames = backtrace(console)
    assert frames[:2] == ['?', '?'] and frames[-1] == 'boot_main'


def test_a_check_that_fails_says_which(run):
    console, _ = run('set $pc = panic', 'set $cpsr = $cpsr | 0x20', 'set $r0 = board.name')  # in Thumb
    assert 'nagaya: PANIC on core 0: qemu-virt\n' in console
    assert 'nagaya: core 1: stopped\n' in console
    frames = backtrace(console)
    assert frames[:2] == ['panic', 'vm_start'] and frames[-1] == 'boot_main'
    assert console.rstrip().endswith(LAST_LINE)


def test_the_stack_of_the_panic_is_the_first_cores_alone(run):
    """The second one wakes in the middle of the first one's report, and faults."""
    console, gdb = run(
        'set $pc = 0', 'thread 2', 'set $pc = 4', 'tbreak firmware_system_off', 'continue',
        'thread 2', 'print panic_owner - cores',
        'print (char *)$sp >= panic_stack && (char *)$sp <= panic_stack + sizeof panic_stack',
        'print (char *)$sp >= stacks_start && (char *)$sp <= stacks_end')
    assert re.findall(r'^\$\d+ = (\d+)', gdb, re.MULTILINE) == ['0', '0', '1']
    assert re.findall(r'PANIC on core (\d)', console) == ['0']
    assert re.search(r'core 1: a fault of its own\n(.*\n){4}.* pc 00000004\n', console)
    assert backtrace(console)[-1] == 'boot_main'
    assert console.rstrip().endswith(LAST_LINE)


def test_a_stack_that_leads_nowhere_does_not_lead_the_report_there(run):
    console, _ = run('set $sp = 0x1000')
    assert 'nagaya: PANIC on core 0: data abort in the hypervisor\n' in console
    assert backtrace(console)
    assert console.rstrip().endswith(LAST_LINE)


def test_a_report_that_faults_itself_ends_as_well(run):
    console, _ = run('set cores[0].current = 0x1000', 'set $pc = 0')
    assert 'nagaya: PANIC on core 0: prefetch abort in the hypervisor\n' in console
    assert re.search(r'nagaya: and again at [0-9a-f]{8}\n'
                     r'nagaya: stopped: panic; the report is not complete\n$', console)
