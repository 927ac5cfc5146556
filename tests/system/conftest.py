# SPDX-License-Identifier: BSD-2-Clause
"""Fixtures of the tests in QEMU. Every machine has a time limit for each thing it is
waited for, and every test one for the whole; its QEMU ends with it."""
import threading

import psutil
import pytest

import machine

TEST_LIMIT = 300  # seconds; a mark "limit(seconds)" says otherwise
LONGEST = ('test_hrt', 'test_linux_shell', 'test_speed')
OF_A_FILE = {'power_on_shared', 'tool', 'built'}  # what the tests of a file have together


def pytest_configure(config):
    config.addinivalue_line('markers', 'limit(seconds): how long this test may take')


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """With several workers any takes any test, the longest first; but such tests stay together."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)
    for item in items:
        if OF_A_FILE.intersection(item.fixturenames):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(autouse=True)
def limit(request):
    """Covers what no expect() waits for: a build, a write that nobody reads. A test waits for
    programs that it started, and for nothing once they are gone. No signal: xdist does not
    always run the tests in the thread that would get it."""
    mark = request.node.get_closest_marker('limit')
    seconds = mark.args[0] if mark else TEST_LIMIT
    is_over = threading.Event()

    def end_what_runs():
        is_over.set()
        for process in psutil.Process().children(recursive=True):
            process.kill()

    timer = threading.Timer(seconds, end_what_runs)
    timer.start()
    yield
    timer.cancel()
    if is_over.is_set():
        pytest.fail(f'takes longer than {seconds} s')


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
