# SPDX-License-Identifier: BSD-2-Clause
# tests/guests/guests.mk - bare-metal guests for QEMU's virt machine and for Nagaya alike:
# build/tests/guests/NAME.elf and NAME.bin for each NAME of GUEST_TEST_NAMES. A folder of
# guests/ may add names in its guest.mk.

GUEST_OUT    := build/tests/guests
GUEST_CFLAGS := -std=gnu11 $(TARGET) -mno-unaligned-access -masm-syntax-unified \
                -ffreestanding -O2 -g -I. $(WARNINGS) -ffunction-sections -fdata-sections \
                -ffile-prefix-map=$(CURDIR)=.
GUEST_LINK   := -nostartfiles -static -Wl,-T,guests/runtime/guest.ld -Wl,--gc-sections -Wl,-n \
                -Wl,--build-id=none -Wl,--no-warn-rwx-segments

# What an image is made of besides the runtime. A source may be used by several.
CONFORMANCE        := tests/guests/conformance
exceptions_SOURCES := $(addprefix $(CONFORMANCE)/,exceptions.c expect.c)
mmu_SOURCES        := $(addprefix $(CONFORMANCE)/,mmu.c expect.c)
cp15_SOURCES       := $(addprefix $(CONFORMANCE)/,cp15.c vfp.c expect.c)
psci_SOURCES       := $(addprefix $(CONFORMANCE)/,psci.c expect.c)
reset_SOURCES      := $(addprefix $(CONFORMANCE)/,reset.c)
devices_SOURCES    := $(addprefix $(CONFORMANCE)/,devices.c)
gicd_SOURCES       := $(addprefix $(CONFORMANCE)/,gicd.c)
mmio_SOURCES       := $(addprefix $(CONFORMANCE)/,mmio.c)
gicc_SOURCES       := $(addprefix $(CONFORMANCE)/,gicc.c gic_preemption.c gic_random.c \
                                  gic_groups.c gic_lines.c)
timer_SOURCES      := $(addprefix $(CONFORMANCE)/,timer.c timer_user.c)
smp_SOURCES        := $(addprefix $(CONFORMANCE)/,smp.c smp_psci.c smp_sleep.c smp_sgi.c smp_spi.c \
                                  smp_tlb.c smp_vfp.c smp_atomics.c)
spi_SOURCES        := $(addprefix $(CONFORMANCE)/,spi.c second_cpu.S)
shared_SOURCES     := tests/guests/shared/shared.c
stubborn_SOURCES   := tests/guests/stubborn/stubborn.c
relay_SOURCES      := $(addprefix $(CONFORMANCE)/,relay.c relay_entry.S)

# For users/passthrough.
GUEST_FILES += build/guests/spi.elf
build/guests/spi.elf: $(GUEST_OUT)/spi.elf
	@mkdir -p $(@D)
	$(Q)cp $< $@

# QEMU's own device tree of its virt machine, as board.mk starts it: for tests/users/gpio_linux.
GUEST_FILES += build/guests/qemu-virt.dtb
build/guests/qemu-virt.dtb: boards/qemu-virt/board.mk
	@mkdir -p $(@D)
	$(Q)qemu-system-arm -M virt,virtualization=on,gic-version=2,highmem=off,dumpdtb=$@ \
	    -cpu cortex-a15 -m 1024 -nic none 2>/dev/null

# For tests/users/shared.
GUEST_FILES += build/guests/shared.elf
build/guests/shared.elf: $(GUEST_OUT)/shared.elf
	@mkdir -p $(@D)
	$(Q)cp $< $@

GUEST_TEST_NAMES  += exceptions mmio mmu cp15 psci reset devices gicd gicc timer smp spi \
                     relay stubborn shared
GUEST_TEST_IMAGES := $(GUEST_TEST_NAMES:%=$(GUEST_OUT)/%.bin)
GUEST_RUNTIME     := $(wildcard guests/runtime/*.c guests/runtime/*.S)
GUEST_SOURCES     := $(sort $(GUEST_RUNTIME) $(foreach name,$(GUEST_TEST_NAMES),$($(name)_SOURCES)))

.PHONY: guest-images
guest-images: $(GUEST_TEST_IMAGES)

$(GUEST_OUT)/obj/%.o: % tests/guests/guests.mk
	@echo "  GUEST $<"
	@mkdir -p $(@D)
	$(Q)$(IMAGE_CC) $(GUEST_CFLAGS) -MMD -MP -c -o $@ $<

define GUEST_IMAGE
$(GUEST_OUT)/$(1).elf: $(patsubst %,$(GUEST_OUT)/obj/%.o,$($(1)_SOURCES) $(GUEST_RUNTIME)) \
        guests/runtime/guest.ld
	$$(Q)$$(IMAGE_CC) $$(GUEST_CFLAGS) $$(GUEST_LINK) -o $$@ $$(filter %.o,$$^)
endef
$(foreach name,$(GUEST_TEST_NAMES),$(eval $(call GUEST_IMAGE,$(name))))

# A raw image ends where .bss begins: start.S clears that.
$(GUEST_OUT)/%.bin: $(GUEST_OUT)/%.elf
	$(Q)$(CROSS)objcopy -O binary $< $@

-include $(GUEST_SOURCES:%=$(GUEST_OUT)/obj/%.d)
