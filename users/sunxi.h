/* SPDX-License-Identifier: BSD-2-Clause */
/* users/sunxi.h - Linux on Allwinner's H3 with the board's own card and network, as VM number
 * SUNXI_LINUX of its system: what several configurations say of it. Its root file system is the
 * card's second partition. docs/boards/orangepi-pc.md tells where the numbers come from. */
#pragma once
#include "core/vm_config.h"

enum { SUNXI_LINUX };

/* Devices ------------------------------------------------------------------------- */

// clang-format off
#define MMC0             0x01c0f000
#define MMC0_GCTRL       (MMC0 + 0x00)
#define MMC0_RESET       0x7u        /* of controller, FIFO, DMA; each ends by itself */
#define MMC0_ON          (3u << 4)   /* its interrupt, its DMA */

#define EMAC             0x01c30000
#define EMAC_CTL1        (EMAC + 0x04)
#define EMAC_IRQ         (EMAC + 0x0c)
#define EMAC_TX0         (EMAC + 0x10)
#define EMAC_TX1         (EMAC + 0x14)
#define EMAC_RX0         (EMAC + 0x24)
#define EMAC_RX1         (EMAC + 0x28)
#define EMAC_RESET       BIT(0)      /* of CTL1; ends by itself */
#define EMAC_RUNS        BIT(31)     /* of TX0 and RX0 */
#define EMAC_DMA         BIT(30)     /* of TX1 and RX1 */

#define SYSCON           0x01c00000
#define EPHY_CLK         0x030       /* in it: EMAC_EPHY_CLK */
#define EPHY_BITS        0x01f7bfe7u /* address, clock, LED, power, interface, delays */
#define EPHY_AT_POWER_ON 0x00058000u

#define CCU              0x01c20000  /* with the pins and the timers in the same page */
#define RTC              0x01f00000  /* the pins have their 32 kHz clock from it */
// clang-format on

static const struct passthrough_config sunxi_devices[] = {
    {.at = IPA(MMC0), .device = PA(MMC0), .size = 4 * KiB, .dma = true},
    {.at = IPA(EMAC), .device = PA(EMAC), .size = 64 * KiB, .dma = true},
    {.at = IPA(RTC), .device = PA(RTC), .size = 4 * KiB},
};

static const struct irq_config sunxi_irqs[] = {
    {.guest = 43, .physical = 43},                                  /* pins, port A */
    {.guest = 49, .physical = 49},                                  /* pins, port G */
    {.guest = 72, .physical = 72},                                  /* RTC, two alarms */
    {.guest = 73, .physical = 73},   {.guest = 92, .physical = 92}, /* MMC 0 */
    {.guest = 114, .physical = 114},                                /* EMAC */
};

/* All they refer to comes with them: clocks, resets, pins, the PHY, a regulator. */
static const char *const sunxi_nodes[] = {"/soc/mmc@1c0f000", "/soc/ethernet@1c30000"};

/* What brings data by itself comes first. */
static const struct quiesce_config sunxi_quiesce[] = {
    {.at = PA(EMAC_RX0), .mask = EMAC_RUNS},
    {.at = PA(EMAC_RX1), .mask = EMAC_DMA},
    {.at = PA(EMAC_TX0), .mask = EMAC_RUNS},
    {.at = PA(EMAC_TX1), .mask = EMAC_DMA},
    {.at = PA(EMAC_IRQ), .mask = UINT32_MAX},
    {.at = PA(EMAC_CTL1), .mask = EMAC_RESET, .value = EMAC_RESET, .wait_mask = EMAC_RESET},
    {.at = PA(SYSCON + EPHY_CLK), .mask = EPHY_BITS, .value = EPHY_AT_POWER_ON},
    {.at = PA(MMC0_GCTRL), .mask = MMC0_ON},
    {.at = PA(MMC0_GCTRL), .mask = MMC0_RESET, .value = MMC0_RESET, .wait_mask = MMC0_RESET},
};

/* Registers that are for several devices -------------------------------------------- */

// clang-format off
#define BUS0_MMC0        BIT(8)      /* of BUS_CLK_GATING0 and BUS_SOFT_RST0 */
#define BUS0_EMAC        BIT(17)
#define BUS2_PIO         BIT(5)      /* of BUS_CLK_GATING2 */
#define BUS4_EPHY        BIT(0)      /* of BUS_CLK_GATING4 */
#define RST2_EPHY        BIT(2)      /* of BUS_SOFT_RST2 */
#define CFG_PF0_TO_PF6   0x07777777u /* three bits for what a pin is; PF6 tells of a card */
#define TWO_PF0_TO_PF5   0x00000fffu /* two bits for how strong it is, and how it is pulled */
// clang-format on

/* Nobody changes what a boot loader set up for all (PLLs, the bus to memory); Linux writes there
 * what it believes that the hardware needs. */
static const struct shared_register sunxi_ccu_registers[] = {
    {.offset = 0x008, .name = "PLL_AUDIO", .read_only = UINT32_MAX},
    {.offset = 0x020, .name = "PLL_DDR", .read_only = UINT32_MAX},
    {.offset = 0x028, .name = "PLL_PERIPH0", .read_only = UINT32_MAX},
    {.offset = 0x060, .name = "BUS_CLK_GATING0", .owned = {[SUNXI_LINUX] = BUS0_MMC0 | BUS0_EMAC}},
    {.offset = 0x068, .name = "BUS_CLK_GATING2", .read_only = BUS2_PIO},
    {.offset = 0x070, .name = "BUS_CLK_GATING4", .owned = {[SUNXI_LINUX] = BUS4_EPHY}},
    {.offset = 0x088, .name = "SDMMC0_CLK", .owned = {[SUNXI_LINUX] = UINT32_MAX}},
    {.offset = 0x15c, .name = "MBUS_CLK", .read_only = UINT32_MAX},
    {.offset = 0x2c0, .name = "BUS_SOFT_RST0", .owned = {[SUNXI_LINUX] = BUS0_MMC0 | BUS0_EMAC}},
    {.offset = 0x2c8, .name = "BUS_SOFT_RST2", .owned = {[SUNXI_LINUX] = RST2_EPHY}},
    {.offset = 0x8b4, .name = "PF_CFG0", .owned = {[SUNXI_LINUX] = CFG_PF0_TO_PF6}},
    {.offset = 0x8c8, .name = "PF_DRV0", .owned = {[SUNXI_LINUX] = TWO_PF0_TO_PF5}},
    {.offset = 0x8d0, .name = "PF_PUL0", .owned = {[SUNXI_LINUX] = TWO_PF0_TO_PF5}},
    {.offset = 0xa10, .name = "PA_INT_CTL", .read_only = UINT32_MAX},
    {.offset = 0xa14, .name = "PA_INT_STA", .read_only = UINT32_MAX},
    {.offset = 0xa30, .name = "PG_INT_CTL", .read_only = UINT32_MAX},
    {.offset = 0xa34, .name = "PG_INT_STA", .read_only = UINT32_MAX},
};

static const struct shared_register sunxi_syscon_registers[] = {
    {.offset = EPHY_CLK, .name = "EMAC_EPHY_CLK", .owned = {[SUNXI_LINUX] = EPHY_BITS}},
};

static const struct shared_page_config sunxi_pages[] = {
    {
        .name = "ccu",
        .device = PA(CCU),
        .vms = BIT(SUNXI_LINUX),
        .registers = sunxi_ccu_registers,
        .register_count = COUNT(sunxi_ccu_registers),
    },
    {
        .name = "syscon",
        .device = PA(SYSCON),
        .vms = BIT(SUNXI_LINUX),
        .registers = sunxi_syscon_registers,
        .register_count = COUNT(sunxi_syscon_registers),
    },
};

/* The VM, but for its vCPUs. Clocks that it does not use are not its to switch off. */
#define SUNXI_LINUX_VM                                                                             \
    .name = "linux", .ram = {.at = IPA(0x50000000), .size = 256 * MiB, .direct = true},            \
    .kernel = {.file = "vmlinuz"}, .initrd = {.file = "initramfs-sunxi.cpio.gz"},                  \
    .virtual_devices = VDEV_PL011,                                                                 \
    .bootargs = "console=ttyAMA0 clk_ignore_unused root=/dev/mmcblk0p2",                           \
    .passthrough = sunxi_devices, .passthrough_count = COUNT(sunxi_devices), .irqs = sunxi_irqs,   \
    .irq_count = COUNT(sunxi_irqs),                                                                \
    .board_nodes = {.file = "sun8i-h3-orangepi-pc.dtb",                                            \
                    .paths = sunxi_nodes,                                                          \
                    .count = COUNT(sunxi_nodes)},                                                  \
    .quiesce = sunxi_quiesce, .quiesce_count = COUNT(sunxi_quiesce)
