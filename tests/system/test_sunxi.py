# SPDX-License-Identifier: BSD-2-Clause
"""Linux on Allwinner's H3 (QEMU's orangepi-pc), whose card and network are its own."""
import re

import pytest

import sunxi
import sunxi_lives
from machine import POWERED_OFF
from sunxi import MEGABYTE
from test_hrt import (ASTRAY_ONE_IN, SHIFT, assert_same_instructions, command, exact,
                      loop_instructions, releases, strays, turns)

SUM = re.compile(r'[0-9a-f]{64}')
LOOP_PERIODS = 10000  # tests/users/sunxi_rtos
RESTARTS = 2
SYSTEMS = {'native': sunxi.native, 'nagaya': sunxi.nagaya}


@pytest.fixture
def card(tmp_path):
    return sunxi.Card(tmp_path)


def power_off(linux, system):
    linux.send('poweroff\n')
    linux.expect('reboot: Power down' if system == 'native' else POWERED_OFF)
    linux.end()


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

    power_off(linux, system)
    clean, said = card.check()
    assert clean, said
    assert card.sha256('/data') == written
    assert card.sha256('/file') == sent


@pytest.fixture
def lives(card, tmp_path):
    found = sunxi_lives.Lives(card, tmp_path)
    yield found
    found.close()
    for name in ('first', 'now'):  # 256 MiB each
        (tmp_path / name).unlink(missing_ok=True)


def work(linux, url):
    """Writes to the card and fetches to it, without end; both have begun."""
    linux.ask('rm -f /busy /fetched')
    linux.ask('while :; do dd if=/dev/zero of=/busy bs=64k count=64 conv=fsync; done '
              '>/dev/null 2>&1 & true')
    linux.ask(f'while :; do wget -q -O /fetched {url}; done >/dev/null 2>&1 & true')
    linux.ask('until [ -s /busy ] && [ -s /fetched ]; do sleep 0.1; done')


def wait_for_network(linux):
    """DHCP goes on behind the shell."""
    linux.ask('until route -n | grep -q UG; do sleep 0.1; done')


def fetch(linux, url, name):
    """The checksum of what was fetched, and read from the card."""
    wait_for_network(linux)
    linux.ask(f'wget -q -O {name} {url}; sync; echo 3 >/proc/sys/vm/drop_caches')
    return SUM.search(linux.ask(f'sha256sum {name}'))[0]


@pytest.mark.limit(600)
def test_a_restart_amid_dma_gives_linux_its_memory_and_devices_as_at_power_on(
        lives, card, power_on, tmp_path):
    linux = power_on(lives.command, timeout=300)
    lives.attach(timeout=300)
    lives.begin()
    lives.go_on()
    linux.boot()
    with sunxi.served(tmp_path, MEGABYTE) as (url, sent):
        assert fetch(linux, url, '/kept') == sent
        lives.datagrams_arrive(linux)
        for _ in range(RESTARTS):
            work(linux, url)
            lives.restart(linux)
            assert not lives.strangers()
            assert not lives.that_run()
            lives.go_on()
            linux.boot()
            assert 'mmcblk0p2): recovery complete' in linux.ask('dmesg')
            assert fetch(linux, url, '/file') == sent
    power_off(linux, 'nagaya')
    clean, said = card.check()
    assert clean, said
    assert card.sha256('/kept') == sent


@pytest.mark.limit(600)
def test_a_loop_on_its_own_core_has_the_same_histogram_while_card_and_network_work(
        card, power_on, tmp_path):
    """As when Linux does nothing: the same instructions each time, and but for what QEMU's change of
    turns puts astray (test_hrt.py tells why) at the same time."""
    loop = loop_instructions(1, LOOP_PERIODS, tmp_path)
    machine = power_on([*exact(sunxi.nagaya(card, config='sunxi_rtos', USERS='tests/users'), SHIFT),
                        *turns(1000), *loop.options], timeout=400)
    machine.boot()

    def run_of_the_loop():
        command(machine, 'restart control', 'loop: period_us=1000 ')
        machine.expect('loop: done')

    run_of_the_loop()
    with sunxi.served(tmp_path, MEGABYTE) as (url, _):
        machine.ask('while :; do dd if=/dev/zero of=/data bs=64k count=64 conv=fsync; '
                    f'wget -q -O /file {url} && cat /file >>/files; done >/dev/null 2>&1 & true')
        run_of_the_loop()
        fetched = int(re.search(r'bytes=(\d+)', machine.ask('echo bytes=$(stat -c %s /files)'))[1])
    machine.quit()
    (least, alone), (here, beside) = releases(machine.text(), None)[-2:]
    counted_alone, counted = loop.counted()[-2:]
    print(f'alone  {alone} {counted_alone}\nbeside {beside} {counted}, {fetched} bytes fetched')
    assert machine.text().count('loop: total periods=10000 missed=0 ') >= 2
    assert_same_instructions(counted, counted_alone)
    assert here == least and strays(beside, alone) <= LOOP_PERIODS // ASTRAY_ONE_IN
    assert fetched >= MEGABYTE
