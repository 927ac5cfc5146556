#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# tools/make_card.sh CARD UBOOT AT ROOT FILE... - the image of a memory card: the board's U-Boot (may
# be empty: none) at byte AT, a FAT partition at 1 MiB that holds the files, and a second partition that
# is ROOT, a guest's file system (may be empty: none). Its size is a power of two, as QEMU wants it,
# and much of it is a hole. Needs no root; the same files give the same bytes.
set -eu

card=$1 uboot=$2 at=${3:-0} root=$4
shift 4

PARTITION=1048576
export SOURCE_DATE_EPOCH=315532800 TZ=UTC # a FAT file system's time begins here: 1980
export MTOOLS_SKIP_CHECK=1 MTOOLSRC=/dev/null
PATH=$PATH:/usr/sbin:/sbin # sfdisk's, where not everybody looks

kib=0
for file; do
    kib=$((kib + $(stat -c %s "$file") / 1024 + 64))
done
mib=64 # FAT32 has a smallest size
while [ $((mib * 1024)) -lt $((kib + kib / 64 + 4096)) ]; do
    mib=$((mib * 2))
done

root_sectors=0
[ -z "$root" ] || root_sectors=$((($(stat -c %s "$root") + 511) / 512))
all_mib=$mib
while [ $((all_mib * 2048)) -lt $((mib * 2048 + root_sectors)) ]; do
    all_mib=$((all_mib * 2))
done

rm -f "$card.new"
truncate -s "${all_mib}M" "$card.new"
if [ -n "$uboot" ]; then
    if [ $((at + $(stat -c %s "$uboot"))) -gt $PARTITION ]; then
        echo "$card: $uboot at byte $at reaches into the partition at $PARTITION" >&2
        exit 1
    fi
    dd if="$uboot" of="$card.new" bs=512 seek=$((at / 512)) conv=notrunc status=none
fi
sfdisk --quiet --no-reread --no-tell-kernel "$card.new" <<TABLE
label: dos
label-id: 0x4e616761
start=$((PARTITION / 512)), size=$((mib * 2048 - PARTITION / 512)), type=c, bootable
$([ -z "$root" ] || echo "start=$((mib * 2048)), size=$root_sectors, type=83")
TABLE
[ -z "$root" ] || dd if="$root" of="$card.new" bs=1M seek="$mib" conv=notrunc,sparse status=none
mformat -i "$card.new@@$PARTITION" -F -N 4e616761 -v NAGAYA -H $((PARTITION / 512)) \
    -T $((mib * 2048 - PARTITION / 512)) -h 255 -s 63 ::
[ $# = 0 ] || mcopy -i "$card.new@@$PARTITION" "$@" ::
mv "$card.new" "$card"
