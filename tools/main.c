/* SPDX-License-Identifier: BSD-2-Clause */
/* tools/main.c - nagaya-config: checks a configuration, places its memory and writes what the
 * image is built from. Linked with one users/NAME/config.c and one boards/NAME/board.c.
 *
 * nagaya-config --out FOLDER [--images FOLDER] [--cores N] [--cpu NAME] [--sched NAME]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/admission.h"
#include "tools/boot_files.h"
#include "tools/config_check.h"
#include "tools/loader_place.h"
#include "tools/map.h"
#include "tools/mmu_count.h"
#include "tools/output.h"
#include "tools/stage2_count.h"
#include "tools/warnings.h"

struct options {
    const char *out;
    const char *cores;
    const char *sched;
    struct plan_options plan;
};

static bool options_read(int argc, char **argv, struct options *options)
{
    const struct {
        const char *name;
        const char **value;
    } known[] = {
        {"--out", &options->out},     {"--images", &options->plan.images},
        {"--cores", &options->cores}, {"--cpu", &options->plan.cpu},
        {"--sched", &options->sched},
    };

    for (int n = 1; n < argc; n += 2) {
        unsigned k = 0;

        while (k < COUNT(known) && strcmp(argv[n], known[k].name))
            k++;
        if (k == COUNT(known) || n + 1 == argc)
            return false;
        *known[k].value = argv[n + 1];
    }
    return options->out != NULL;
}

/* Every VM is looked at, whatever was wrong with those before. */
static void plan_vms(const struct check *check, const struct options *options,
                     struct system_plan *plan)
{
    for (unsigned v = 0; v < check->system->vm_count; v++)
        if (check_vm(check, v))
            plan_make(&plan->vms[v], &check->system->vms[v], &options->plan, check->problems);
}

static void place(struct system_plan *plan, struct problems *problems)
{
    const struct system_config *config = plan->config;

    if (!place_vms(config, plan->board, pieces_size(plan), &plan->placement, problems))
        return;
    for (unsigned v = 0; v < config->vm_count; v++)
        plan->stage2_tables += stage2_count(config, v, plan->board, &plan->placement);
    plan->mmu_tables = mmu_count(config, plan->board, &plan->placement);
    loader_place(plan->board, plan->placement.hypervisor,
                 span_size(plan->placement.hypervisor) + LOADER_FIT_EXTRA(pieces_count(plan)),
                 &plan->load, problems);
}

static void write_all(const struct system_plan *plan, const struct check *check,
                      const struct options *options)
{
    char *text;
    size_t size;
    FILE *map = open_memstream(&text, &size);

    map_write(map, plan);
    admission_write(map, check, options->sched);
    warnings_write(map, plan);
    fclose(map);
    if (output_write(plan, options->out, check->problems) &&
        boot_files_write(plan, options->out, check->problems) &&
        output_file(options->out, "map.txt", text, size, check->problems))
        fputs(text, stdout);
    free(text);
}

static int run(const struct options *options)
{
    static struct system_plan plan;
    struct problems problems = {0};
    struct check check = {
        .system = &system_config,
        .board = &board,
        .core_count =
            options->cores ? (unsigned)strtoul(options->cores, NULL, 10) : board.core_count,
        .problems = &problems,
    };
    int status;

    plan.config = &system_config;
    plan.board = &board;
    plan.core_count = check.core_count;
    if (check_system(&check)) {
        plan_vms(&check, options, &plan);
        check_channels(&check);
        check_shared_pages(&check);
    }
    if (!problems.count)
        admission_check(&check, options->sched);
    if (!problems.count)
        place(&plan, &problems);
    if (!problems.count)
        write_all(&plan, &check, options);
    if (problems.count)
        fputs(problems.text, stderr);
    status = problems.count ? EXIT_FAILURE : EXIT_SUCCESS;
    for (unsigned v = 0; v < VM_MAX; v++)
        plan_free(&plan.vms[v]);
    problems_free(&problems);
    return status;
}

int main(int argc, char **argv)
{
    struct options options = {.sched = "fixed_priority",
                              .plan = {.images = "build/guests",
                                       .cpu = "cortex-a15",
                                       .system = &system_config,
                                       .board = &board}};

    if (options_read(argc, argv, &options))
        return run(&options);
    fprintf(stderr, "usage: nagaya-config --out FOLDER [--images FOLDER] [--cores N] [--cpu NAME] "
                    "[--sched NAME]\n");
    return 2;
}
