# SPDX-License-Identifier: BSD-2-Clause
# tests/tests.mk - the programs that `make check` runs. Each tests/unit/NAME.mk adds NAME to
# UNIT_TESTS and says in NAME_SOURCES what tests/unit/test_NAME.c needs beside itself; in
# NAME_OBJECTS what has rules of its own, in NAME_CFLAGS how the test is compiled.

UNIT_TESTS :=
include tests/machine/machine.mk $(wildcard tests/unit/*.mk)

UNIT_CFLAGS := -I. -std=gnu11 -Wall -Wextra -Wshadow -Wconversion -Werror -g -O1 \
               -fsanitize=address,undefined -fno-sanitize-recover=all
UNIT_OBJECT  = $(patsubst %.c,build/unit/obj/%.o,tests/unit/test_$(1).c $($(1)_SOURCES))
UNIT_OBJECTS := $(sort $(foreach test,$(UNIT_TESTS),$(call UNIT_OBJECT,$(test))))

.PHONY: unit unit-list
unit: $(UNIT_TESTS:%=build/unit/%)
unit-list:
	@echo $(UNIT_TESTS)

build/unit/obj/%.o: %.c tests/tests.mk
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(UNIT_CFLAGS) -MMD -MP -c $< -o $@

define UNIT_PROGRAM
build/unit/obj/tests/unit/test_$(1).o: UNIT_CFLAGS := $($(1)_CFLAGS) $(UNIT_CFLAGS)
build/unit/$(1): $(call UNIT_OBJECT,$(1)) $($(1)_OBJECTS) tests/unit/$(1).mk
	@echo "  UNIT  $(1)"
	$$(Q)$$(HOST_CC) $$(UNIT_CFLAGS) -o $$@ $$(filter %.o,$$^) $($(1)_LDLIBS) -lcmocka
endef
$(foreach test,$(UNIT_TESTS),$(eval $(call UNIT_PROGRAM,$(test))))

-include $(UNIT_OBJECTS:.o=.d)
