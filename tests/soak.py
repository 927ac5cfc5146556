#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tests/soak.py N - N boots of Linux to its shell and off again, every other one under
icount, every other pair with four cores. Ends with "N passed, N failed"."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / 'system'))

import machine  # noqa: E402

BOOT_LIMIT = 120  # seconds, on a PC that does something else as well


def boot_once(number):
    icount, cores = number % 2 == 1, 4 if number % 4 > 1 else 1
    started = time.monotonic()
    one = machine.Machine(machine.nagaya(cores=cores), icount=icount, timeout=BOOT_LIMIT)
    try:
        linux = one.boot()
        assert linux.ask('uname') == 'Linux'
        linux.send('poweroff -f\n')
        assert linux.wait_for_end() == 0
        assert linux.last_line() == machine.POWERED_OFF
        linux.check_no_panic()
    finally:
        one.close()
    print(f'boot {number + 1}: {cores} cores, {"icount" if icount else "free"}, '
          f'{time.monotonic() - started:.1f} s', flush=True)


def main():
    count, failed = int(sys.argv[1]), 0
    for number in range(count):
        try:
            boot_once(number)
        except AssertionError as error:
            failed += 1
            print(f'boot {number + 1} FAILED: {error}', flush=True)
    print(f'{count - failed} passed, {failed} failed')
    sys.exit(bool(failed))


main()
