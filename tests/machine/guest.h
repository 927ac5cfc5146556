/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/guest.h - a guest's software as C functions. A script stands for what is at
 * an address: a vCPU that begins there runs it, from its first line. What a script may do
 * to its machine is below; each call is an instruction or a few, before which interrupts of
 * the board are taken. A script that returns leaves its vCPU in a loop that does nothing.
 */
#pragma once
#include "tests/machine/machine.h"

typedef void guest_script(void);

/* Before machine_run(): what VM vm has at this address, bit 0 included. */
void guest_at(uint32_t vm, uint32_t address, guest_script *script);

/* The vCPU whose script this is. */
struct vcpu *guest_vcpu(void);

/* HVC and SMC; answers r0. r1 to r3 are in guest_vcpu()->context. */
uint32_t guest_hvc(uint32_t function, uint32_t a, uint32_t b, uint32_t c);
uint32_t guest_smc(uint32_t function, uint32_t a, uint32_t b, uint32_t c);

void guest_wfi(void);

/* Any other trap, as HSR tells it; false: the guest got an exception, whose offset in the
 * vectors is in guest_exception(). */
bool guest_trap(uint32_t hsr);
uint32_t guest_exception(void);

/* The same where the answer is to run the instruction again, which then does not trap. */
void guest_trap_once(uint32_t hsr);

/* Loads and stores at what is not RAM; false: an abort. */
bool guest_load(uint32_t address, uint8_t size, uint32_t *value);
bool guest_store(uint32_t address, uint8_t size, uint32_t value);

/* The same for the distributor, which must answer. */
uint32_t guest_gicd_read(uint32_t offset);
void guest_gicd_write(uint32_t offset, uint32_t value);

/* The GIC as a kernel sets it up: all interrupts let through; one of them enabled. */
void guest_open_gic(void);
void guest_enable_irq(uint32_t id);

/* The CPU interface, which does not trap. */
bool guest_is_interrupted(void);
uint32_t guest_acknowledge(void);
void guest_end(uint32_t iar);

/* Sleeps until an interrupt comes, ends it, and tells which it was. */
uint32_t guest_take_irq(void);

/* CNTV in ticks of the counter; guest_stop_timer() is what its handler does. */
void guest_set_timer(uint64_t when);
void guest_stop_timer(void);

/* CNTP, which traps: CVAL and CTL. */
void guest_set_ptimer(uint64_t cval, uint32_t ctl);

/* Works for so many ticks. */
void guest_work(uint64_t ticks);

/* One instruction that nothing comes of. */
void guest_nop(void);

/* The same, for who waits for others in a loop: each of those who can goes first. */
void guest_give_way(void);

/* Stays here until machine_open_gate(): machine_run() ends with all guests at it. */
void guest_gate(void);
void machine_open_gate(void);

/* The hypervisor does this now, on the guest's core, and then goes on: what an interrupt
 * of the board would bring. */
void guest_meanwhile(void (*hypervisor)(void));

/* How often a vCPU began, at any address. */
unsigned guest_begins(const struct vcpu *vcpu);

/* For machine.c ---------------------------------------------------------------- */

/* guest_trap() with a fault address, and with a PC that is so far behind it already. */
bool guest_trap_at(uint32_t hsr, uint32_t address, uint32_t pc_offset);

void guests_power_on(void);
bool guest_may_go_on(uint32_t core); /* whose guest does nothing now */
