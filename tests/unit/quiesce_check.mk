# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += quiesce_check
quiesce_check_SOURCES = $(config_check_SOURCES)
