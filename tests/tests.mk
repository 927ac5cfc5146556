# SPDX-License-Identifier: BSD-2-Clause
# tests/tests.mk - the programs that `make check` runs. Each tests/unit/NAME.mk adds NAME to
# UNIT_TESTS and says in NAME_SOURCES what tests/unit/test_NAME.c needs beside itself; in
# NAME_OBJECTS what has rules of its own, in NAME_CFLAGS how the test is compiled, in
# NAME_SANITIZER which one watches it (if that is not the usual, all of it is NAME_OBJECTS).
# UNIT_PROGRAMS have rules of their own.

UNIT_TESTS :=
UNIT_PROGRAMS :=
include tests/machine/machine.mk $(wildcard tests/unit/*.mk)

UNIT_SANITIZER := address,undefined
UNIT_FLAGS   = -I. -std=gnu11 -Wall -Wextra -Wshadow -Wconversion -Werror -g -O1 \
               -fsanitize=$(or $(1),$(UNIT_SANITIZER)) -fno-sanitize-recover=all
UNIT_CFLAGS := $(call UNIT_FLAGS)
UNIT_OBJECT  = $(patsubst %.c,build/unit/obj/%.o,tests/unit/test_$(1).c $($(1)_SOURCES))
UNIT_OBJECTS := $(sort $(foreach test,$(UNIT_TESTS),$(call UNIT_OBJECT,$(test))))

.PHONY: unit unit-list
unit: $(UNIT_TESTS:%=build/unit/%) $(UNIT_PROGRAMS:%=build/unit/%)
unit-list:
	@echo $(UNIT_TESTS) $(UNIT_PROGRAMS)

build/unit/obj/%.o: %.c tests/tests.mk
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(UNIT_CFLAGS) -MMD -MP -c $< -o $@

define UNIT_PROGRAM
build/unit/obj/tests/unit/test_$(1).o: UNIT_CFLAGS := $($(1)_CFLAGS) $(call UNIT_FLAGS,$($(1)_SANITIZER))
build/unit/$(1): $(call UNIT_OBJECT,$(1)) $($(1)_OBJECTS) tests/unit/$(1).mk
	@echo "  UNIT  $(1)"
	$$(Q)$$(HOST_CC) $(call UNIT_FLAGS,$($(1)_SANITIZER)) -o $$@ $$(filter %.o,$$^) $($(1)_LDLIBS) -lcmocka
endef
$(foreach test,$(UNIT_TESTS),$(eval $(call UNIT_PROGRAM,$(test))))

-include $(UNIT_OBJECTS:.o=.d)
