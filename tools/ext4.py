# SPDX-License-Identifier: BSD-2-Clause
"""An ext4 file system in a file, without root: mke2fs makes an empty one, debugfs fills it. All
belongs to root and has one time, so the same input gives the same bytes."""
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile

UUID = '6e616761-7961-4d00-8000-000000000001'
AS_USUAL = re.compile(r'debugfs |debugfs:|Allocated inode: \d+$|$')
AT_ALL_TIMES = {**os.environ, 'E2FSPROGS_FAKE_TIME': '1',
                'PATH': f'{os.environ["PATH"]}:/sbin:/usr/sbin'}


class FileSystem:
    """Takes files as tools/make_initramfs.py's Archive does, each behind its folder."""

    def __init__(self, mebibytes):
        self.mebibytes = mebibytes
        self.commands = []
        self.contents = []

    def add(self, name, mode, content=b'', device=None):
        folder, _, base = f'/{name}'.rpartition('/')
        self.commands.append(f'cd {folder or "/"}')
        if stat.S_ISDIR(mode):
            self.commands.append(f'mkdir {base}')
        elif stat.S_ISCHR(mode):
            self.commands.append(f'mknod {base} c {device[0]} {device[1]}')
        else:
            self.commands.append(f'write {len(self.contents)} {base}')
            self.contents.append(content)
        self.commands.append(f'set_inode_field {base} mode 0{mode:o}')

    def write(self, out):
        with tempfile.TemporaryDirectory() as folder:
            for number, content in enumerate(self.contents):
                pathlib.Path(folder, str(number)).write_bytes(content)
            pathlib.Path(folder, 'commands').write_text('\n'.join([*self.commands, '']),
                                                        encoding='utf-8')
            out.unlink(missing_ok=True)
            self._run('mke2fs', '-q', '-t', 'ext4', '-U', UUID, '-E', f'hash_seed={UUID}',
                      out, f'{self.mebibytes}M', cwd='.')
            said = self._run('debugfs', '-w', '-f', 'commands', out.resolve(), cwd=folder)
            wrong = [line for line in said.splitlines() if not AS_USUAL.match(line)]
            if wrong:  # debugfs itself calls it a success
                out.unlink()
                sys.exit('\n'.join(wrong))

    @staticmethod
    def _run(*command, cwd):
        return subprocess.run(command, env=AT_ALL_TIMES, cwd=cwd, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=True).stdout
