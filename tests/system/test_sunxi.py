# SPDX-License-Identifier: BSD-2-Clause
"""Linux on Allwinner's H3 (QEMU's orangepi-pc), whose card and network are its own."""
import re

import pytest

import sunxi
from sunxi import MEGABYTE

SUM = re.compile(r'[0-9a-f]{64}')
SYSTEMS = {'native': sunxi.native, 'nagaya': sunxi.nagaya}


@pytest.fixture
def card(tmp_path):
    return sunxi.Card(tmp_path)


@pytest.mark.parametrize('system', SYSTEMS)
def test_card_and_network_carry_every_byte_and_the_card_is_clean_in_the_end(
        system, card, power_on, tmp_path):
    linux = power_on(SYSTEMS[system](card), timeout=200).boot()
    assert linux.ask('grep " / " /proc/mounts').startswith('/dev/mmcblk0p2 / ext4 rw')
    linux.ask('cd /; dd if=/dev/urandom of=data bs=1M count=64; sha256sum data >sums; sync')
    linux.ask('echo 3 >/proc/sys/vm/drop_caches')  # from the card, not from memory
    assert linux.ask('sha256sum -c sums') == 'data: OK'
    written = SUM.search(linux.ask('cat sums'))[0]

    with sunxi.served(tmp_path, 16 * MEGABYTE) as (url, sent):
        linux.ask(f'wget -q -O file {url}')
    assert SUM.search(linux.ask('sha256sum file'))[0] == sent

    linux.send('poweroff\n')
    linux.wait_for_end()
    clean, said = card.check()
    assert clean, said
    assert card.sha256('/data') == written
    assert card.sha256('/file') == sent
