# SPDX-License-Identifier: BSD-2-Clause
"""What tools/ make for U-Boot holds what it was made from, or is not made. No machine is started."""
import struct
import subprocess

import pytest

PARTITION = 1 << 20


def card(folder, uboot, at=8192, root=''):
    """The card, with a file of 3 MiB on it; and what was said."""
    uboot_file, file = folder / 'u-boot.bin', folder / 'nagaya.itb'
    uboot_file.write_bytes(uboot)
    file.write_bytes(bytes(range(256)) * 12345)
    done = subprocess.run(['sh', 'tools/make_card.sh', folder / 'sd.img', uboot_file, str(at), root, file],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return folder / 'sd.img', done


def test_a_card_has_u_boot_at_its_byte_and_the_files_as_they_were(tmp_path):
    image, done = card(tmp_path, b'\xaau-boot' * 1000)
    assert done.returncode == 0, done.stdout
    with open(image, 'rb') as written:
        begin = written.read(PARTITION)
    assert begin[8192:8192 + 7000] == b'\xaau-boot' * 1000
    assert begin[510:512] == b'\x55\xaa' and not any(begin[512:8192])
    size = image.stat().st_size
    assert size & (size - 1) == 0
    subprocess.run(['mcopy', '-i', f'{image}@@{PARTITION}', '::nagaya.itb', tmp_path / 'back'],
                   check=True)
    assert (tmp_path / 'back').read_bytes() == (tmp_path / 'nagaya.itb').read_bytes()


def test_a_card_has_a_guest_s_file_system_on_its_second_partition(tmp_path):
    root = tmp_path / 'root'
    root.write_bytes(bytes(range(255)) * 4096 * 70)  # more than is left of 128 MiB
    image, done = card(tmp_path, b'', root=root)
    assert done.returncode == 0, done.stdout
    with open(image, 'rb') as written:
        written.seek(446 + 16)
        kind, start, sectors = struct.unpack('<4xB3xII', written.read(16))
        assert kind == 0x83 and sectors * 512 == root.stat().st_size
        written.seek(start * 512)
        assert written.read(root.stat().st_size) == root.read_bytes()
    assert image.stat().st_size == 256 << 20


def test_a_card_is_the_same_whenever_it_is_made(tmp_path):
    made = []
    for place in (tmp_path / 'one', tmp_path / 'two'):
        place.mkdir()
        made.append(card(place, b'u-boot')[0].read_bytes())
    assert made[0] == made[1]


def test_a_u_boot_that_reaches_into_the_partition_is_refused(tmp_path):
    image, done = card(tmp_path, bytes(PARTITION - 8192))
    assert done.returncode == 0, done.stdout
    image.unlink()
    image, done = card(tmp_path, bytes(PARTITION - 8191))
    assert done.returncode == 1
    assert done.stdout.endswith('reaches into the partition at 1048576\n')
    assert not image.exists()


@pytest.mark.parametrize('files, key, sentence', (
    ({}, None, 'this board is not started by U-Boot: its board.c has no loader'),
    ({'load_room': '1000000'}, 'key', 'there is no {folder}/key.key'),
    ({'load_room': '1000'}, None, '1000\n')))
def test_a_fit_that_cannot_be_is_one_sentence(tmp_path, files, key, sentence):
    fit = ('/dts-v1/; / { description = "none"; images { big { description = "none"; '
           'data = /incbin/("big"); type = "firmware"; compression = "none"; }; }; };')
    for name, text in {**files, 'nagaya.its': fit, 'big': 2000 * '.'}.items():
        (tmp_path / name).write_text(text)
    done = subprocess.run(['sh', 'tools/make_fit.sh', tmp_path, *([tmp_path / key] if key else [])],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.rstrip().endswith(sentence.format(folder=tmp_path).rstrip())
    assert done.stdout.count('\n') == 1
    assert not (tmp_path / 'nagaya.itb').exists()
