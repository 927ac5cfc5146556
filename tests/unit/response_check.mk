# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += response_check
response_check_SOURCES := $(config_check_SOURCES)
