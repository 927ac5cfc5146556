/* SPDX-License-Identifier: BSD-2-Clause */
/* core/response.h - what follows when a VM does what it should not: its configuration's
 * struct response_config says what, here it is done. */
#pragma once
#include "core/vm.h"

enum vm_event {
    VM_OVERRUN, /* a vCPU's budget ended before its work */
    VM_SILENCE, /* nobody served its watchdog */
    VM_FAULT,   /* a trap that has no answer */
    VM_EVENTS,
};

/* Any core, no lock but those of devices held. True: the VM is being stopped, or restarted,
 * when this returns; false: it goes on. */
bool vm_respond(struct vm *vm, enum vm_event event);
