#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""tests/run.py check|test - runs the tests and ends with "N passed, N failed".

check is what needs no QEMU: the unit tests, case by case, and rules about the
sources. test goes on with every image, their reproducibility, and tests/system.
A test that did not even build or that crashed counts as failed.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

CROSS_CC = 'arm-none-eabi-gcc'
IMAGE_FLAGS = ('-march=armv7ve', '-marm', '-mfloat-abi=soft', '-ffreestanding')
CPPCHECK_STATE = 'build/cppcheck'  # what it knows of files that did not change
CPPCHECK = ('cppcheck', '--quiet', '-j2', f'--cppcheck-build-dir={CPPCHECK_STATE}', '--error-exitcode=1', '--std=c11', '--inline-suppr', '-I.',
            '--enable=warning,performance,portability', '--suppress=missingIncludeSystem',
            '--suppress=comparePointers',         # that is what a linker's symbols are for
            '--suppress=wrongPrintfScanfArgNum')  # gcc counts them, and knows %1$s
C_FOLDERS = ('arch', 'boards', 'core', 'schedulers', 'users', 'vgic', 'guests', 'tools', 'tests')
ROOT = pathlib.Path(__file__).resolve().parent.parent


class Tally:
    def __init__(self):
        self.passed, self.failed, self.names = 0, 0, []

    def add(self, name, good, detail=''):
        if good:
            self.passed += 1
            return
        self.failed += 1
        self.names.append(name)
        print(f'FAILED {name}\n{detail}'.rstrip(), flush=True)

    def end(self):
        for name in self.names:
            print(f'failed: {name}')
        print(f'{self.passed} passed, {self.failed} failed', flush=True)
        return 1 if self.failed or not self.passed else 0


def say(text):
    print(f'-- {text}', flush=True)


def command(*words, **options):
    """(succeeded, all it printed)"""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors='replace', stdin=subprocess.DEVNULL, check=False, **options)
    return done.returncode == 0, done.stdout


def sources(*suffixes):
    for folder in C_FOLDERS:
        for path in sorted(pathlib.Path(folder).rglob('*')):
            if path.suffix in suffixes and path.is_file():
                yield str(path)


# Unit tests -------------------------------------------------------------------------

RESULT = re.compile(r'^(not )?ok \d+ - (.*)$', re.MULTILINE)


def in_pairs(functions):
    """The functions' results, in their order; two at a time, for two cores."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        yield from pool.map(lambda function: function(), functions)


def unit_test(name):
    """(case, passed, detail) of each case, and of what went wrong beside them."""
    program = f'build/unit/{name}'
    if not os.path.exists(program):
        return [(f'unit {name}', False, 'it did not build')]
    good, output = command(program, timeout=300,
                           env=dict(os.environ, CMOCKA_MESSAGE_OUTPUT='TAP'))
    cases = [(f'unit {name}: {case}', not bad, output) for bad, case in RESULT.findall(output)]
    if not cases or (not good and all(passed for _, passed, _ in cases)):
        cases.append((f'unit {name}: runs to its end', False, output))
    return cases


def unit_tests(tally):
    say('unit tests')
    names = command('make', '-s', 'unit-list')[1].split()
    for name in names:  # so that a program which no longer builds is not run
        pathlib.Path(f'build/unit/{name}').unlink(missing_ok=True)
    good, output = command('make', '-s', '-k', '-j2', 'unit')
    if not good:
        print(output)
    for cases in in_pairs([lambda name=name: unit_test(name) for name in names]):
        for case in cases:
            tally.add(*case)


# Rules about the sources --------------------------------------------------------------

def header_alone(header):
    """A header must not need another one in front of it."""
    if header.startswith('tests/guests') or header.startswith('guests'):
        return CROSS_CC, *IMAGE_FLAGS
    if header.startswith('arch/armv7'):
        return CROSS_CC, *IMAGE_FLAGS
    return ('gcc',)


def headers_stand_alone():
    bad = ''
    for header in sources('.h'):
        good, output = command(*header_alone(header), '-std=gnu11', '-Wall', '-Wextra', '-Werror',
                               '-fsyntax-only', '-I.', '-x', 'c', '-include', header, '/dev/null')
        bad += '' if good else output
    return not bad, bad


def scripts_parse():
    shell = [*sources('.sh'), *map(str, pathlib.Path('guests/linux/bin').iterdir()),
             'guests/linux/init', 'guests/linux/init_root', 'guests/linux/profile', '.ci/run']
    results = [command('sh', '-n', script) for script in shell]
    for script in sources('.py'):
        results.append(command('/usr/bin/python3', '-c',
                               'import ast, sys; ast.parse(open(sys.argv[1]).read())', script))
    return all(good for good, _ in results), ''.join(output for _, output in results)


def cppcheck():
    pathlib.Path(CPPCHECK_STATE).mkdir(parents=True, exist_ok=True)
    return command(*CPPCHECK, *sources('.c'))


def clang_format():
    return command('clang-format', '--dry-run', '-Werror', *sources('.c', '.h'))


def layers():
    return command('/usr/bin/python3', 'tests/layers.py')


def checks(tally):
    say('rules about the sources')
    rules = {'cppcheck': cppcheck, 'headers stand alone': headers_stand_alone, 'layers': layers,
             'scripts parse': scripts_parse, 'clang-format': clang_format}
    for name, result in zip(rules, in_pairs(rules.values())):
        tally.add(name, *result)


# Images -------------------------------------------------------------------------------

def image(*variables, directory='.', jobs=1):
    """(succeeded, what it printed, seconds)"""
    started = time.monotonic()
    good, output = command('make', f'-j{jobs}', '-C', directory, 'image', *variables)
    return good, output, time.monotonic() - started


def add_image(tally, name, good, output, seconds):
    tally.add(f'image {name}', good, output)
    if good:
        print(f'{output.splitlines()[-1]} ({seconds:.0f} s)', flush=True)


def images(tally):
    """Every configuration, with every scheduler, builds: what they share one after the other,
    then two at a time."""
    say('images')
    tally.add('guests', *command('make', '-j2', 'guest-files'))
    kinds = [(config.parent.name, scheduler.stem)
             for config in sorted(pathlib.Path('users').glob('*/config.c'))
             for scheduler in sorted(pathlib.Path('schedulers').glob('*.c'))]
    builds = [lambda name=name, sched=sched, **options: image(
                  f'CONFIG={name}', f'SCHED={sched}',
                  *['GUEST=build/guests/vmlinuz'] * (name in ('guest', 'hrt')), **options)
              for name, sched in kinds]
    results = [builds[0](jobs=2), builds[1](), *in_pairs(builds[2:])]
    for kind, result in zip(kinds, results):
        add_image(tally, ' '.join(kind), *result)


def same_bytes(tally):
    """The image does not depend on when or where it was built."""
    say('reproducible')
    copy = pathlib.Path('build/elsewhere/nagaya')
    command('rm', '-rf', str(copy))
    copy.mkdir(parents=True)
    tree = subprocess.run(['tar', '-c', '--exclude=./build', '--exclude=./.git', '.'],
                          stdout=subprocess.PIPE, check=True).stdout
    subprocess.run(['tar', '-x', '-C', str(copy)], input=tree, check=True)
    (copy / 'build').mkdir()
    (copy / 'build/guests').symlink_to(ROOT / 'build/guests')
    add_image(tally, 'linux, built elsewhere', *image(directory=str(copy), jobs=2))
    for directory in ('.', str(copy)):
        tally.add(f'sdcard in {directory}', *command('make', '-C', directory, 'sdcard'))
    for file in ('nagaya.elf', 'nagaya.bin', 'nagaya.uimg', 'nagaya.itb', 'sd.img'):
        path = f'build/qemu-virt-linux-fixed_priority/{file}'
        tally.add(f'{file} is the same when built elsewhere', *command('cmp', path, copy / path))
    command('rm', '-rf', str(copy))


# QEMU ---------------------------------------------------------------------------------

OUTCOME = re.compile(r'(\d+) (passed|failed|errors?|xfailed|xpassed|skipped)')


def pytest(tally):
    """Two machines at a time. What is measured is measured under icount, in the guest's
    own time, and repeats exactly however busy the PC is."""
    say('in QEMU')
    process = subprocess.Popen(
        ('/usr/bin/python3', '-m', 'pytest', '-q', '-rf', '--tb=short', '-p', 'no:cacheprovider',
         '-n', '2', '--dist', 'loadgroup', '--durations=10', 'tests/system'),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)
    last = ''
    for line in process.stdout:
        print(line, end='', flush=True)
        last = line if OUTCOME.search(line) else last
    status = process.wait()
    counts = {word.rstrip('s'): int(number) for number, word in OUTCOME.findall(last)}
    tally.passed += counts.pop('passed', 0)
    bad = sum(counts.values())
    tally.failed += bad
    if bad:
        tally.names.append(f'tests/system: {bad}, named above')
    if status and not bad:
        tally.add('tests/system: pytest runs', False, f'pytest ended with {status}')


def main():
    os.chdir(ROOT)
    os.environ.pop('CORES', None)  # make's, for the board it was called for; others have fewer
    tally, started = Tally(), time.monotonic()
    unit_tests(tally)
    checks(tally)
    if sys.argv[1:] == ['test']:
        images(tally)
        same_bytes(tally)
        pytest(tally)
    say(f'{time.monotonic() - started:.0f} s')
    sys.exit(tally.end())


main()
