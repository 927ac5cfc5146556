# SPDX-License-Identifier: BSD-2-Clause
"""Fixtures of the tests in QEMU. Every machine has a time limit for each thing it is
waited for, and every test one for the whole; its QEMU ends with it."""
import signal

import pytest

import machine

TEST_LIMIT = 300  # seconds; a mark "limit(seconds)" says otherwise


def pytest_configure(config):
    config.addinivalue_line('markers', 'limit(seconds): how long this test may take')


@pytest.fixture(autouse=True)
def limit(request):
    """Covers what no expect() waits for: a build, a write that nobody reads."""
    mark = request.node.get_closest_marker('limit')
    seconds = mark.args[0] if mark else TEST_LIMIT

    def too_long(number, frame):
        pytest.fail(f'takes longer than {seconds} s')

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def machines():
    """Gives out machines; afterwards none of them may have panicked, and all end."""
    running = []

    def start(command, **options):
        running.append(machine.Machine(command, **options))
        return running[-1]

    yield start
    try:
        for one in running:
            one.check_no_panic()
    finally:
        for one in running:
            one.close()


@pytest.fixture
def power_on(request):
    """power_on(COMMAND, icount=False, timeout=60): a machine for one test."""
    yield from machines()


@pytest.fixture(scope='module')
def power_on_shared(request):
    """The same, for a machine that several tests of a file use."""
    yield from machines()
