# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += firmware_tree
firmware_tree_SOURCES := core/firmware_tree.c
firmware_tree_LDLIBS := -lfdt
