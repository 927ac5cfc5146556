#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# tools/fetch_guests.sh STATE OUT [stress|lpae|sunxi|u-boot] - Debian's armhf kernel, a module of it and BusyBox, as
# OUT/vmlinuz, OUT/sp805_wdt.ko and OUT/busybox, taken unchanged out of their packages. With stress it is stress-ng and
# rt-tests (hackbench, cyclictest) instead, unpacked below OUT/stress with their libraries; with lpae
# the kernel that uses long descriptors, as OUT/vmlinuz-lpae; with sunxi all modules of the first
# kernel, below OUT/modules, and the device trees of Allwinner boards; with u-boot U-Boot for all boards of
# Allwinner that Debian builds it for, as OUT/u-boot/NAME/u-boot-sunxi-with-spl.bin.
#
# Works in an apt state of its own below STATE, so the machine's dpkg architectures
# and package lists stay as they are, and needs no root. It reads the Debian sources
# the machine itself uses: other sources have no armhf, and would only fail.
set -eu

mkdir -p "$1/lists/partial" "$1/archives/partial" "$2"
state=$(cd "$1" && pwd)
out=$(cd "$2" && pwd)

# make may want several things at a time; apt's state is for one.
exec 9>"$state/busy"
flock 9

# Works for one-line and deb822 files alike; $(...) here is apt's own notation.
# Origin is known after an update only: failing that, what has this release's name.
debian_sources() {
    # shellcheck disable=SC2016
    format='deb $(REPO_URI) $(RELEASE) $(COMPONENT)'
    found=$(apt-get indextargets --format "$format" 'Created-By: Packages' 'Origin: Debian')
    if [ -z "$found" ]; then
        codename=$(. /etc/os-release && echo "${VERSION_CODENAME:?}")
        found=$(apt-get indextargets --format "$format" 'Created-By: Packages' |
            grep " $codename\(-updates\|-security\)\? ") || true
    fi
    echo "$found" | sort -u
}

cat >"$state/apt.conf" <<CONF
APT::Architecture "armhf";
APT::Architectures { "armhf"; };
Acquire::Languages "none";
Acquire::Retries "3";
APT::Sandbox::User "";
Dir::State "$state";
Dir::State::status "$state/status";
Dir::Cache "$state";
Dir::Etc::SourceList "$state/sources.list";
Dir::Etc::SourceParts "-";
CONF
: >"$state/status"
debian_sources >"$state/sources.list"
export APT_CONFIG="$state/apt.conf"

# A mirror in the middle of an update fails for one of the suites: the packages below
# are checked against whatever lists did arrive, and only they decide.
echo "guests: reading Debian's armhf package lists"
apt-get -qq update || echo "guests: some package lists did not arrive" >&2

# The files of the newest versions of these packages, fetched unless they are here already.
fetch() {
    files=$(cd "$state" && apt-get --print-uris download "$@" | cut -d' ' -f2)
    [ -n "$files" ] || exit 1
    for file in $files; do
        echo "guests: $file" >&2
    done
    (cd "$state/archives" && apt-get -qq download "$@")
    for file in $files; do
        echo "$state/archives/$file"
    done
}

# $1: package, $2: path in it (a pattern), $3: where to put it
extract() {
    dpkg-deb --fsys-tarfile "$1" | tar -xO --wildcards "$2" >"$3.new"
    [ -s "$3.new" ] || exit 1
    mv "$3.new" "$3"
}

# What these packages depend on, themselves included.
closure() {
    apt-get -qq -s --no-install-recommends install "$@" | sed -n 's/^Inst \([^ ]*\) .*/\1/p'
}

# $1: armmp or armmp-lpae. linux-image-armmp only names the package that holds the kernel.
fetch_kernel() {
    kernel=$(apt-cache show "linux-image-$1" |
        sed -n 's/^Depends: \(linux-image-[^ ,]*\).*/\1/p' | head -n 1)
    [ -n "$kernel" ] || {
        echo "guests: the Debian sources of this machine have no armhf kernel" >&2
        exit 1
    }
    fetch "$kernel"
}

fetch_linux() {
    package=$(fetch_kernel armmp)
    extract "$package" './boot/vmlinuz-*' "$out/vmlinuz"
    extract "$package" './lib/modules/*/drivers/watchdog/sp805_wdt.ko' "$out/sp805_wdt.ko"
    package=$(fetch busybox-static)
    extract "$package" './bin/busybox' "$out/busybox"
}

fetch_lpae() {
    package=$(fetch_kernel armmp-lpae)
    extract "$package" './boot/vmlinuz-*' "$out/vmlinuz-lpae"
}

# rt-tests depends on Python as well, which its programs in C do not use: libnuma1 is enough.
fetch_stress() {
    packages=$(closure stress-ng libnuma1)
    # shellcheck disable=SC2086
    files=$(fetch rt-tests $packages)
    rm -rf "$out/stress.new"
    for file in $files; do
        dpkg-deb -x "$file" "$out/stress.new"
    done
    rm -rf "$out/stress"
    mv "$out/stress.new" "$out/stress"
}

fetch_sunxi() {
    package=$(fetch_kernel armmp)
    for board in sun8i-h3-orangepi-pc sun7i-a20-cubieboard2; do
        extract "$package" "./usr/lib/linux-image-*/$board.dtb" "$out/$board.dtb"
    done
    rm -rf "$out/modules" "$out/modules.new"
    mkdir "$out/modules.new"
    dpkg-deb --fsys-tarfile "$package" |
        tar -x -C "$out/modules.new" --strip-components=4 --wildcards './lib/modules/*/kernel'
    mv "$out/modules.new" "$out/modules"
}

fetch_uboot() {
    package=$(fetch u-boot-sunxi)
    rm -rf "$out/u-boot" "$out/u-boot.new"
    mkdir "$out/u-boot.new"
    dpkg-deb --fsys-tarfile "$package" | tar -x -C "$out/u-boot.new" --strip-components=4 \
        --wildcards './usr/lib/u-boot/*/u-boot-sunxi-with-spl.bin'
    mv "$out/u-boot.new" "$out/u-boot"
}

case ${3:-linux} in
linux | stress | lpae | sunxi) "fetch_${3:-linux}" ;;
u-boot) fetch_uboot ;;
*)
    echo "usage: $0 STATE OUT [stress|lpae|sunxi|u-boot]" >&2
    exit 2
    ;;
esac
