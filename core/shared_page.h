/* SPDX-License-Identifier: BSD-2-Clause */
/* core/shared_page.h - a page of the board's registers that several VMs need: clock gates, resets,
 * pin multiplexers. The configuration says bit by bit who may write what. No VM has such a page
 * mapped; each access comes here.
 *
 * A read is one of the real register. A write changes the bits that are the VM's own, all others
 * are written as they are, under one lock for all pages; what it would change of others is left
 * out, and a line on the console tells, at most once a second for each VM.
 */
#pragma once
#include "core/mmio.h"
#include "core/vm_config.h"

struct vm;

/* Boot: page number n of the configuration as this VM sees it, for shared_page_access(). */
void *shared_page_view(struct vm *vm, uint32_t n);

/* A mmio_handler; view is shared_page_view()'s. */
enum mmio_result shared_page_access(void *view, unsigned vcpu, struct mmio *io);

/* The page that this VM sees and that holds this register of the board, or NULL. */
const struct shared_page_config *shared_page_at(uint32_t vm, pa_t at);

/* For VM number vm, any core: of the 32-bit register at an offset, the bits of mask become those
 * of value as far as they are its own. *refused: those that are not and would have changed.
 * False: nobody answers there. */
bool shared_page_write(const struct shared_page_config *page, uint32_t vm, uint32_t offset,
                       uint32_t mask, uint32_t value, uint32_t *refused);
