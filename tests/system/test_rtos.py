# SPDX-License-Identifier: BSD-2-Clause
"""guests/rtos, our small real-time kernel: the same image on the (emulated) bare machine and
under Nagaya."""
import pytest

from machine import POWERED_OFF
from test_guests import CPUS, RESULT, native, under_nagaya, verdict


# The kernel's own checks ------------------------------------------------------------

@pytest.mark.parametrize('icount', (False, True), ids=('threads', 'icount'))
@pytest.mark.parametrize('cpu', CPUS)
def test_the_kernel_passes_its_checks_natively(power_on, cpu, icount):
    verdict(power_on(native('rtos_test', cpu), icount=icount))


@pytest.mark.parametrize('icount', (False, True), ids=('threads', 'icount'))
def test_the_same_image_finds_the_same_under_nagaya(power_on, icount):
    alone = verdict(power_on(native('rtos_test'), icount=icount))
    text = verdict(power_on(under_nagaya('rtos_test'), icount=icount))
    assert RESULT.findall(text) == RESULT.findall(alone)
    assert text.rstrip().endswith(POWERED_OFF)


def test_the_kernel_passes_its_checks_on_a_cortex_a7_under_nagaya(power_on):
    verdict(power_on(under_nagaya('rtos_test', 'cortex-a7')))
