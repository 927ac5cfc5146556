# SPDX-License-Identifier: BSD-2-Clause
"""Linux under Nagaya is as fast as without it, in instructions."""
import pytest

import compare_native
import executed
import machine


@pytest.mark.limit(600)
def test_linux_loses_less_than_half_a_percent():
    table = list(compare_native.rows(runs=1))
    for name, native, here, ratio in table:
        print(f'{name}: {native:,} natively, {here:,} under Nagaya: {ratio:.4f}')
    assert all(ratio <= compare_native.LIMIT for *_, ratio in table), table


@pytest.mark.limit(300)
def test_what_the_plugin_counts_is_what_icount_counts(power_on, tmp_path):
    """What compare_parallel.py compares without icount can be trusted."""
    counts = executed.Executed(tmp_path)
    linux = power_on([*machine.native_linux(), *counts.options], icount=True).boot()
    linux.ask('bench-sha256 8')  # makes the file
    before = counts.total()
    nanoseconds = int(linux.ask('measure bench-sha256 8').split()[1])
    assert counts.total() - before == pytest.approx(nanoseconds, rel=0.01)
    assert counts.of_each_core()[1:] == (0,) * (executed.CORES_MAX - 1)
