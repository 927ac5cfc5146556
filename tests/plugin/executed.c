/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/plugin/executed.c - a plugin of QEMU that counts what each core executes, and shows it
 * while the machine runs.
 *
 *     -plugin FILE,out=FILE
 *
 * The file is an array of CORES_MAX 64-bit numbers in the PC's byte order: the instructions of core
 * n so far. A piece of code that an exception leaves early counts as a whole.
 */
#include "tests/plugin/qemu_plugin.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define CORES_MAX 8

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

/* Each core's thread writes its own; whoever has mapped the file reads all. */
static uint64_t *executed;

static void on_execution(unsigned core, void *instructions)
{
    if (core < CORES_MAX)
        __atomic_store_n(&executed[core], executed[core] + (uintptr_t)instructions,
                         __ATOMIC_RELAXED);
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
    (void)id;
    qemu_plugin_register_vcpu_tb_exec_cb(tb, on_execution, QEMU_PLUGIN_CB_NO_REGS,
                                         (void *)(uintptr_t)qemu_plugin_tb_n_insns(tb));
}

static uint64_t *map_counts(const char *path)
{
    const size_t size = CORES_MAX * sizeof(*executed);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
    void *counts = MAP_FAILED;

    if (file < 0)
        return NULL;
    if (!ftruncate(file, (off_t)size))
        counts = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return counts == MAP_FAILED ? NULL : counts;
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc, char **argv)
{
    static const char out[] = "out=";

    (void)info;
    if (argc != 1 || strncmp(argv[0], out, strlen(out))) {
        fprintf(stderr, "executed: out=FILE is what it takes\n");
        return -1;
    }
    executed = map_counts(argv[0] + strlen(out));
    if (!executed) {
        perror(argv[0] + strlen(out));
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
    return 0;
}
