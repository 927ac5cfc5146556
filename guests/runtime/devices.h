/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/devices.h - where QEMU's virt machine has its devices, and how
 * their registers are called. */
#pragma once
#include <stdint.h>

#define RAM_BASE      0x40000000u

#define GICD_BASE     0x08000000u
#define GICC_BASE     0x08010000u
#define PL011_BASE    0x09000000u
#define PL031_BASE    0x09010000u
#define VIRTIO_BASE   0x0a000000u
#define VIRTIO_STRIDE 0x200u
#define VIRTIO_COUNT  32u

enum irq_number {
    IRQ_CNTV = 27,
    IRQ_CNTP = 30,
    IRQ_SPI_FIRST = 32,
    IRQ_PL011 = 33,
    IRQ_PL031 = 34,
    IRQ_VIRTIO = 48,
    IRQ_COUNT = 288,
    IRQ_GROUP_MISMATCH = 1022, /* IHI 0048B 3.2.4 */
    IRQ_SPURIOUS = 1023,
};

enum pl011_register { /* DDI 0183, table 3-1 */
                      PL011_DR = 0x000,
                      PL011_RSR = 0x004,
                      PL011_FR = 0x018,
                      PL011_IBRD = 0x024,
                      PL011_FBRD = 0x028,
                      PL011_LCRH = 0x02c,
                      PL011_CR = 0x030,
                      PL011_IFLS = 0x034,
                      PL011_IMSC = 0x038,
                      PL011_RIS = 0x03c,
                      PL011_MIS = 0x040,
                      PL011_ICR = 0x044,
                      PL011_DMACR = 0x048,
                      PL011_ID = 0xfe0,
};

#define PL011_FR_BUSY    (1u << 3)
#define PL011_FR_RXFE    (1u << 4)
#define PL011_FR_TXFF    (1u << 5)
#define PL011_FR_RXFF    (1u << 6)
#define PL011_FR_TXFE    (1u << 7)
#define PL011_INT_TX     (1u << 5)
#define PL011_INT_RX     (1u << 4)
#define PL011_INT_ALL    0x7ffu
#define PL011_LCRH_FEN   (1u << 4)
#define PL011_LCRH_8BITS (3u << 5)
#define PL011_CR_UARTEN  (1u << 0)
#define PL011_CR_TXE     (1u << 8)
#define PL011_CR_RXE     (1u << 9)

enum pl031_register { /* DDI 0224, table 3-1 */
                      PL031_DR = 0x00,
                      PL031_MR = 0x04,
                      PL031_LR = 0x08,
                      PL031_CR = 0x0c,
                      PL031_IMSC = 0x10,
                      PL031_RIS = 0x14,
                      PL031_MIS = 0x18,
                      PL031_ICR = 0x1c,
                      PL031_ID = 0xfe0,
};

enum virtio_register {
    VIRTIO_MAGIC = 0x00,
    VIRTIO_VERSION = 0x04,
    VIRTIO_DEVICE_ID = 0x08,
    VIRTIO_VENDOR_ID = 0x0c,
};
#define VIRTIO_MAGIC_VALUE 0x74726976u /* "virt" */

static inline uint32_t read32(uint32_t address)
{
    uint32_t value;
    __asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(address) : "memory");
    return value;
}

static inline uint16_t read16(uint32_t address)
{
    uint32_t value;
    __asm__ volatile("ldrh %0, [%1]" : "=r"(value) : "r"(address) : "memory");
    return (uint16_t)value;
}

static inline uint8_t read8(uint32_t address)
{
    uint32_t value;
    __asm__ volatile("ldrb %0, [%1]" : "=r"(value) : "r"(address) : "memory");
    return (uint8_t)value;
}

static inline void write32(uint32_t address, uint32_t value)
{
    __asm__ volatile("str %0, [%1]" : : "r"(value), "r"(address) : "memory");
}

static inline void write16(uint32_t address, uint16_t value)
{
    __asm__ volatile("strh %0, [%1]" : : "r"(value), "r"(address) : "memory");
}

static inline void write8(uint32_t address, uint8_t value)
{
    __asm__ volatile("strb %0, [%1]" : : "r"(value), "r"(address) : "memory");
}
