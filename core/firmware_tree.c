/* SPDX-License-Identifier: BSD-2-Clause */
/* core/firmware_tree.c - /psci of a flattened device tree (Devicetree Specification, chapter 5).
 *
 * Nobody vouches for the tree. Places in it are numbers of bytes from its begin, and nothing but
 * word() and is() looks at one: there is nothing behind the end, and so no token.
 */
#include "core/firmware_tree.h"

#define MAGIC   UINT32_C(0xd00dfeed)
#define VERSION 17u
#define LARGEST (2 * MiB) /* that Linux takes; sums of two places stay far from 4 GiB */
#define WORD    ((uint32_t)sizeof(uint32_t))

/* The header's words that count. */
enum { TOTAL_SIZE = 4, STRUCTURE = 8, STRINGS = 12, HEADER_VERSION = 20, HEADER_SIZE = 40 };
enum token { BEGIN_NODE = 1, END_NODE, PROPERTY, NOTHING };

/* From PSCI 0.2 on (DEN 0022 5.1). */
static const struct board_firmware fixed_numbers = {
    .cpu_on = 0x84000003,
    .cpu_off = 0x84000002,
    .system_off = 0x84000008,
    .system_reset = 0x84000009,
};

struct tree {
    const uint32_t *words;
    uint32_t size; /* bytes */
};

static uint32_t align(uint32_t at)
{
    return (at + WORD - 1) & ~(WORD - 1);
}

/* Behind a property's length and the place of its name. */
static uint32_t value_of(uint32_t property)
{
    return property + 2 * WORD;
}

static uint32_t word(const struct tree *tree, uint32_t at)
{
    return at <= tree->size - WORD ? __builtin_bswap32(tree->words[at / WORD]) : 0;
}

static bool is(const struct tree *tree, uint32_t at, const char *text)
{
    const char *bytes = (const char *)tree->words;

    do {
        if (at >= tree->size || bytes[at++] != *text)
            return false;
    } while (*text++);
    return true;
}

/* Behind the text, or the tree. */
static uint32_t skip_text(const struct tree *tree, uint32_t at)
{
    while (at < tree->size && !is(tree, at, ""))
        at++;
    return at + 1;
}

static bool open_tree(struct tree *tree, uint32_t room)
{
    tree->size = HEADER_SIZE;
    if ((uintptr_t)tree->words % WORD || room < HEADER_SIZE || word(tree, 0) != MAGIC ||
        word(tree, HEADER_VERSION) != VERSION || word(tree, STRUCTURE) % WORD)
        return false;
    tree->size = word(tree, TOTAL_SIZE);
    return tree->size >= HEADER_SIZE && tree->size <= room && tree->size <= LARGEST;
}

/* Looks among the nodes and properties that follow, up to the end of the node that they are in.
 * What follows the node's name, or where the property's length is. 0: there is none. */
static uint32_t find(const struct tree *tree, uint32_t at, enum token what, const char *name)
{
    uint32_t depth = 0, token, text, found;

    for (;;) {
        token = word(tree, at);
        found = text = at += WORD;
        if (token == BEGIN_NODE) {
            found = at = align(skip_text(tree, at));
        } else if (token == PROPERTY) {
            text = word(tree, STRINGS) + word(tree, at + WORD);
            if (word(tree, at) > tree->size)
                return 0;
            at = align(value_of(at) + word(tree, at));
        } else if (token != NOTHING && (token != END_NODE || !depth--)) {
            return 0;
        }
        if (token == what && !depth && is(tree, text, name))
            return found;
        depth += token == BEGIN_NODE;
    }
}

/* The texts of the property are one behind the other. */
static bool lists(const struct tree *tree, uint32_t property, const char *text)
{
    uint32_t at = value_of(property), end = at + word(tree, property);

    while (property && at < end) {
        if (is(tree, at, text))
            return true;
        at = skip_text(tree, at);
    }
    return false;
}

const char *firmware_tree_read(const uint32_t *words, uint32_t room,
                               struct board_firmware *functions)
{
    struct tree tree = {.words = words};
    uint32_t psci, compatible, cpu_on;

    if (!open_tree(&tree, room))
        return functions->cpu_on ? NULL : "device tree";
    *functions = (struct board_firmware){0};
    psci = find(&tree, word(&tree, STRUCTURE), BEGIN_NODE, "");
    psci = psci ? find(&tree, psci, BEGIN_NODE, "psci") : 0;
    if (!psci)
        return "/psci in its device tree";
    if (!is(&tree, value_of(find(&tree, psci, PROPERTY, "method")), "smc"))
        return "method smc in /psci; hvc would come back to me";
    compatible = find(&tree, psci, PROPERTY, "compatible");
    cpu_on = find(&tree, psci, PROPERTY, "cpu_on");
    if (lists(&tree, compatible, "arm,psci-0.2") || lists(&tree, compatible, "arm,psci-1.0"))
        *functions = fixed_numbers;
    else if (lists(&tree, compatible, "arm,psci") && word(&tree, cpu_on) == WORD)
        functions->cpu_on = word(&tree, value_of(cpu_on));
    return functions->cpu_on ? NULL : "cpu_on of arm,psci in its device tree";
}
