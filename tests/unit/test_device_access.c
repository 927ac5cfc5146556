/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/test_device_access.c - loads and stores that trap: with a syndrome, without one,
 * and where nothing is. */
#include "arch/armv7/sysreg.h"
#include "tests/fake/uart.h"
#include "tests/unit/one_trap.h"

static void assert_data_abort(uint32_t address, bool write)
{
    assert_exception(DATA_ABORT, PSR_MODE_ABT, BANKED_LR_ABT, 8);
    assert_int_equal(read_dfar(), address);
    assert_int_equal(!(read_dfsr() & BIT(11)), !write); /* WnR */
    assert_int_equal(read_dfsr() & 0x40f, 0x008);       /* synchronous external abort */
}

#define GICD_IPRIORITYR (VIRT_GICD_BASE + 0x400 + 40) /* a word that holds what is written */

static void access_at(uint32_t address, uint32_t iss)
{
    write_hdfar(address);
    write_hpfar(address >> 12 << 4);
    trap(HSR(EC_DATA_ABORT) | iss | TRANSLATION);
}

static void store(uint32_t address, uint32_t value)
{
    c->pc = PC;
    c->r[1] = value;
    access_at(address, HSR_DABT_ISV | WORD | RT(1) | HSR_DABT_WNR);
    assert_int_equal(c->pc, PC + 4);
}

static uint32_t load(uint32_t address, uint32_t iss)
{
    c->pc = PC;
    c->r[2] = 0xa5a5a5a5;
    access_at(address, HSR_DABT_ISV | RT(2) | iss);
    assert_int_equal(c->pc, PC + 4);
    return c->r[2];
}

static void loads_and_stores(void)
{
    store(GICD_IPRIORITYR, 0x98c8f808);
    assert_int_equal(load(GICD_IPRIORITYR, WORD), 0x98c8f808);
    assert_int_equal(load(GICD_IPRIORITYR + 1, BYTE), 0xf8);
    assert_int_equal(load(GICD_IPRIORITYR + 1, BYTE | HSR_DABT_SSE), 0xfffffff8);
    assert_int_equal(load(GICD_IPRIORITYR + 0, BYTE | HSR_DABT_SSE), 0x08);
    c->cpsr |= PSR_E;
    assert_int_equal(load(GICD_IPRIORITYR, WORD), 0x08f8c898);
    store(GICD_IPRIORITYR, 0x08f8c898);
    c->cpsr &= ~PSR_E;
    assert_int_equal(load(GICD_IPRIORITYR, WORD), 0x98c8f808);
}

static void sizes_signs_and_byte_order_are_the_guests(void **state)
{
    (void)state;
    run(loads_and_stores);
}

static void banked_target(void)
{
    store(GICD_IPRIORITYR, 0x10203040);
    c->pc = PC;
    access_at(GICD_IPRIORITYR, HSR_DABT_ISV | WORD | RT(14)); /* LR of SVC mode */
    assert_int_equal(banked_read(BANKED_LR_SVC), 0x10203040);
    c->pc = PC;
    c->cpsr = (c->cpsr & ~PSR_MODE) | PSR_MODE_SYS;
    access_at(GICD_IPRIORITYR, HSR_DABT_ISV | WORD | RT(14));
    assert_int_equal(c->lr_usr, 0x10203040);
}

static void a_load_goes_to_the_register_of_the_guests_mode(void **state)
{
    (void)state;
    run(banked_target);
}

static void thumb_lengths(void)
{
    c->cpsr |= PSR_T;
    write_hdfar(GICD_IPRIORITYR);
    write_hpfar(GICD_IPRIORITYR >> 12 << 4);
    trap(HSR_THUMB16(EC_DATA_ABORT) | HSR_DABT_ISV | WORD | TRANSLATION);
    assert_int_equal(c->pc, PC + 2);
    trap(HSR(EC_DATA_ABORT) | HSR_DABT_ISV | WORD | TRANSLATION);
    assert_int_equal(c->pc, PC + 6);
}

static void a_thumb_instruction_is_stepped_over_by_its_length(void **state)
{
    (void)state;
    run(thumb_lengths);
}

#define NOWHERE UINT32_C(0x0d000000)

static void accesses_to_nowhere(void)
{
    static const uint32_t iss[] = {
        HSR_DABT_ISV | WORD | RT(1),
        HSR_DABT_ISV | WORD | RT(1) | HSR_DABT_WNR,
        HSR_DABT_CM,   /* cache maintenance by address */
        HSR_ABT_S1PTW, /* the guest's own table walk */
        HSR_DABT_ISV | WORD | HSR_ABT_S1PTW,
    };

    for (unsigned n = 0; n < COUNT(iss); n++) {
        c->pc = PC;
        c->cpsr = PSR_MODE_SVC;
        access_at(NOWHERE, iss[n]);
        assert_data_abort(NOWHERE, iss[n] & (HSR_DABT_WNR | HSR_DABT_CM));
    }
}

static void an_access_to_nowhere_is_a_data_abort(void **state)
{
    (void)state;
    run(accesses_to_nowhere);
}

static void other_faults_at_a_device(void)
{
    static const uint32_t kinds[] = {FSC_PERMISSION + 3, FSC_ACCESS_FLAG + 3, FSC_ALIGNMENT,
                                     FSC_EXTERNAL, FSC_PARITY};

    for (unsigned n = 0; n < COUNT(kinds); n++) {
        c->pc = PC;
        c->cpsr = PSR_MODE_SVC;
        write_hdfar(GICD_IPRIORITYR);
        write_hpfar(GICD_IPRIORITYR >> 12 << 4);
        trap(HSR(EC_DATA_ABORT) | HSR_DABT_ISV | WORD | RT(1) | kinds[n]);
        assert_data_abort(GICD_IPRIORITYR, false);
    }
}

static void only_a_translation_fault_is_an_access_to_a_device(void **state)
{
    (void)state;
    run(other_faults_at_a_device);
}

static void above_4_gib(void)
{
    write_hdfar(GICD_IPRIORITYR);
    write_hpfar((GICD_IPRIORITYR >> 12 << 4) | BIT(28)); /* IPA bit 36 */
    trap(HSR(EC_DATA_ABORT) | HSR_DABT_ISV | WORD | RT(1) | TRANSLATION);
    assert_data_abort(GICD_IPRIORITYR, false);
}

static void there_is_no_device_above_4_gib(void **state)
{
    (void)state;
    run(above_4_gib);
}

static void crossing_registers(void)
{
    write_hdfar(GICD_IPRIORITYR + 1);
    write_hpfar(GICD_IPRIORITYR >> 12 << 4);
    trap(HSR(EC_DATA_ABORT) | HSR_DABT_ISV | HALFWORD | RT(1) | TRANSLATION);
    assert_data_abort(GICD_IPRIORITYR + 1, false);
}

static void an_unaligned_access_to_a_device_is_a_data_abort(void **state)
{
    (void)state;
    run(crossing_registers);
}

/* Forms without a syndrome: the instruction is fetched ---------------------------------- */

#define LDR_R3_POST_R4_8 0xe4943008u /* ldr r3, [r4], #8 */
#define STR_R3_PRE_R4_4  0xe5a43004u /* str r3, [r4, #4]! */
#define LDRD_R2_R4       0xe1c420d0u /* ldrd r2, r3, [r4]: not for a device */

static bool mmu_says_no;
static uint32_t moved; /* the page at PC is somewhere else in the RAM */

/* ATS12NSOPR, ATS12NSOUR: va is ipa, here. */
static void translate(unsigned index)
{
    uint32_t va;

    if (index != index_of_ats12nsopr && index != index_of_ats12nsour)
        return;
    va = (uint32_t)fake_registers->system[index];
    write_par(mmu_says_no ? PAR_F : ((TABLES_RAM + moved + va - RAM) & ~UINT32_C(0xfff)) | 0x800);
}

static void put_instruction(uint32_t word)
{
    memcpy(ram_of(A) + moved + (PC - RAM), &word, sizeof(word));
    c->pc = PC;
    c->cpsr = PSR_MODE_SVC;
    c->r[4] = GICD_IPRIORITYR;
}

static void run_fetching(void (*test)(void))
{
    mmu_says_no = false;
    moved = 0;
    register_written = translate;
    run(test);
    register_written = NULL;
}

static void write_back_forms(void)
{
    uint64_t par = UINT64_C(0x1122334455667788);

    write_par(par);
    put_instruction(STR_R3_PRE_R4_4);
    c->r[3] = 0x18283848;
    access_at(GICD_IPRIORITYR + 4, HSR_DABT_WNR);
    assert_int_equal(c->pc, PC + 4);
    assert_int_equal(c->r[4], GICD_IPRIORITYR + 4);
    put_instruction(LDR_R3_POST_R4_8);
    c->r[4] = GICD_IPRIORITYR + 4;
    access_at(GICD_IPRIORITYR + 4, 0);
    assert_int_equal(c->pc, PC + 4);
    assert_int_equal(c->r[3], 0x18283848);
    assert_int_equal(c->r[4], GICD_IPRIORITYR + 12);
    assert_true(read_par() == par); /* the guest's own is kept */
}

static void write_back_is_done_as_well(void **state)
{
    (void)state;
    run_fetching(write_back_forms);
}

static void forms_not_for_devices(void)
{
    put_instruction(LDRD_R2_R4);
    access_at(GICD_IPRIORITYR, 0);
    assert_data_abort(GICD_IPRIORITYR, false);
    put_instruction(0xffffffff);
    access_at(GICD_IPRIORITYR, 0);
    assert_data_abort(GICD_IPRIORITYR, false);
}

static void what_is_no_single_access_is_a_data_abort(void **state)
{
    (void)state;
    run_fetching(forms_not_for_devices);
}

static void instruction_behind_the_mmu(void)
{
    moved = 0x40000;
    put_instruction(LDR_R3_POST_R4_8);
    access_at(GICD_IPRIORITYR, 0);
    assert_int_equal(c->pc, PC + 4);
    moved = RAM_SIZE; /* not the VM's own memory */
    c->pc = PC;
    access_at(GICD_IPRIORITYR, 0);
    assert_data_abort(GICD_IPRIORITYR, false);
    mmu_says_no = true;
    c->pc = PC;
    c->cpsr = PSR_MODE_SVC;
    access_at(GICD_IPRIORITYR, 0);
    assert_data_abort(GICD_IPRIORITYR, false);
}

static void the_instruction_is_read_from_the_vms_own_memory_or_not_at_all(void **state)
{
    (void)state;
    run_fetching(instruction_behind_the_mmu);
}

/* The device cannot take it now ------------------------------------------------------------ */

static void refused_store(void)
{
    fake_uart_run(0);
    vms[A].pl011.transmit.count = PL011_FIFO_DEPTH; /* full */
    vms[A].pl011.reg[0x2c / 4] = 0x10;              /* FIFOs on */
    c->r[1] = 'x';
    write_hdfar(VIRT_PL011_BASE);
    write_hpfar(VIRT_PL011_BASE >> 12 << 4);
    vcpu_post(vcpu, VCPU_RELEASE); /* or it would not come back */
    trap(HSR(EC_DATA_ABORT) | HSR_DABT_ISV | WORD | RT(1) | HSR_DABT_WNR | TRANSLATION);
    assert_int_equal(c->pc, PC);
}

static void a_refused_access_leaves_the_pc_at_its_instruction(void **state)
{
    (void)state;
    run(refused_store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_signs_and_byte_order_are_the_guests),
        cmocka_unit_test(a_load_goes_to_the_register_of_the_guests_mode),
        cmocka_unit_test(a_thumb_instruction_is_stepped_over_by_its_length),
        cmocka_unit_test(an_access_to_nowhere_is_a_data_abort),
        cmocka_unit_test(only_a_translation_fault_is_an_access_to_a_device),
        cmocka_unit_test(there_is_no_device_above_4_gib),
        cmocka_unit_test(an_unaligned_access_to_a_device_is_a_data_abort),
        cmocka_unit_test(write_back_is_done_as_well),
        cmocka_unit_test(what_is_no_single_access_is_a_data_abort),
        cmocka_unit_test(the_instruction_is_read_from_the_vms_own_memory_or_not_at_all),
        cmocka_unit_test(a_refused_access_leaves_the_pc_at_its_instruction),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
