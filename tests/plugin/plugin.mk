# SPDX-License-Identifier: BSD-2-Clause
# tests/plugin/plugin.mk - plugins of QEMU, for tests/system.

build/tests/plugin/%.so: tests/plugin/%.c tests/plugin/qemu_plugin.h
	@echo "  HOST  $@"
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) -O2 -I. -fPIC -fvisibility=hidden -shared $< -o $@
