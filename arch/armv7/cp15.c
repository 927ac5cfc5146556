/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/cp15.c - the system registers that a guest does not touch itself.
 *
 * One table for all of p15, p14 and p10: a row is matched against HSR itself, so the
 * exception class (which coprocessor, 32 or 64 bits) and the register's encoding are
 * one comparison. First match wins: what guests use at run time comes first, whole
 * groups last. What has no row is Undefined.
 */
#include "arch/armv7/cp15.h"

#include "arch/armv7/guest_regs.h"
#include "arch/armv7/hsr.h"
#include "arch/armv7/idregs.h"
#include "arch/armv7/psr.h"

#define REG_PC 15u

/* User mode may read, or write as well. Most registers that trap are privileged, and
 * the CPU itself refuses User mode; where DDI 0406C leaves it open whether the trap to
 * Hyp or the refusal comes first (c9-c11 and c15: B1.14.5, B1.14.12), the row decides. */
enum user_access { USER_NONE = 0, USER_READ, USER_WRITE };

typedef uint64_t read_register(struct cp15_guest *guest, unsigned which);
typedef void write_register(struct cp15_guest *guest, unsigned which, uint64_t value);

struct row {
    uint32_t match; /* of HSR, under mask */
    uint32_t mask;
    read_register *read;   /* NULL: reading it is Undefined */
    write_register *write; /* NULL: writing it is Undefined */
    uint8_t which;         /* handed to both */
    uint8_t user;          /* enum user_access */
};

static uint64_t read_zero(struct cp15_guest *guest, unsigned which)
{
    (void)guest, (void)which;
    return 0;
}

static void write_ignored(struct cp15_guest *guest, unsigned which, uint64_t value)
{
    (void)guest, (void)which, (void)value;
}

static uint64_t read_real(struct cp15_guest *guest, unsigned which)
{
    (void)guest;
    return idreg_read(which);
}

/* On its own because it is read often: nothing is left to look up. */
static uint64_t read_actlr(struct cp15_guest *guest, unsigned which)
{
    (void)guest, (void)which;
    return idreg_read(IDREG_ACTLR);
}

/* A CPU without security and virtualization extensions, though with their timer:
 * the guest has neither Monitor nor Hyp mode (DDI 0406C B4.1.94). */
#define ID_PFR1_SECURITY       (UINT32_C(0xf) << 4)
#define ID_PFR1_VIRTUALIZATION (UINT32_C(0xf) << 12)
#define ID_PFR1_SECURITY_FRAC  (UINT32_C(0xf) << 20)
#define ID_PFR1_VIRT_FRAC      (UINT32_C(0xf) << 24)
#define ID_PFR1_HIDDEN                                                                             \
    (ID_PFR1_SECURITY | ID_PFR1_VIRTUALIZATION | ID_PFR1_SECURITY_FRAC | ID_PFR1_VIRT_FRAC)

static uint64_t read_pfr1(struct cp15_guest *guest, unsigned which)
{
    (void)guest;
    return idreg_read(which) & ~ID_PFR1_HIDDEN;
}

/* Performance counters may be the guest's; debug and trace are not there (B4.1.82). */
#define ID_DFR0_PERFMON (UINT32_C(0xf) << 24)

static uint64_t read_dfr0(struct cp15_guest *guest, unsigned which)
{
    (void)guest;
    return idreg_read(which) & ID_DFR0_PERFMON;
}

/* L2CTLR of Cortex-A7, A15 and A17 counts the cores of the cluster in two bits (DDI
 * 0438, 4.3.48). A VM with more than four vCPUs looks like a full cluster there. */
#define L2CTLR_CORES_SHIFT 24u
#define L2CTLR_CORES_MAX   4u

static uint64_t read_l2ctlr(struct cp15_guest *guest, unsigned which)
{
    uint32_t cores = guest->vcpu_count;

    (void)which;
    if (cores > L2CTLR_CORES_MAX)
        cores = L2CTLR_CORES_MAX;
    return (cores - 1) << L2CTLR_CORES_SHIFT;
}

/* Where the guest's GIC lies, as on QEMU's virt machine: GICD is at CBAR itself there. */
#define GUEST_CBAR UINT32_C(0x08000000)

static uint64_t read_cbar(struct cp15_guest *guest, unsigned which)
{
    (void)guest, (void)which;
    return GUEST_CBAR;
}

static uint64_t read_cntp(struct cp15_guest *guest, unsigned which)
{
    return cntp_read(guest, which);
}

static void write_cntp(struct cp15_guest *guest, unsigned which, uint64_t value)
{
    cntp_write(guest, which, value);
}

#define FIELD_EC         HSR_EC_MASK
#define FIELD_OPC2(n)    ((uint32_t)(n) << HSR_CP_OPC2_SHIFT)
#define FIELD_OPC1(n)    ((uint32_t)(n) << HSR_CP_OPC1_SHIFT)
#define FIELD_CRN(n)     ((uint32_t)(n) << HSR_CP_CRN_SHIFT)
#define FIELD_CRM(n)     ((uint32_t)(n) << HSR_CP_CRM_SHIFT)
#define FIELD_OPC1_64(n) ((uint32_t)(n) << HSR_CP64_OPC1_SHIFT)
#define CLASS(ec)        ((uint32_t)(ec) << HSR_EC_SHIFT)

#define MASK_CRN         (FIELD_EC | FIELD_CRN(0xf))
#define MASK_OPC1        (FIELD_EC | FIELD_OPC1(0x7))
#define MASK_CRM         (MASK_OPC1 | FIELD_CRN(0xf) | FIELD_CRM(0xf)) /* whatever opc2 is */
#define MASK_OPC2_PAIR   (MASK_CRM | FIELD_OPC2(0x6))
#define MASK_ALL         (MASK_CRM | FIELD_OPC2(0x7))
#define MASK_64          (FIELD_EC | FIELD_OPC1_64(0xf) | FIELD_CRM(0xf))

#define REG32(ec, opc1, crn, crm, opc2)                                                            \
    (CLASS(ec) | FIELD_OPC1(opc1) | FIELD_CRN(crn) | FIELD_CRM(crm) | FIELD_OPC2(opc2))
#define P15(opc1, crn, crm, opc2)      REG32(EC_CP15_32, opc1, crn, crm, opc2), MASK_ALL
#define P15_PAIR(opc1, crn, crm, opc2) REG32(EC_CP15_32, opc1, crn, crm, opc2), MASK_OPC2_PAIR
#define P15_GROUP(opc1, crn, crm)      REG32(EC_CP15_32, opc1, crn, crm, 0), MASK_CRM
#define P15_64(opc1, crm)              CLASS(EC_CP15_64) | FIELD_OPC1_64(opc1) | FIELD_CRM(crm), MASK_64
#define P14(opc1, crn, crm, opc2)      REG32(EC_CP14_32, opc1, crn, crm, opc2), MASK_ALL
#define P14_GROUP(opc1)                REG32(EC_CP14_32, opc1, 0, 0, 0), MASK_OPC1
#define P14_64(opc1, crm)              CLASS(EC_CP14_64) | FIELD_OPC1_64(opc1) | FIELD_CRM(crm), MASK_64
#define VMRS(reg)                      CLASS(EC_CP10_ID) | FIELD_CRN(reg), MASK_CRN

#define EVERYTHING                     0, 0 /* the last row: Undefined */

// clang-format off
static const struct row rows[] = {
    /* ACTLR: what the core really has, SMP set, so that Linux (which sets it if it is
     * not) goes on; a write is ignored, for these bits belong to the whole core. */
    { P15(0, 1, 0, 1),      read_actlr,  write_ignored, 0,           USER_NONE  },
    /* MVFR0: Linux reads it whenever it saves or loads a task's VFP registers. */
    { VMRS(7),              read_real,   NULL,          IDREG_MVFR0, USER_NONE  },

    /* CNTP: CNTKCTL.PL0PTEN has already refused User mode where the guest wants that. */
    { P15(0, 14, 2, 0),     read_cntp,   write_cntp,    PTIMER_TVAL, USER_WRITE },
    { P15(0, 14, 2, 1),     read_cntp,   write_cntp,    PTIMER_CTL,  USER_WRITE },
    { P15_64(2, 14),        read_cntp,   write_cntp,    PTIMER_CVAL, USER_WRITE },
    /* CNTPCT is the guest's own (CNTHCTL.PL1PCTEN), but QEMU 7.2 asks PL1PCEN at PL0. */
    { P15_64(0, 14),        read_cntp,   NULL,          PTIMER_COUNT, USER_READ },

    /* The CPU's features. What is reserved in this group reads as zero (B4.1). */
    { P15(0, 0, 1, 0),      read_real,   NULL,          IDREG_PFR0,  USER_NONE  },
    { P15(0, 0, 1, 1),      read_pfr1,   NULL,          IDREG_PFR1,  USER_NONE  },
    { P15(0, 0, 1, 2),      read_dfr0,   NULL,          IDREG_DFR0,  USER_NONE  },
    { P15(0, 0, 1, 3),      read_real,   NULL,          IDREG_AFR0,  USER_NONE  },
    { P15(0, 0, 1, 4),      read_real,   NULL,          IDREG_MMFR0, USER_NONE  },
    { P15(0, 0, 1, 5),      read_real,   NULL,          IDREG_MMFR1, USER_NONE  },
    { P15(0, 0, 1, 6),      read_real,   NULL,          IDREG_MMFR2, USER_NONE  },
    { P15(0, 0, 1, 7),      read_real,   NULL,          IDREG_MMFR3, USER_NONE  },
    { P15(0, 0, 2, 0),      read_real,   NULL,          IDREG_ISAR0, USER_NONE  },
    { P15(0, 0, 2, 1),      read_real,   NULL,          IDREG_ISAR1, USER_NONE  },
    { P15(0, 0, 2, 2),      read_real,   NULL,          IDREG_ISAR2, USER_NONE  },
    { P15(0, 0, 2, 3),      read_real,   NULL,          IDREG_ISAR3, USER_NONE  },
    { P15(0, 0, 2, 4),      read_real,   NULL,          IDREG_ISAR4, USER_NONE  },
    { P15(0, 0, 2, 5),      read_real,   NULL,          IDREG_ISAR5, USER_NONE  },
    { P15_PAIR(0, 0, 2, 6), read_zero,   NULL,          0,           USER_NONE  },
    { P15_GROUP(0, 0, 3),   read_zero,   NULL,          0,           USER_NONE  },
    { P15_GROUP(0, 0, 4),   read_zero,   NULL,          0,           USER_NONE  },
    { P15_GROUP(0, 0, 5),   read_zero,   NULL,          0,           USER_NONE  },
    { P15_GROUP(0, 0, 6),   read_zero,   NULL,          0,           USER_NONE  },
    { P15_GROUP(0, 0, 7),   read_zero,   NULL,          0,           USER_NONE  },
    { VMRS(6),              read_real,   NULL,          IDREG_MVFR1, USER_NONE  },

    /* The cluster: L2CTLR, L2ECTLR (no error ever), CBAR. */
    { P15(1, 9, 0, 2),      read_l2ctlr, write_ignored, 0,           USER_NONE  },
    { P15(1, 9, 0, 3),      read_zero,   write_ignored, 0,           USER_NONE  },
    { P15(4, 15, 0, 0),     read_cbar,   NULL,          0,           USER_NONE  },

    /* Diagnostic register of Cortex-A12 and A17, which Linux's errata work-arounds
     * modify. Errata are Nagaya's business. */
    { P15(0, 15, 0, 1),     read_zero,   write_ignored, 0,           USER_NONE  },

    /* Debug: all 1024 registers of C6.2 read as zero and ignore writes. DBGDIDR = 0 tells
     * that there are no break- and watchpoints; Linux takes that without a warning. User
     * mode reaches these, as DBGDSCR.UDCCdis is zero too: DBGDIDR, DBGDSCRint, DBGDTRRXint
     * and TXint, DBGDRAR, DBGDSAR. */
    { P14(0, 0, 0, 0),      read_zero,   write_ignored, 0,           USER_READ  },
    { P14(0, 0, 1, 0),      read_zero,   write_ignored, 0,           USER_READ  },
    { P14(0, 0, 5, 0),      read_zero,   write_ignored, 0,           USER_WRITE },
    { P14(0, 1, 0, 0),      read_zero,   write_ignored, 0,           USER_READ  },
    { P14(0, 2, 0, 0),      read_zero,   write_ignored, 0,           USER_READ  },
    { P14_64(0, 1),         read_zero,   NULL,          0,           USER_READ  },
    { P14_64(0, 2),         read_zero,   NULL,          0,           USER_READ  },
    { P14_GROUP(0),         read_zero,   write_ignored, 0,           USER_NONE  },

    { EVERYTHING,           NULL,        NULL,          0,           USER_NONE  },
};
// clang-format on

/* The row for this access; one whose read or write is NULL if there is none. */
static const struct row *find_row(uint32_t hsr)
{
    const struct row *row = rows;

    while ((hsr & row->mask) != row->match)
        row++;
    return row;
}

static bool is_refused(const struct row *row, uint32_t hsr, const struct context *context)
{
    return psr_is_user(context->cpsr) && row->user < ((hsr & HSR_CP_READ) ? USER_READ : USER_WRITE);
}

/* MRC to r15 means the flags, APSR_nzcv (A8.8.108). */
static void finish_mrc(struct context *context, unsigned rt, uint32_t value)
{
    if (rt < REG_PC)
        guest_reg_write(context, rt, value);
    else
        context->cpsr = (context->cpsr & ~PSR_NZCV) | (value & PSR_NZCV);
}

static bool read_32(const struct row *row, struct cp15_guest *guest, uint32_t hsr,
                    struct context *context)
{
    if (!row->read)
        return false;
    finish_mrc(context, HSR_CP_RT(hsr), (uint32_t)row->read(guest, row->which));
    return true;
}

static bool write_32(const struct row *row, struct cp15_guest *guest, uint32_t hsr,
                     const struct context *context)
{
    unsigned rt = HSR_CP_RT(hsr);

    if (!row->write || rt == REG_PC) /* MCR of r15 is UNPREDICTABLE */
        return false;
    row->write(guest, row->which, guest_reg_read(context, rt));
    return true;
}

bool cp15_access(struct cp15_guest *guest, uint32_t hsr, struct context *context)
{
    const struct row *row = find_row(hsr);

    if (is_refused(row, hsr, context))
        return false;
    return (hsr & HSR_CP_READ) ? read_32(row, guest, hsr, context)
                               : write_32(row, guest, hsr, context);
}

#define HIGH_WORD 32u

static bool read_64(const struct row *row, struct cp15_guest *guest, uint32_t hsr,
                    struct context *context)
{
    uint64_t value;

    if (!row->read)
        return false;
    value = row->read(guest, row->which);
    guest_reg_write(context, HSR_CP_RT(hsr), (uint32_t)value);
    guest_reg_write(context, HSR_CP64_RT2(hsr), (uint32_t)(value >> HIGH_WORD));
    return true;
}

static bool write_64(const struct row *row, struct cp15_guest *guest, uint32_t hsr,
                     const struct context *context)
{
    uint64_t value = guest_reg_read(context, HSR_CP64_RT2(hsr));

    if (!row->write)
        return false;
    value = value << HIGH_WORD | guest_reg_read(context, HSR_CP_RT(hsr));
    row->write(guest, row->which, value);
    return true;
}

__attribute__((cold, noinline)) bool cp15_access_64(struct cp15_guest *guest, uint32_t hsr,
                                                    struct context *context)
{
    const struct row *row = find_row(hsr);

    if (is_refused(row, hsr, context))
        return false;
    if (HSR_CP_RT(hsr) == REG_PC || HSR_CP64_RT2(hsr) == REG_PC) /* UNPREDICTABLE */
        return false;
    return (hsr & HSR_CP_READ) ? read_64(row, guest, hsr, context)
                               : write_64(row, guest, hsr, context);
}
