/* SPDX-License-Identifier: BSD-2-Clause */
/* core/commands.h - what an operator may ask of Nagaya, behind Ctrl-] on the console. */
#pragma once

/* Carries out a line: a command's name and, for some, the name of a VM. Answers on the
 * console; text is cut into words. One at a time, on any core, no lock held. */
void commands_run(char *text);
