# SPDX-License-Identifier: BSD-2-Clause
"""The configuration tool as make uses it: what a person gives CONFIG=guest reaches the VM,
what cannot be is said in one sentence. No machine is started."""
import os
import pathlib
import subprocess

import pytest

import images

OUT = images.PLACE / 'config-tool'
TOOL = OUT / 'nagaya-config'
FILES = ('system.c', 'images.S', 'images_apart.S', 'nagaya.its', 'boot.cmd', 'load_room', 'map.txt',
         'guest.dtb', 'vm0_image0.bin', 'vm0_image1.bin')


def options(file, **variables):
    environment = {'PATH': os.environ['PATH'], 'GUEST': 'k', 'CORES': '4', **variables}
    return subprocess.run(['sh', 'tools/guest_options.sh', file], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def string_of(tmp_path, name):
    """What a C compiler makes of one of the strings."""
    program = tmp_path / 'print.c'
    program.write_text(f'#include <stdio.h>\n#include "guest_options.h"\n'
                       f'int main(void) {{ fputs({name}, stdout); return 0; }}\n')
    subprocess.run(['gcc', '-std=c11', '-Wall', '-Wextra', '-Werror', '-I', tmp_path, '-o',
                    tmp_path / 'print', program], check=True)
    return subprocess.run([tmp_path / 'print'], stdout=subprocess.PIPE, check=True).stdout.decode()


@pytest.mark.parametrize('bootargs', (
    'console=ttyAMA0 quiet', 'name="of two words"', r'a\b \" \n', "it's $HOME `id` $(id) *",
    '%s%n', '??=trigraph??/', '  spaces  ', 'ünïcode', ''))
def test_bootargs_reach_the_vm_as_they_were_typed(tmp_path, bootargs):
    assert options(tmp_path / 'guest_options.h', BOOTARGS=bootargs).returncode == 0
    assert string_of(tmp_path, 'GUEST_BOOTARGS') == bootargs


def test_a_file_is_looked_for_where_make_was_called(tmp_path):
    options(tmp_path / 'guest_options.h', GUEST='a dir/kernel', INITRD='/abs/initrd')
    assert string_of(tmp_path, 'GUEST_FILE') == os.getcwd() + '/a dir/kernel'
    assert string_of(tmp_path, 'GUEST_INITRD') == '/abs/initrd'
    assert '#define GUEST_DTB      NULL\n' in (tmp_path / 'guest_options.h').read_text()


def test_what_is_not_given_is_as_qemu_has_it(tmp_path):
    options(tmp_path / 'guest_options.h')
    text = (tmp_path / 'guest_options.h').read_text()
    assert '#define GUEST_VCPUS    1\n' in text
    assert '#define GUEST_RAM_MB   128\n' in text


def test_the_file_keeps_its_date_when_nothing_changed(tmp_path):
    file = tmp_path / 'guest_options.h'
    options(file)
    os.utime(file, (1, 1))
    options(file)
    assert file.stat().st_mtime == 1
    options(file, RAM_MB='64')
    assert file.stat().st_mtime > 1


@pytest.mark.parametrize('variables, sentence', (
    ({'GUEST': ''}, "guest: CONFIG=guest needs GUEST=FILE, an image made for QEMU's virt machine"),
    ({'VCPUS': '0'}, 'guest: VCPUS=0 must be a number from 1 to 8'),
    ({'VCPUS': '9'}, 'guest: VCPUS=9 must be a number from 1 to 8'),
    ({'RAM_MB': '64M'}, 'guest: RAM_MB=64M must be a number from 1 to 3072'),
    ({'RAM_MB': '3073'}, 'guest: RAM_MB=3073 must be a number from 1 to 3072'),
    ({'RAM_MB': '-1'}, 'guest: RAM_MB=-1 must be a number from 1 to 3072'),
    ({'BOOTARGS': 'two\nlines'}, 'guest: GUEST, INITRD, DTB and BOOTARGS may not hold a line break'),
))
def test_an_option_that_cannot_be_is_one_sentence(tmp_path, variables, sentence):
    done = options(tmp_path / 'guest_options.h', **variables)
    assert done.returncode == 1
    assert done.stdout == sentence + '\n'
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope='module', name='tool')
def build_tool():
    """The tool for CONFIG=guest with Linux as the guest."""
    images.guest_files()
    images.make(str(TOOL), f'OUT={OUT}', 'CONFIG=guest', 'GUEST=build/guests/vmlinuz', 'VCPUS=2')
    return TOOL


def run(tool, out, *words):
    return subprocess.run([tool, '--out', out, '--cores', '4', *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)


def test_two_runs_write_the_same_bytes(tool, tmp_path):
    written = []
    for _ in range(2):
        assert run(tool, tmp_path).returncode == 0
        written.append({name: (tmp_path / name).read_bytes() for name in FILES})
    assert written[0] == written[1]
    assert {file.name for file in tmp_path.iterdir()} == set(FILES)


def test_the_map_is_printed_and_kept(tool, tmp_path):
    done = run(tool, tmp_path)
    assert done.stdout == (tmp_path / 'map.txt').read_text()
    assert 'zImage, entry 0x40010000' in done.stdout
    assert 'device tree (generated)' in done.stdout


def test_a_core_that_is_not_started_is_refused_and_nothing_is_written(tool, tmp_path):
    done = run(tool, tmp_path, '--cores', '1')
    assert done.returncode == 1
    assert done.stderr == 'guest: vcpu 1 wants core 1, qemu-virt has 1 core (0)\n'
    assert done.stdout == '' and not list(tmp_path.iterdir())


def test_the_device_tree_names_the_cpu(tool, tmp_path):
    assert run(tool, tmp_path, '--cpu', 'cortex-a7').returncode == 0
    assert b'arm,cortex-a7\0' in (tmp_path / 'guest.dtb').read_bytes()


def test_a_wrong_option_tells_the_right_ones(tool):
    done = subprocess.run([tool, '--output', 'x'], stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith('usage: nagaya-config --out FOLDER')


def test_make_fails_with_the_sentence():
    done = subprocess.run(['make', 'image', f'OUT={images.PLACE}/no-guest', 'CONFIG=guest',
                           'GUEST=/nonexistent/kernel'], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode != 0
    assert ('guest: kernel /nonexistent/kernel cannot be read: No such file or directory\n'
            in done.stdout)
    assert not pathlib.Path(f'{images.PLACE}/no-guest/nagaya.elf').exists()
