# SPDX-License-Identifier: BSD-2-Clause
"""Images for the tests. Each variant has a place of its own below build/tests, so that
tests which run side by side or one after the other do not build over each other."""
import fcntl
import hashlib
import pathlib
import shlex
import subprocess

PLACE = pathlib.Path('build/tests')


def try_make(*words):
    """One make at a time: its files are shared. Returns its status, and what it printed."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with open(PLACE / 'lock', 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(['make', *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, text=True, check=False)
    return done.returncode, done.stdout


def make(*words):
    """The same, where it must succeed."""
    status, output = try_make(*words)
    assert status == 0, f'make {shlex.join(words)}\n{output}'
    return output


def guest_files():
    make('build/guests/vmlinuz', 'build/guests/initramfs.cpio.gz')


def arguments(config, cpu, cores, sched='fixed_priority', **variables):
    given = [f'{name}={value}' for name, value in sorted(variables.items())]
    extra = hashlib.sha256(repr(given).encode()).hexdigest()[:8] if given else ''
    name = '-'.join(filter(None, (config, sched, cpu, str(cores), extra)))
    return [f'OUT={PLACE}/{name}', f'CONFIG={config}', f'CPU={cpu}', f'CORES={cores}',
            f'SCHED={sched}', *given]


def command(config, cpu, cores, **variables):
    """Builds the image and answers how QEMU starts it."""
    words = arguments(config, cpu, cores, **variables)
    make('image', *words)
    return shlex.split(make('-s', 'qemu-command', *words))


def place(config, cpu, cores, **variables):
    """The directory that holds the image's files."""
    return pathlib.Path(arguments(config, cpu, cores, **variables)[0].split('=', 1)[1])
