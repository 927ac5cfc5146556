# SPDX-License-Identifier: BSD-2-Clause
# guests/rtos/guest.mk - the applications of the small kernel, built like the guests of
# tests/guests/guests.mk: build/guests/NAME.elf, and NAME.bin, to which QEMU itself gives a device
# tree and boot arguments.

RTOS_SOURCES := $(wildcard guests/rtos/kernel/*.c guests/rtos/armv7/*.c guests/rtos/armv7/*.S)
RTOS_NAMES   := control_loop pair rtos_test
RTOS_IMAGES  := $(foreach name,$(RTOS_NAMES),build/guests/$(name).elf build/guests/$(name).bin)

control_loop_SOURCES := $(addprefix guests/rtos/apps/,control_loop.c loop_record.c controller.c link.c) \
                        guests/lib/ring.c $(RTOS_SOURCES)
pair_SOURCES         := guests/rtos/apps/pair.c guests/lib/ring.c $(RTOS_SOURCES)
rtos_test_SOURCES    := $(wildcard guests/rtos/apps/test_*.c guests/rtos/apps/test_*.S) \
                        $(RTOS_SOURCES)

GUEST_TEST_NAMES += $(RTOS_NAMES)
GUEST_FILES      += $(RTOS_IMAGES)

.PHONY: rtos
rtos: $(RTOS_IMAGES)

$(RTOS_IMAGES): build/guests/%: build/tests/guests/%
	@mkdir -p $(@D)
	$(Q)if $(CROSS)nm $(basename $<).elf | grep -wE '$(HEAP)'; then \
	    echo "$<: a heap is reachable" >&2; exit 1; fi
	$(Q)cp $< $@
