# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += shared_check
shared_check_SOURCES = $(config_check_SOURCES)
