/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/pl011_regs.h - registers of a PL011 and their bits (DDI 0183 chapter 3). */
#pragma once
#include "core/types.h"

enum {
    UART_DR = 0x00,    /* RW  data, and the errors of a received byte */
    UART_RSR = 0x04,   /* RW  errors of the byte last read; a write clears them (ECR) */
    UART_FR = 0x18,    /* RO  flags                     */
    UART_ILPR = 0x20,  /* RW  IrDA divisor              */
    UART_IBRD = 0x24,  /* RW  baud rate, integer part   */
    UART_FBRD = 0x28,  /* RW  baud rate, 64ths          */
    UART_LCR_H = 0x2c, /* RW  line control              */
    UART_CR = 0x30,    /* RW  control                   */
    UART_IFLS = 0x34,  /* RW  interrupt FIFO levels     */
    UART_IMSC = 0x38,  /* RW  interrupts let through    */
    UART_RIS = 0x3c,   /* RO  interrupts                */
    UART_MIS = 0x40,   /* RO  ... that are let through  */
    UART_ICR = 0x44,   /* WO  interrupts to clear       */
    UART_DMACR = 0x48, /* RW  DMA: there is none        */
    UART_ID = 0xfe0,   /* RO  PeriphID0-3, PCellID0-3   */
};

#define DR_DATA      0xffu
#define DR_STATUS(e) ((e) >> 8) /* as UARTRSR has it */
#define DR_BREAK     BIT(10)
#define DR_OVERRUN   BIT(11)

#define RSR_OVERRUN  BIT(3)

#define FR_CTS       BIT(0)
#define FR_DSR       BIT(1)
#define FR_DCD       BIT(2)
#define FR_BUSY      BIT(3)
#define FR_RXFE      BIT(4)
#define FR_TXFF      BIT(5)
#define FR_RXFF      BIT(6)
#define FR_TXFE      BIT(7)
#define FR_RI        BIT(8)
#define FR_MODEM     (FR_CTS | FR_DSR | FR_DCD | FR_RI)

#define LCR_H_BRK    BIT(0) /* send a break */
#define LCR_H_FEN    BIT(4) /* FIFOs on; off: one byte each way */

#define CR_LBE       BIT(7) /* loopback */
#define CR_DTR       BIT(10)
#define CR_RTS       BIT(11)
#define CR_OUT1      BIT(12)
#define CR_OUT2      BIT(13)
#define CR_RESET     0x0300u /* TXE, RXE */

#define IFLS_TX(r)   ((r)&7u)
#define IFLS_RX(r)   (((r) >> 3) & 7u)
#define IFLS_RESET   0x12u /* both half full */

#define INT_RI       BIT(0)
#define INT_CTS      BIT(1)
#define INT_DCD      BIT(2)
#define INT_DSR      BIT(3)
#define INT_RX       BIT(4)
#define INT_TX       BIT(5)
#define INT_RT       BIT(6) /* bytes wait in the receive FIFO and no more come */
#define INT_BE       BIT(9)
#define INT_OE       BIT(10)
