# SPDX-License-Identifier: BSD-2-Clause
# Nagaya's build. `make help` tells what can be made; everything made lies under build/.

# A board may have one that is made for it: BOARD_CONFIG in its board.mk.
ifeq ($(origin CONFIG),undefined)
CONFIG := $(or $(shell sed -n 's/^BOARD_CONFIG *:= *//p' $(wildcard boards/$(BOARD)/board.mk) /dev/null),linux)
endif
USERS      ?= users
# A configuration that passes devices of a board through says which one: .board in its config.c.
ifeq ($(origin BOARD),undefined)
BOARD := $(or $(shell sed -n 's/^ *\.board = "\([^"]*\)".*/\1/p' \
                $(wildcard $(USERS)/$(CONFIG)/config.c) /dev/null),qemu-virt)
endif
SCHED      ?= fixed_priority
CPU        ?= $(BOARD_CPU)
CORES      ?= $(BOARD_CORES)
BOOT       ?= $(or $(BOARD_BOOT),kernel)
QEMU_EXTRA ?=
N          ?= 50
SOAK_SECONDS ?=
PARTS      ?=
SEED       ?=
OUT        ?= build/$(BOARD)-$(CONFIG)-$(SCHED)

# CONFIG=guest; of CONFIG=hrt: GUEST, BOOTARGS, RAM_MB
GUEST    ?=
INITRD   ?=
DTB      ?=
BOOTARGS ?=
VCPUS    ?=
RAM_MB   ?=
SLICE_US ?=
WATCHDOG_S ?=
CORE_STEP ?=
export GUEST INITRD DTB BOOTARGS VCPUS RAM_MB SLICE_US CORE_STEP WATCHDOG_S CORES

MAKEFLAGS += --no-builtin-rules --no-print-directory
Q := $(if $(V),,@)
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:

.PHONY: all image run test check unit soak endurance bench gdb setup clean format help \
        qemu-command FORCE
all: image

ifeq ($(wildcard boards/$(BOARD)/board.mk),)
$(error There is no boards/$(BOARD). BOARD is one of: $(notdir $(patsubst %/board.mk,%,$(wildcard boards/*/board.mk))))
endif
ifeq ($(wildcard $(USERS)/$(CONFIG)/config.c),)
$(error There is no $(USERS)/$(CONFIG). CONFIG is one of: $(notdir $(patsubst %/config.c,%,$(wildcard $(USERS)/*/config.c))))
endif
ifeq ($(wildcard schedulers/$(SCHED).c),)
$(error There is no schedulers/$(SCHED).c. SCHED is one of: $(basename $(notdir $(wildcard schedulers/*.c))))
endif
include boards/$(BOARD)/board.mk
include tools/config.mk

CORES_KNOWN := 1 2 3 4 5 6 7 8
ifeq ($(filter $(CPU),$(BOARD_CPUS)),)
$(error CPU=$(CPU): $(BOARD) has one of $(BOARD_CPUS))
endif
ifeq ($(filter $(BOOT),kernel $(if $(BOARD_QEMU_SDCARD),sdcard)),)
$(error BOOT=$(BOOT): QEMU starts $(BOARD) with one of kernel $(if $(BOARD_QEMU_SDCARD),sdcard))
endif
ifeq ($(filter $(CORES),$(CORES_KNOWN)),)
$(error CORES=$(CORES) must be a number from 1 to $(lastword $(CORES_KNOWN)))
endif
ifeq ($(filter guest hrt,$(CONFIG)),)
GIVEN := $(strip $(foreach name,GUEST INITRD DTB BOOTARGS VCPUS RAM_MB SLICE_US CORE_STEP WATCHDOG_S,\
                   $(if $($(name)),$(name))))
ifneq ($(GIVEN),)
$(error CONFIG=$(CONFIG) does not use $(GIVEN): only CONFIG=guest and hrt do)
endif
endif

# Where the image is linked: written once, in board.c.
LOAD_ADDRESS := $(shell sed -n 's/.*\.load_address = PA(\(0x[0-9a-fA-F]*\)).*/\1/p' \
                  boards/$(BOARD)/board.c)

# The hypervisor -------------------------------------------------------------------

CROSS    ?= arm-none-eabi-
# The directory is named by a path that is the same everywhere: debug information holds it.
IMAGE_CC := PWD=/proc/self/cwd $(CROSS)gcc
TARGET   := -march=armv7ve -marm -mfloat-abi=soft
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wundef \
            -Werror
# No path and no date may reach the image: the same sources give the same bytes anywhere.
CODEGEN  := -std=gnu11 $(TARGET) -ffreestanding -O2 -g -fno-common -ffunction-sections \
            -fdata-sections -funwind-tables -ffile-prefix-map=/proc/self/cwd=.
LTO      := -flto -flto-partition=one
# What does not depend on the configuration is compiled once for all images.
OBJ      := build/obj
INCLUDE  := -I. -I$(OUT) -I$(OBJ)
LINK     := $(CODEGEN) -nostartfiles -static -Wl,--gc-sections -Wl,--build-id=none \
            -Wl,--fatal-warnings -Wl,--no-warn-rwx-segments -T linker.ld \
            -Wl,--defsym=LOAD_ADDRESS=$(LOAD_ADDRESS)

C_SOURCES := $(filter-out arch/armv7/offsets.c,$(wildcard arch/armv7/*.c)) \
             $(wildcard core/*.c core/devices/*.c vgic/*.c) schedulers/$(SCHED).c \
             boards/$(BOARD)/board.c boards/drivers/$(BOARD_UART_DRIVER).c \
             $(BOARD_RTC_DRIVER:%=boards/drivers/%.c)
S_SOURCES := $(wildcard arch/armv7/*.S)

# What runs at boot, for a person, for slow devices, after a mistake, or as often as vCPUs
# change: small rather than fast, in Thumb. Nothing here is on the way of a trap that the next
# instruction of the guest waits for (`make image CONFIG=bench` shows what such a trap costs).
SMALL_SOURCES := \
    $(addprefix arch/armv7/,boot.c monitor.c psci_firmware.c division.c pmu.c idregs.c hyp_mmu.c backtrace.c \
        stage2.c stage2_plan.c stage2_pool.c mmio_decode.c inject.c unwind.c banked.c world.c) \
    $(addprefix core/,alarm.c budget.c firmware_tree.c latency.c main.c vm.c vcpu.c sched.c psci.c \
        lifecycle.c response.c panic.c quiesce.c shared_page.c symbols.c commands.c command_line.c console.c \
        console_input.c channel.c hard.c devices/pl011.c devices/pl031.c devices/pl061.c devices/sp805.c \
        devices/virtio_mmio.c) \
    core/ptimer.c vgic/signal.c vgic/direct.c $(wildcard schedulers/*.c boards/drivers/*.c)

OBJECTS := $(C_SOURCES:%.c=$(OBJ)/%.o) $(S_SOURCES:%.S=$(OBJ)/%.o) $(OUT)/config.o \
           $(OUT)/system.o $(OUT)/images.o

image: $(OUT)/nagaya.elf $(OUT)/nagaya.bin $(OUT)/nagaya.uimg
	$(Q)cat $(OUT)/map.txt
	$(Q)/usr/bin/env python3 tools/image_report.py $(OUT)/nagaya.elf

COMPILE = $(IMAGE_CC) $(CODEGEN) $(LTO) $(WARNINGS) $(INCLUDE) -MMD -MP -c $< -o $@

$(OBJ)/%.o: %.c $(OBJ)/flags
	@echo "  CC    $<"
	@mkdir -p $(@D)
	$(Q)$(COMPILE)

$(SMALL_SOURCES:%.c=$(OBJ)/%.o): CODEGEN += -Os -mthumb

$(OBJ)/%.o: %.S $(OBJ)/asm_offsets.h $(OBJ)/flags
	@echo "  AS    $<"
	@mkdir -p $(@D)
	$(Q)$(IMAGE_CC) $(CODEGEN) $(INCLUDE) -MMD -MP -c $< -o $@

$(OUT)/config.o: $(USERS)/$(CONFIG)/config.c $(OBJ)/flags
	@echo "  CC    $<"
	@mkdir -p $(@D)
	$(Q)$(COMPILE)

$(OUT)/system.o: $(OUT)/system.c $(OBJ)/flags
	@echo "  CC    $<"
	$(Q)$(COMPILE)

# .incbin of the guests: the config tool's own stamp says when one of them changed.
$(OUT)/images.o: $(OUT)/images.S
	@echo "  AS    $<"
	$(Q)$(IMAGE_CC) $(TARGET) $(INCLUDE) -c $< -o $@

$(OUT)/symbols%.o: $(OUT)/symbols%.S
	$(Q)$(IMAGE_CC) $(TARGET) -c $< -o $@

# Numbers that assembly needs from C: lines "->NAME value" in the compiler's output.
$(OBJ)/asm_offsets.h: arch/armv7/offsets.c $(OBJ)/flags
	@mkdir -p $(@D)
	$(Q)$(IMAGE_CC) $(filter-out -g,$(CODEGEN)) $(WARNINGS) $(INCLUDE) -MMD -MP -MT $@ \
	    -MF $(OBJ)/offsets.d -S $< -o $(OBJ)/offsets.s
	$(Q)sed -n 's/^->\([A-Za-z0-9_]*\) #*\(-*[0-9]*\).*/#define \1 \2/p' $(OBJ)/offsets.s >$@

# What the image may not hold, and what no object of ours may name: core/format.c has the
# three that vsniprintf() wants linked, and they give nothing.
HEAP      := _?(malloc|calloc|realloc|reallocf|memalign|free|sbrk)(_r)?
HEAP_OURS := _(malloc|realloc|free)_r

# All C is compiled as one, by LTO; -save-temps leaves what comes of it beside its objects, so
# these are linked in a folder of their own.
LTO_DIR     := $(OUT)/lto
IN_LTO_DIR   = $(foreach object,$(1),$(LTO_DIR)/$(subst /,_,$(object)))
ASM_OBJECTS := $(S_SOURCES:%.S=$(OBJ)/%.o) $(OUT)/images.o
COMPILED    := $(LTO_DIR)/nagaya.elf.ltrans0.ltrans.o $(ASM_OBJECTS) \
               $(addsuffix .debug.temp.o,$(call IN_LTO_DIR,$(filter-out $(ASM_OBJECTS),$(OBJECTS))))

$(LTO_DIR)/nagaya.elf: $(OBJECTS) $(OUT)/symbols1.o $(OUT)/link linker.ld
	@echo "  LTO   $@"
	$(Q)rm -rf $(LTO_DIR) && mkdir $(LTO_DIR)
	$(Q)$(foreach object,$(OBJECTS),ln $(object) $(call IN_LTO_DIR,$(object)) &&) true
	$(Q)$(IMAGE_CC) $(LINK) $(LTO) -save-temps -o $@ $(call IN_LTO_DIR,$(OBJECTS)) \
	    $(OUT)/symbols1.o -lc_nano -lgcc

# The backtrace's names are part of the image, so what was compiled is linked twice. The table is
# in front of nothing that is code: it must not move what it describes, and is checked.
$(OUT)/symbols1.S: tools/symbols.py
	@mkdir -p $(@D)
	$(Q)/usr/bin/env python3 tools/symbols.py >$@

$(OUT)/nagaya1.elf: $(LTO_DIR)/nagaya.elf
	@echo "  LINK  $@"
	$(Q)$(IMAGE_CC) $(LINK) -o $@ $(COMPILED) $(OUT)/symbols1.o -lc_nano -lgcc

$(OUT)/symbols2.S: $(OUT)/nagaya1.elf tools/symbols.py
	$(Q)$(CROSS)nm -n -S --defined-only $< | /usr/bin/env python3 tools/symbols.py - >$@

$(OUT)/nagaya.elf: $(OUT)/symbols2.o
	@echo "  LINK  $@"
	$(Q)$(IMAGE_CC) $(LINK) -o $@.new $(COMPILED) $(OUT)/symbols2.o -lc_nano -lgcc
	$(Q)$(CROSS)nm -n -S --defined-only $@.new | /usr/bin/env python3 tools/symbols.py - | cmp - $(OUT)/symbols2.S
	$(Q)if $(CROSS)nm $@.new | grep -wE '$(HEAP)' | grep -vwE '$(HEAP_OURS)' || \
	    $(CROSS)gcc-nm -u $(OBJECTS) | grep -wE '$(HEAP)'; then \
	    echo "$@: a heap is reachable" >&2; exit 1; fi
	$(Q)mv $@.new $@

$(OUT)/nagaya.bin: $(OUT)/nagaya.elf
	$(Q)$(CROSS)objcopy -O binary $< $@

# It runs where it was read to, and moves itself: a U-Boot that copies it copies 8 MiB at most.
$(OUT)/nagaya.uimg: $(OUT)/nagaya.bin
	$(Q)SOURCE_DATE_EPOCH=0 mkimage -A arm -O linux -T kernel_noload -C none -a 0 -e 0 -n Nagaya \
	    -d $< $@ >$(OUT)/mkimage.log

# What was told to make and is in no file: written when it changes, so that what depends
# on it is made again.
define STAMP
$(1): FORCE
	@mkdir -p $$(@D)
	@echo '$(2)' | cmp -s - $$@ || echo '$(2)' >$$@
endef
$(eval $(call STAMP,$(OBJ)/flags,$(IMAGE_CC) $(CODEGEN) $(WARNINGS) small: $(SMALL_SOURCES)))
$(eval $(call STAMP,$(OUT)/link,$(LINK) $(LTO) $(OBJECTS)))
$(eval $(call STAMP,$(OUT)/machine,$(CPU) $(CORES) $(SCHED)))

# The configuration ------------------------------------------------------------------

HOST_CC     ?= gcc
HOST_CFLAGS := -std=gnu11 -O1 -g -Wall -Wextra -Wshadow -Wconversion -Werror

CONFIG_TOOL_OBJECTS := $(CONFIG_TOOL_SOURCES:%.c=build/host/%.o) \
                       build/host/boards/$(BOARD)/board.o $(OUT)/host_config.o

build/host/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -I. -MMD -MP -c $< -o $@

$(OUT)/host_config.o: $(USERS)/$(CONFIG)/config.c
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) $(INCLUDE) -MMD -MP -c $< -o $@

$(OUT)/nagaya-config: $(CONFIG_TOOL_OBJECTS)
	@echo "  HOST  $@"
	$(Q)$(HOST_CC) -o $@ $^ $(CONFIG_TOOL_LDLIBS)

# guest_options.sh keeps the file's date when nothing changed.
ifneq ($(filter guest hrt,$(CONFIG)),)
$(OUT)/guest_options.h: FORCE
	@mkdir -p $(@D)
	$(Q)sh tools/guest_options.sh $@
$(OUT)/config.o $(OUT)/host_config.o: $(OUT)/guest_options.h
endif

# The guests' files that we can make and that this configuration names.
include $(wildcard guests/*/guest.mk tests/guests/*.mk)
.PHONY: guest-files
guest-files: $(GUEST_FILES)
CONFIG_FILES := $(USERS)/$(CONFIG)/config.c $(filter-out users/%,$(wildcard $(USERS)/*.h)) \
                $(wildcard $(shell sed -n 's/^#include "\(users\/.*\)"/\1/p' $(USERS)/$(CONFIG)/config.c))
CONFIG_NAMES := $(shell grep -oh '"[^"]*"' $(CONFIG_FILES) | tr -d '"')
GUEST_INPUTS := $(filter $(CONFIG_NAMES:%=build/guests/%) $(GUEST) $(INITRD) $(DTB),$(GUEST_FILES)) \
                $(wildcard $(GUEST) $(INITRD) $(DTB))

$(OUT)/system.c $(OUT)/images.S $(OUT)/images_apart.S $(OUT)/nagaya.its $(OUT)/map.txt &: \
        $(OUT)/nagaya-config $(OUT)/machine $(GUEST_INPUTS)
	@echo "  CONF  $(CONFIG) on $(BOARD)"
	$(Q)$(OUT)/nagaya-config --out $(OUT) --images build/guests --cores $(CORES) --cpu $(CPU) \
	    --sched $(SCHED) >/dev/null

include tools/uboot.mk

# Running ----------------------------------------------------------------------------

# BOOT: who starts Nagaya, and from what.
QEMU_kernel  = -kernel $(OUT)/$(or $(BOARD_QEMU_KERNEL),nagaya.elf)
QEMU_sdcard  = $(BOARD_QEMU_SDCARD)
SETUP_kernel := run
SETUP_sdcard := card
NEEDS_kernel := image
NEEDS_sdcard := image $(OUT)/sd.img
QEMU = qemu-system-arm $(BOARD_QEMU) -cpu $(CPU) -smp $(or $(BOARD_QEMU_CORES),$(CORES)) $(QEMU_$(BOOT)) $(QEMU_EXTRA)

# For scripts that start it themselves.
qemu-command:
	@echo '$(QEMU)'

setup:
	$(Q)sh tools/setup.sh test

run:
	$(Q)sh tools/setup.sh $(SETUP_$(BOOT))
	$(Q)$(MAKE) $(NEEDS_$(BOOT))
	$(Q)/usr/bin/env python3 tools/run.py --log $(OUT)/console.log -- $(QEMU)

gdb:
	$(Q)sh tools/setup.sh test
	$(Q)$(MAKE) $(NEEDS_$(BOOT))
	$(Q)/usr/bin/env python3 tools/run.py --log $(OUT)/console.log --gdb $(OUT)/nagaya.elf -- $(QEMU)

# Tests ------------------------------------------------------------------------------

include tests/tests.mk tests/plugin/plugin.mk

check:
	$(Q)sh tools/setup.sh check
	$(Q)/usr/bin/python3 tests/run.py check

test:
	$(Q)sh tools/setup.sh test
	$(Q)/usr/bin/python3 tests/run.py test

soak:
	$(Q)sh tools/setup.sh test
	$(Q)/usr/bin/python3 tests/soak.py $(N) $(SOAK_SECONDS)

endurance:
	$(Q)sh tools/setup.sh test
	$(Q)/usr/bin/python3 tests/endurance.py $(if $(SEED),--seed $(SEED)) $(PARTS)

bench:
	$(Q)sh tools/setup.sh test
	$(Q)/usr/bin/python3 tests/system/compare_native.py
	$(Q)/usr/bin/python3 tests/system/compare_parallel.py
	$(Q)/usr/bin/python3 tests/system/compare_parallel.py --mode executed

FORMATTED = $(shell git ls-files '*.c' '*.h')
format:
	$(Q)clang-format -i $(FORMATTED)

# What was downloaded stays: build/apt.
clean:
	$(Q)find build -mindepth 1 -maxdepth 1 ! -name apt -exec rm -rf {} + 2>/dev/null || true

help:
	@echo 'make               build the image for BOARD, CONFIG and SCHED into $(OUT)'
	@echo 'make run           set up, build and boot it in QEMU; Ctrl-A x leaves'
	@echo 'make run CONFIG=guest GUEST=FILE [INITRD=FILE] [DTB=FILE] [BOOTARGS="..."] [VCPUS=n]'
	@echo '         [RAM_MB=n] [SLICE_US=n] [CORE_STEP=n] [WATCHDOG_S=n]'
	@echo '                   boot any image made for the virt machine of QEMU'
	@echo 'make run CONFIG=hrt GUEST=FILE [BOOTARGS="..."] [RAM_MB=n]  the same on a core of its own, which'
	@echo '                   it takes interrupts on directly, beside a Linux on another one'
	@echo 'make sdcard        sd.img, a memory card with U-Boot (if Debian has one for the board), Nagaya and'
	@echo '                   its guests, and how to write it (docs/uboot.md); make run BOOT=sdcard: in QEMU'
	@echo 'make itb           nagaya.itb alone, with hashes; FIT_KEY=DIR/NAME signs it, on a card as well'
	@echo 'make tftp          a folder for a TFTP server that U-Boot starts from'
	@echo 'make gdb           the same boot, waiting for a debugger that knows the symbols'
	@echo 'make check         the tests that need the PC only, in seconds'
	@echo 'make test          everything that must hold'
	@echo 'make guest-images  our bare-metal guests, into build/tests/guests (docs/guests.md)'
	@echo 'make rtos          the small real-time kernel of guests/rtos: control_loop and rtos_test'
	@echo 'make soak N=50 [SOAK_SECONDS=n]  N boots in a row, over all numbers of vCPUs and cores,'
	@echo '                   half of them under icount; none begins after so many seconds'
	@echo 'make endurance [PARTS="hotplug stress reboots throughput guest realtime hrt"] [SEED=n]  hours of Linux'
	@echo '                   with several CPUs, under stress'
	@echo 'make bench         the speed of Linux, side by side with a native boot'
	@echo 'make setup         only install the Debian packages that are missing'
	@echo 'make format        clang-format all sources'
	@echo 'make clean         remove what was built'
	@echo
	@echo 'USERS=FOLDER       where CONFIG is looked for, if not in users/'
	@echo
	@echo 'BOARD:  $(notdir $(patsubst %/board.mk,%,$(wildcard boards/*/board.mk)))'
	@echo 'CONFIG: $(notdir $(patsubst %/config.c,%,$(wildcard $(USERS)/*/config.c)))'
	@echo 'SCHED:  $(basename $(notdir $(wildcard schedulers/*.c)))'
	@echo 'also:   CPU=$(CPU) CORES=$(CORES) BOOT=$(BOOT) QEMU_EXTRA="..." V=1'

-include $(OBJECTS:.o=.d) $(CONFIG_TOOL_OBJECTS:.o=.d) $(OBJ)/offsets.d
