# SPDX-License-Identifier: BSD-2-Clause
"""Linux under Nagaya is as fast as without it, in instructions."""
import pytest

import compare_native


@pytest.mark.limit(600)
def test_linux_loses_less_than_half_a_percent():
    table = list(compare_native.rows(runs=1))
    for name, native, here, ratio in table:
        print(f'{name}: {native:,} natively, {here:,} under Nagaya: {ratio:.4f}')
    assert all(ratio <= compare_native.LIMIT for *_, ratio in table), table
