# SPDX-License-Identifier: BSD-2-Clause
# tests/machine/machine.mk - the hypervisor for the PC, as one object. A test that wants it
# has NAME_OBJECTS := $(MACHINE) and NAME_LDLIBS := $(MACHINE_LDLIBS); one that wants to see
# what a mistake does, $(MACHINE_BREAKABLE).

MACHINE_NAGAYA := $(filter-out core/format.c,$(wildcard core/*.c core/devices/*.c vgic/*.c)) schedulers/fixed_priority.c \
    $(patsubst %,arch/armv7/%.c,trap world pmu cp15 guest_regs inject mmio_decode stage2 stage2_plan \
    stage2_pool) boards/qemu-virt/board.c tests/machine/tables.c tests/fake/device.c
MACHINE_FAKES := $(filter-out %/tables.c %/breakable_vcpu.c,$(wildcard tests/machine/*.c)) \
    $(patsubst %,tests/fake/%.c,cpu timer gic gicv uart tlb idregs format)
MACHINE_NAGAYA_OBJECTS := $(MACHINE_NAGAYA:%.c=build/unit/machine/%.o)
MACHINE_FAKE_OBJECTS := $(MACHINE_FAKES:%.c=build/unit/machine/%.o)
MACHINE_BROKEN_OBJECT := build/unit/machine/tests/machine/breakable_vcpu.o
MACHINE := build/unit/machine/nagaya.o $(MACHINE_FAKE_OBJECTS)
MACHINE_BREAKABLE := build/unit/machine/breakable.o $(MACHINE_FAKE_OBJECTS)

# Interrupt lines follow their devices before anybody looks at the GIC.
MACHINE_LDLIBS := -Wl,--wrap=gic_acknowledge -Wl,--wrap=gic_send_sgi -Wl,--wrap=gic_irq_is_pending
MACHINE_CFLAGS = -Itests/machine/include $(UNIT_CFLAGS) -O2

$(MACHINE_NAGAYA_OBJECTS) $(MACHINE_BROKEN_OBJECT): MACHINE_CFLAGS += -include tests/machine/steps.h

build/unit/machine/%.o: %.c tests/tests.mk tests/machine/machine.mk
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(MACHINE_CFLAGS) -MMD -MP -c $< -o $@

build/unit/machine/nagaya.o: $(MACHINE_NAGAYA_OBJECTS)
build/unit/machine/breakable.o: $(filter-out %/core/vcpu.o,$(MACHINE_NAGAYA_OBJECTS)) \
    $(MACHINE_BROKEN_OBJECT)

# Its variables in sections of their own: the machine keeps a copy for each power-on.
define POWER_CYCLED
$(Q)ld -r -o $@.all $^
$(Q)objcopy --set-section-flags .bss=alloc,load,contents --rename-section .bss=nagaya_bss \
    --rename-section .data=nagaya_data --rename-section .data.rel=nagaya_data \
    --rename-section .data.rel.local=nagaya_data $@.all $@
endef
build/unit/machine/nagaya.o build/unit/machine/breakable.o:
	$(POWER_CYCLED)

-include $(MACHINE_NAGAYA_OBJECTS:.o=.d) $(MACHINE_FAKE_OBJECTS:.o=.d) $(MACHINE_BROKEN_OBJECT:.o=.d)

# The same for the thread sanitizer, which looks at the hypervisor's files alone: of each test
# named here, NAME_watched fails when two cores touch a variable in no order.
WATCHED := races vgic_storm spi_moves stopping channel lifecycle psci_calls shared_page quiesce
WATCHED_NAGAYA := $(MACHINE_NAGAYA:%.c=build/unit/watched/%.o)
WATCHED_OBJECTS := build/unit/watched/nagaya.o $(MACHINE_FAKES:%.c=build/unit/watched/%.o)
WATCHED_CFLAGS = -DWATCHED -Itests/machine/include $(filter-out -fsanitize% -fno-sanitize%,$(UNIT_CFLAGS)) -O2
$(WATCHED_NAGAYA): WATCHED_CFLAGS += -fsanitize=thread -include tests/machine/steps.h

build/unit/watched/%.o: %.c tests/tests.mk tests/machine/machine.mk
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(WATCHED_CFLAGS) -MMD -MP -c $< -o $@

build/unit/watched/nagaya.o: $(WATCHED_NAGAYA)
	$(POWER_CYCLED)

UNIT_PROGRAMS += $(WATCHED:%=%_watched)
$(WATCHED:%=build/unit/%_watched): build/unit/%_watched: build/unit/watched/tests/unit/test_%.o $(WATCHED_OBJECTS)
	@echo "  UNIT  $*_watched"
	$(Q)$(HOST_CC) -fsanitize=thread -o $@ $^ $(MACHINE_LDLIBS) -lcmocka

-include $(WATCHED_NAGAYA:.o=.d) $(WATCHED_OBJECTS:.o=.d) $(WATCHED:%=build/unit/watched/tests/unit/test_%.d)
