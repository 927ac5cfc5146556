#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# tools/make_fit.sh OUT [KEY] - OUT/nagaya.itb from OUT/nagaya.its and the files it names. With
# KEY the configuration, and by its hashes all that belongs to it, is signed by KEY.key (RSA), and
# OUT/fit_key.dtb is what U-Boot must know to insist on that: its node /signature goes into
# U-Boot's own device tree. The same files and key give the same bytes.
set -eu

out=$1
key=${2:-}

fail() {
    echo "$out/nagaya.itb: $*" >&2
    exit 1
}

[ -f "$out/load_room" ] || fail "this board is not started by U-Boot: its board.c has no loader"

: >"$out/signature.its"
if [ -n "$key" ]; then
    for file in "$key.key" "$key.crt"; do
        [ -f "$file" ] || fail "FIT_KEY=$key: there is no $file"
    done
    bits=$(openssl rsa -in "$key.key" -noout -text | sed -n '1s/.*(\([0-9]*\) bit.*/\1/p')
    case $bits in
    2048 | 3072 | 4096) ;;
    *) fail "$key.key: RSA of $bits bits; U-Boot knows 2048, 3072 and 4096" ;;
    esac
    cat >"$out/signature.its" <<NODE
signature {
    algo = "sha256,rsa$bits";
    key-name-hint = "$(basename "$key")";
    sign-images = "kernel", "loadables";
};
NODE
fi

export SOURCE_DATE_EPOCH=0
rm -f "$out/fit_key.dtb"
if [ -n "$key" ]; then
    echo '/dts-v1/; / {};' | dtc -q -I dts -O dtb -S 8192 -o "$out/fit_key.dtb"
    set -- -k "$(dirname "$key")" -K "$out/fit_key.dtb" -r
else
    set --
fi
mkimage -f "$out/nagaya.its" "$@" "$out/nagaya.itb.new" >"$out/fit.log" 2>&1 || {
    cat "$out/fit.log" >&2
    exit 1
}

size=$(stat -c %s "$out/nagaya.itb.new")
[ "$size" -le "$(cat "$out/load_room")" ] ||
    fail "$size bytes, its place where U-Boot reads it to has $(cat "$out/load_room")"
mv "$out/nagaya.itb.new" "$out/nagaya.itb"
