/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/plugin/qemu_plugin.h - what a plugin of QEMU 7.2 is called with and may call, as far as we
 * use it (QEMU's documentation, "QEMU TCG Plugins"): Debian has no header of it. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define QEMU_PLUGIN_VERSION 1
#define QEMU_PLUGIN_EXPORT  __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
struct qemu_info;        /* not looked at */
struct qemu_plugin_tb;   /* code that QEMU translates at once */
struct qemu_plugin_insn; /* an instruction in it */

enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };

/* Both by the plugin. */
extern QEMU_PLUGIN_EXPORT int qemu_plugin_version;
QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info,
                                           int argc, char **argv);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*translated)(qemu_plugin_id_t id,
                                                              struct qemu_plugin_tb *tb));
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
                                          void (*executed)(unsigned cpu, void *argument),
                                          enum qemu_plugin_cb_flags flags, void *argument);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
                                            void (*executed)(unsigned cpu, void *argument),
                                            enum qemu_plugin_cb_flags flags, void *argument);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id,
                                    void (*at_exit)(qemu_plugin_id_t id, void *argument),
                                    void *argument);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
