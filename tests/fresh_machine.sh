#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# tests/fresh_machine.sh [DIRECTORY] - do the README's two commands work where nothing
# but git and make is installed?
#
# Makes a minimal Debian 12 in DIRECTORY (default: below /var/tmp) with this machine's
# own package sources, clones the current HEAD into it, and runs there `make run`, with
# a pipe that powers the guest off, then `make test`. Needs root and debootstrap; takes
# a while and about 4 GB. SKIP_TEST=1 leaves out `make test`.
set -eu

cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || {
    echo "fresh_machine: needs root, for debootstrap and chroot" >&2
    exit 1
}
command -v debootstrap >/dev/null || apt-get install -y --no-install-recommends debootstrap

chroot=${1:-$(mktemp -d /var/tmp/nagaya-fresh.XXXXXX)}
# shellcheck disable=SC2016
format='$(REPO_URI) $(RELEASE) $(COMPONENT)'
sources=$(apt-get indextargets --format "$format" 'Created-By: Packages' 'Origin: Debian' |
    sort -u)
mirror=$(echo "$sources" | awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')
[ -n "$mirror" ] || {
    echo "fresh_machine: this machine has no source of Debian 12 (apt-get update?)" >&2
    exit 1
}

cleanup()
{
    for mount in proc sys dev/pts dev; do
        umount "$chroot/$mount" 2>/dev/null || true
    done
    [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$chroot"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

echo "== a machine with git and make, in $chroot"
debootstrap --variant=minbase --include=make,git bookworm "$chroot" "$mirror" \
    >"$chroot.log" 2>&1 || { tail -n 20 "$chroot.log"; exit 1; }
rm -f "$chroot.log"
echo "$sources" | sed 's/^/deb /' >"$chroot/etc/apt/sources.list"
cp /etc/resolv.conf /etc/hosts "$chroot/etc/"
# What leads this machine's apt to its sources (a proxy, say) leads the new one there too.
for file in /etc/apt/apt.conf.d/*proxy*; do
    [ ! -e "$file" ] || cp "$file" "$chroot/etc/apt/apt.conf.d/"
done
mount -t proc proc "$chroot/proc"
mount -t sysfs -o ro sysfs "$chroot/sys"
mount --bind /dev "$chroot/dev"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$chroot/dev/pts"

git clone -q . "$chroot/root/nagaya"
run_there()
{
    chroot "$chroot" /usr/bin/env -i HOME=/root TERM=vt100 \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -ec "cd /root/nagaya; $1"
}

echo "== make run"
echo 'uname -a; poweroff -f' >"$chroot/root/input"
run_there 'make run </root/input' | tee "$chroot/root/run.log" | tail -n 5
grep -q '^nagaya: all VMs powered off' "$chroot/root/run.log" || {
    echo "fresh_machine: make run failed" >&2
    exit 1
}

if [ -z "${SKIP_TEST:-}" ]; then
    echo "== make test"
    run_there 'make test' >"$chroot/root/test.log" 2>&1 || {
        tail -n 60 "$chroot/root/test.log"
        echo "fresh_machine: make test failed" >&2
        exit 1
    }
    tail -n 1 "$chroot/root/test.log"
fi
echo "== both work on a fresh machine"
