# SPDX-License-Identifier: BSD-2-Clause
"""Boards other than QEMU's virt: each from power-on to its guest, by every way in that it has."""
import shlex
import shutil

import pytest

import machine
import uboot

UBOOT_OF_H3 = 'build/guests/u-boot/nanopi_neo/u-boot-sunxi-with-spl.bin'
UBOOT_AT = 8192
SMP = {'BOARD': 'orangepi-pc', 'config': 'guest', 'cpu': 'cortex-a7', 'cores': 4, 'VCPUS': 4,
       'GUEST': 'build/guests/vmlinuz', 'INITRD': 'build/guests/initramfs.cpio.gz',
       'BOOTARGS': 'console=ttyAMA0'}
# What a person types, but for the folder.
CUBIEBOARD2 = ('BOARD=cubieboard2', 'OUT=build/tests/cubieboard2')
PAIR = {'BOARD': 'orangepi-pc', 'config': 'linux_pair', 'cpu': 'cortex-a7', 'cores': 2}


def to_shell(one, cpus):
    one.expect('nagaya: .*, scheduler ')
    linux = one.boot()
    assert linux.ask('nproc').split()[-1] == str(cpus)
    return linux


def powers_off(linux):
    linux.send('poweroff\n')
    assert linux.wait_for_end() == 0


def test_where_there_is_no_way_to_hyp_mode_it_says_what_to_type(power_on):
    """A machine without Secure state and without Hyp mode."""
    command = machine.nagaya('bench')
    board = power_on([word.replace('virtualization=on,', '') for word in command])
    board.expect('nagaya: entered in non-secure SVC mode, but it has to be Hyp mode or secure SVC: '
                 'QEMU wants -M virt,virtualization=on; in U-Boot start the image with bootm or bootz')


# vexpress-a15, mcimx7d-sabre: QEMU loads the image ------------------------------------------

def vexpress(secure):
    """All cores start together, in Hyp mode or in secure SVC mode."""
    command = machine.nagaya('guest', cpu='cortex-a15', cores=4, BOARD='vexpress-a15', VCPUS=4,
                             GUEST=SMP['GUEST'], INITRD=SMP['INITRD'], BOOTARGS=SMP['BOOTARGS'])
    return [word.replace('secure=off', f'secure={secure}') for word in command]


@pytest.mark.parametrize('secure', ('off', 'on'))
def test_a_board_without_firmware_starts_its_cores_itself(power_on, secure):
    machine.images.guest_files()
    powers_off(to_shell(power_on(vexpress(secure), timeout=120), 4))


def test_a_board_with_another_uart_runs_two_kernels(power_on):
    board = power_on(machine.nagaya('rtos_pair', cpu='cortex-a7', cores=2, BOARD='mcimx7d-sabre'))
    board.expect('nagaya: mcimx7d-sabre, scheduler fixed_priority, 2 VMs')
    board.expect(r'\[\w+\] .*\n')


# orangepi-pc: from a card, by U-Boot ----------------------------------------------------------

@pytest.fixture(scope='module', name='built')
def build_once():
    machine.images.guest_files()
    return uboot.files('sdcard', **SMP)


@pytest.mark.limit(400)
def test_the_card_starts_by_itself_and_linux_has_all_cores(power_on, built):
    assert (built / 'sd.img').exists()
    linux = to_shell(power_on(uboot.command(**SMP), timeout=200), 4)
    linux.send('poweroff\n')
    linux.expect('nagaya: all VMs powered off')
    linux.expect('nagaya: the board cannot switch itself off')


@pytest.mark.limit(400)
@pytest.mark.parametrize('name, start, cores', (
    ('nagaya.uimg', 'bootm {at:x} - ${{fdtcontroladdr}}', 3),
    ('nagaya.bin', 'bootz {at:x} - ${{fdtcontroladdr}}', 2),
    ('nagaya.itb', 'bootm {at:x}#nagaya - ${{fdtcontroladdr}}', 1),
    ('nagaya.bin', 'go {at:x}', 4)))
def test_by_hand_at_the_prompt_every_command_ends_at_the_shell(power_on, built, name, start, cores):
    """go enters in secure SVC mode with caches on, and leaves the other cores to us."""
    command = uboot.command(**SMP)
    if cores != SMP['cores']:
        machine.images.guest_files()
        built = uboot.files('sdcard', **{**SMP, 'cores': cores, 'VCPUS': cores})
        command = uboot.command(**{**SMP, 'cores': cores, 'VCPUS': cores})
    board = uboot.stop_at_prompt(power_on(command, timeout=200))
    at = uboot.load_address(built)
    said = uboot.type_command(board, f'load mmc 0:1 {at:x} {name}')
    assert f'{(built / name).stat().st_size} bytes read' in said
    board.send(start.format(at=at) + '\n')
    to_shell(board, cores)


def stop_before_the_start(board, built):
    """All that bootm does but the jump: the tree is where Nagaya will find it, with what U-Boot adds."""
    at = uboot.load_address(built)
    for line in (f'load mmc 0:1 {at:x} nagaya.itb', f'bootm start {at:x}#nagaya - ${{fdtcontroladdr}}',
                 'bootm loados', 'bootm prep'):
        uboot.type_command(board, line)
    return uboot.type_command(board, 'fdt print /psci')


@pytest.mark.limit(400)
@pytest.mark.parametrize('change, why', (
    ('set /psci cpu_on <0x95c1ba7f>', 'the firmware answers -2'),
    ('rm /psci', 'the boot loader hands over no /psci in its device tree')))
def test_the_firmwares_numbers_are_those_of_the_tree(power_on, change, why):
    """PSCI 0.1; without a tree the board's numbers would hold, which work as well. A VM that needs no
    other core starts all the same."""
    machine.images.guest_files()
    built = uboot.files('sdcard', **PAIR)
    board = uboot.stop_at_prompt(power_on(uboot.command(**PAIR), timeout=200))
    assert 'cpu_on = <0x95c1ba60>' in stop_before_the_start(board, built)
    uboot.type_command(board, f'fdt {change}')
    board.send('bootm go\n')
    board.expect(f'nagaya: core 1 does not start: {why}\r?\n')
    board.expect('nagaya: right stays off: it wants core 1')
    board.expect(r"\[left\] Enter 'help' for a list")


@pytest.mark.limit(400)
def test_a_newer_firmware_is_called_by_the_standards_numbers(power_on, built):
    """U-Boot's answers these as well; its tree is made to say so."""
    board = uboot.stop_at_prompt(power_on(uboot.command(**SMP), timeout=200))
    assert 'compatible = "arm,psci";' in stop_before_the_start(board, built)
    uboot.type_command(board, 'fdt set /psci compatible arm,psci-0.2')
    uboot.type_command(board, 'fdt rm /psci cpu_on')
    board.send('bootm go\n')
    to_shell(board, SMP['cores'])


@pytest.mark.limit(400)
def test_a_tftp_server_has_all_that_it_takes(power_on, built):
    """U-Boot is on the card, and is told not to look there."""
    tftp = uboot.files('tftp', **SMP) / 'tftp'
    command, network = uboot.command(**SMP), f'user,tftp={tftp}'
    command[command.index('-nic') + 1] = network
    board = uboot.stop_at_prompt(power_on(command, timeout=200))
    assert (built / 'sd.img').exists()
    board.send('run bootcmd_dhcp\n')
    board.expect(r"Filename 'nagaya\.itb'\.")
    to_shell(board, 4)


@pytest.mark.limit(400)
def test_the_cards_image_of_a_cubieboard2_runs_on_the_like_machine(power_on, tmp_path):
    """All of the card as `make sdcard BOARD=cubieboard2` makes it, but for U-Boot in front of the
    partition: QEMU cannot run the board's own, which sets up its RAM."""
    machine.images.make('sdcard', *CUBIEBOARD2)
    command = shlex.split(machine.images.make('-s', 'qemu-command', *CUBIEBOARD2))
    written, card = 'build/tests/cubieboard2/sd.img', tmp_path / 'sd.img'
    shutil.copy(written, card)
    with open(card, 'r+b') as disk, open(UBOOT_OF_H3, 'rb') as loader:
        disk.seek(UBOOT_AT)
        disk.write(loader.read())
    command = [word.replace(written, str(card)) for word in command]
    linux = to_shell(power_on(command, timeout=200), 2)
    linux.send('poweroff\n')
    linux.expect('nagaya: all VMs powered off')
