#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# tools/guest_options.sh FILE - writes what make was told about CONFIG=guest into FILE, the
# guest_options.h of users/guest/config.c. Reads GUEST, INITRD, DTB, BOOTARGS, VCPUS, RAM_MB,
# SLICE_US, CORE_STEP, WATCHDOG_S and CORES from the environment; refuses what would not make a
# C file. FILE keeps its date when nothing changed.
set -eu

RAM_MB_MAX=3072  # from IPA 1 GiB up to 4 GiB
CORES_MAX=8
SLICE_US_MAX=9999
WATCHDOG_S_MAX=357

refuse()
{
    printf 'guest: %s\n' "$1" >&2
    exit 1
}

# c_string TEXT: TEXT as a C string literal.
c_string()
{
    case $1 in
    *'
'*) refuse "GUEST, INITRD, DTB and BOOTARGS may not hold a line break" ;;
    esac
    printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g; s/?/\\?/g')"
}

# c_file PATH: the same, absolute; NULL when PATH is empty.
c_file()
{
    case $1 in
    '') printf 'NULL' ;;
    /*) c_string "$1" ;;
    *) c_string "$PWD/$1" ;;
    esac
}

# number NAME VALUE MAXIMUM: VALUE, if it is a decimal number from 1 to MAXIMUM.
number()
{
    case $2 in
    '' | *[!0-9]* | 0* | ?????*) refuse "$1=$2 must be a number from 1 to $3" ;;
    esac
    [ "$2" -le "$3" ] || refuse "$1=$2 must be a number from 1 to $3"
    printf '%s' "$2"
}

[ $# -eq 1 ] || refuse "usage: guest_options.sh FILE"
[ -n "${GUEST:-}" ] || refuse "CONFIG=guest needs GUEST=FILE, an image made for QEMU's virt machine"

file=$(c_file "$GUEST")
initrd=$(c_file "${INITRD:-}")
dtb=$(c_file "${DTB:-}")
bootargs=$(c_string "${BOOTARGS:-}")
vcpus=$(number VCPUS "${VCPUS:-1}" 8)
ram_mb=$(number RAM_MB "${RAM_MB:-128}" "$RAM_MB_MAX")
cores=$(number CORES "${CORES:-1}" "$CORES_MAX")
slice_us=0  # as the policy has it
[ -z "${SLICE_US:-}" ] || slice_us=$(number SLICE_US "$SLICE_US" "$SLICE_US_MAX")
watchdog_s=0  # it has none
[ -z "${WATCHDOG_S:-}" ] || watchdog_s=$(number WATCHDOG_S "$WATCHDOG_S" "$WATCHDOG_S_MAX")
core_step=$(number CORE_STEP "${CORE_STEP:-1}" "$CORES_MAX")

new=$1.new
cat >"$new" <<TEXT
/* Written by tools/guest_options.sh from make's variables. */
#pragma once
#define GUEST_FILE     $file
#define GUEST_INITRD   $initrd
#define GUEST_DTB      $dtb
#define GUEST_BOOTARGS $bootargs
#define GUEST_VCPUS    $vcpus
#define GUEST_RAM_MB   $ram_mb
#define GUEST_CORES    $cores
#define GUEST_CORE_STEP $core_step
#define GUEST_SLICE_US $slice_us
#define GUEST_WATCHDOG_S $watchdog_s
TEXT
if cmp -s "$new" "$1"; then
    rm "$new"
else
    mv "$new" "$1"
fi
