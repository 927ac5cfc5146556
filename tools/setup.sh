#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# tools/setup.sh WHAT - installs the Debian packages that are missing, and says so.
# WHAT is run (build and boot), card (and the image of a memory card), check (the tests on the PC)
# or test (all of it).
# Answers in well under a second when nothing is missing.
set -eu

run="gcc libc6-dev gcc-arm-none-eabi libnewlib-arm-none-eabi gcc-arm-linux-gnueabihf
     libc6-dev-armhf-cross qemu-system-arm libfdt-dev
     zlib1g-dev device-tree-compiler u-boot-tools e2fsprogs python3"
check="$run libcmocka-dev clang-format cppcheck"
card="$run mtools fdisk openssl u-boot-qemu"
test="$check $card python3-pytest python3-pexpect python3-pytest-xdist python3-psutil gdb-multiarch"

case "${1:-test}" in
run) wanted=$run ;;
card) wanted=$card ;;
check) wanted=$check ;;
test) wanted=$test ;;
*)
    echo "usage: $0 run|card|check|test" >&2
    exit 2
    ;;
esac

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    echo "setup: this is no Debian system; please provide what these packages hold:" $wanted >&2
    exit 0
fi

# dpkg-query fails when it does not know a package, and still tells of the others.
# shellcheck disable=SC2086
present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null || true)
missing=
for package in $wanted; do
    case "
$present
" in
    *"
installed $package
"*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "setup: please install, as root:$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

echo "setup: installing${as_root:+ (with sudo)} these Debian packages:$missing"
export DEBIAN_FRONTEND=noninteractive
# Sources that have nothing to do with us may fail; what counts is the installation.
$as_root apt-get -qq -o Acquire::Retries=3 update || echo "setup: apt-get update had errors" >&2
# shellcheck disable=SC2086
$as_root apt-get -qq -y -o Acquire::Retries=3 --no-install-recommends install $missing </dev/null
echo "setup: done"
