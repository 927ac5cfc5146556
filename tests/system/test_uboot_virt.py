# SPDX-License-Identifier: BSD-2-Clause
"""Debian's U-Boot for QEMU's virt machine starts Nagaya: by itself from a card and from a TFTP
server, by hand by each of its commands; and it starts nothing that was changed, or that nobody
signed where it insists on that."""
import shutil
import subprocess

import pytest

import uboot

LINUX = {'config': 'linux', 'cpu': 'cortex-a15', 'cores': 1}
PAIR = {'config': 'linux_pair', 'cpu': 'cortex-a15', 'cores': 4}
UBOOT = '/usr/lib/u-boot/qemu_arm/u-boot.bin'
NETWORK = '-netdev user,id=net,tftp={tftp} -device virtio-net-device,netdev=net'


@pytest.fixture(scope='module', name='built')
def build_once():
    """Where the files are."""
    return uboot.files('sdcard', **LINUX)


def load(machine, place, name='nagaya.itb'):
    """From the card; answers where to."""
    at = uboot.load_address(place)
    said = uboot.type_command(machine, f'virtio scan; load virtio 0:1 {at:x} {name}')
    assert f'{(place / name).stat().st_size} bytes read' in said
    return at


def start_linux(machine, line=None):
    """To the shell."""
    if line:
        machine.send(line + ' - ${fdtcontroladdr}\n')
    machine.expect(uboot.STARTED)
    linux = machine.boot()
    assert linux.ask('uname -sm') == 'Linux armv7l'
    return linux


@pytest.mark.parametrize('name, start, cpu', (('nagaya.bin', 'bootz', 'cortex-a15'),
                                              ('nagaya.uimg', 'bootm', 'cortex-a7')))
def test_by_hand_a_zimage_and_a_uimage_end_at_the_shell(power_on, built, name, start, cpu):
    command = [cpu if word == LINUX['cpu'] else word for word in uboot.command(**LINUX)]
    machine = uboot.stop_at_prompt(power_on(command))
    start_linux(machine, f'{start} {load(machine, built, name):x}')


def change_byte(machine, place, of):
    """One bit in the middle of that file, as it is in the FIT that was loaded."""
    part, fit = ((place / name).read_bytes() for name in (of, 'nagaya.itb'))
    offset = fit.index(part) + len(part) // 2
    uboot.type_command(machine, f'mw.b {load(machine, place) + offset:x} {fit[offset] ^ 1:x}')


def test_a_fit_with_a_changed_byte_is_refused_and_the_right_one_starts(power_on, built):
    machine = uboot.stop_at_prompt(power_on(uboot.command(**LINUX)))
    start = f'bootm {uboot.load_address(built):x}#nagaya - ${{fdtcontroladdr}}'
    for of in ('hypervisor.bin', 'vm0_image0.bin', 'vm0_image1.bin', 'vm0_image2.bin'):
        change_byte(machine, built, of)
        said = uboot.type_command(machine, start)
        assert 'Bad hash value' in said and 'Starting kernel' not in said, said
    start_linux(machine, f'bootm {load(machine, built):x}#nagaya')


def test_from_a_card_two_linuxes_start_by_themselves(power_on):
    uboot.files('sdcard', **PAIR)
    machine = power_on(uboot.command(**PAIR), timeout=120)
    machine.expect('Found U-Boot script /boot.scr')
    machine.expect(uboot.STARTED + 'fixed_priority, 2 VMs')
    up = {machine.expect(r"\[(\w+)\] Enter 'help' for a list")[1] for _ in range(2)}
    assert up == {b'left', b'right'}


def without_card(**variables):
    """U-Boot alone."""
    command = uboot.command(**variables)
    return [*command[:command.index('-bios')], '-bios', UBOOT]


def test_from_a_tftp_server_it_starts_by_itself(power_on, built):
    tftp = uboot.files('tftp', **LINUX) / 'tftp'
    machine = power_on(without_card(**LINUX) + NETWORK.format(tftp=tftp).split())
    machine.expect(r"Filename 'nagaya\.itb'\.")
    start_linux(machine)


def new_key(folder):
    """folder/key.key and key.crt."""
    subprocess.run(['openssl', 'req', '-batch', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256',
                    '-keyout', folder / 'key.key', '-out', folder / 'key.crt'],
                   check=True, capture_output=True)
    return folder / 'key'


def source_of(tree):
    return subprocess.run(['dtc', '-q', '-I', 'dtb', '-O', 'dts', tree], check=True,
                          capture_output=True, text=True).stdout


def tree_with_key(command, folder):
    """The machine's own device tree, and in it the key that U-Boot insists on."""
    tree = folder / 'virt.dtb'
    machine = list(command)
    machine[machine.index('-M') + 1] += f',dumpdtb={tree}'
    subprocess.run(machine, check=True, capture_output=True)
    both = source_of(tree) + source_of(folder / 'fit_key.dtb').replace('/dts-v1/;', '')
    subprocess.run(['dtc', '-q', '-I', 'dts', '-O', 'dtb', '-o', tree], input=both, check=True, text=True)
    return tree


@pytest.fixture(name='signed')
def sign(built, tmp_path):
    """A folder with the signed FIT and its key; the others keep theirs."""
    uboot.files('itb', **LINUX, FIT_KEY=new_key(tmp_path))
    for name in ('nagaya.itb', 'fit_key.dtb'):
        shutil.copy(built / name, tmp_path)
    uboot.files('itb', **LINUX)
    return tmp_path


def test_a_uboot_that_knows_a_key_starts_what_it_signed_and_nothing_else(power_on, built, signed):
    command, right = without_card(**LINUX), uboot.load_address(built)
    unsigned, changed = right + 0x2000000, right + 0x4000000
    command += ['-dtb', str(tree_with_key(command, signed))]
    for at, folder in ((right, signed), (unsigned, built), (changed, signed)):
        command += ['-device', f'loader,file={folder}/nagaya.itb,addr={at:#x},force-raw=on']
    machine = uboot.stop_at_prompt(power_on(command))
    uboot.type_command(machine, f'fdt addr {changed:x}; fdt set /images/vm0_image0 load <0x50000000>')
    for at in (unsigned, changed):
        said = uboot.type_command(machine, f'bootm {at:x}#nagaya - ${{fdtcontroladdr}}')
        assert "Failed to verify required signature 'key-key'" in said, said
        assert 'Starting kernel' not in said
    start_linux(machine, f'bootm {right:x}#nagaya')
