# SPDX-License-Identifier: BSD-2-Clause
"""Linux under Nagaya is as fast as without it, in instructions."""
import pytest

import compare_native
import compare_parallel


@pytest.mark.limit(600)
def test_linux_loses_less_than_half_a_percent():
    table = list(compare_native.rows())
    for name, native, here, ratio in table:
        print(f'{name}: {native:,} natively, {here:,} under Nagaya: {ratio:.4f}')
    assert all(ratio <= compare_native.LIMIT for *_, ratio in table), table


@pytest.mark.limit(600)
def test_parallel_work_on_two_cores_loses_less_than_one_percent():
    """A sample of compare_parallel.py."""
    native, here = compare_parallel.compare(2, icount=True)
    print(f'{native:,} natively, {here:,} under Nagaya: {here / native:.4f}')
    assert here <= compare_parallel.LIMIT[True] * native
