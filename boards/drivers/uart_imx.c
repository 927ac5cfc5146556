/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/drivers/uart_imx.c - the board's console is a UART of NXP's i.MX chips (i.MX 7Dual
 * Applications Processor Reference Manual, chapter UART). The boot loader has set its speed. */
#include "core/board.h"
#include "core/io.h"
#include "core/uart.h"

enum {
    UART_URXD = 0x00, /* received byte */
    UART_UTXD = 0x40, /* byte to send  */
    UART_UCR1 = 0x80, /* control       */
    UART_UCR2 = 0x84,
    UART_UCR3 = 0x88,
    UART_UCR4 = 0x8c,
    UART_UFCR = 0x90, /* FIFO control  */
    UART_USR2 = 0x98, /* status        */
    UART_UTS = 0xb4,  /* test          */
};

#define URXD_READY        BIT(15)
#define URXD_BREAK        BIT(11)
#define URXD_DATA         0xffu

#define UCR1_ENABLE       BIT(0)
#define UCR1_RECEIVED     BIT(9)  /* interrupt: as many bytes as UFCR says wait   */
#define UCR1_CAN_SEND     BIT(13) /* interrupt: fewer than UFCR says are to be sent */

#define UCR2_NO_RESET     BIT(0)
#define UCR2_RECEIVER     BIT(1)
#define UCR2_TRANSMITTER  BIT(2)
#define UCR2_8_BITS       BIT(5)
#define UCR2_IGNORE_RTS   BIT(14)

#define UCR3_MUXED        BIT(2) /* has to be set */

#define UFCR_KEEP         0x03c0u /* divisor of its clock, and which side of the cable it is */
#define UFCR_SEND_BELOW   (8u << 10)
#define UFCR_RECEIVE_FROM 1u

#define USR2_ALL_SENT     BIT(3)

#define UTS_SEND_FULL     BIT(4)

/* A FIFO at 9600 baud is out long before this many reads. */
#define BUSY_POLLS        1000000u

static uint32_t read(uint32_t reg)
{
    return mmio_read32(board.uart.base, reg);
}

static void write(uint32_t reg, uint32_t value)
{
    mmio_write32(board.uart.base, reg, value);
}

void uart_flush(void)
{
    unsigned polls = BUSY_POLLS;

    while (polls && !(read(UART_USR2) & USR2_ALL_SENT))
        polls--;
}

void uart_init(void)
{
    if (read(UART_UCR1) & UCR1_ENABLE)
        uart_flush();
    write(UART_UCR1, UCR1_ENABLE);
    write(UART_UCR2,
          UCR2_NO_RESET | UCR2_RECEIVER | UCR2_TRANSMITTER | UCR2_8_BITS | UCR2_IGNORE_RTS);
    write(UART_UCR3, UCR3_MUXED);
    write(UART_UCR4, 0);
    write(UART_UFCR, (read(UART_UFCR) & UFCR_KEEP) | UFCR_SEND_BELOW | UFCR_RECEIVE_FROM);
}

bool uart_can_send(void)
{
    return !(read(UART_UTS) & UTS_SEND_FULL);
}

void uart_send(uint8_t byte)
{
    write(UART_UTXD, byte);
}

int uart_receive(void)
{
    uint32_t data;

    while ((data = read(UART_URXD)) & URXD_READY)
        if (!(data & URXD_BREAK)) /* a break is no byte */
            return (int)(data & URXD_DATA);
    return -1;
}

static void enable_irq(uint32_t source, bool on)
{
    uint32_t control = read(UART_UCR1);

    write(UART_UCR1, on ? control | source : control & ~source);
}

void uart_enable_send_irq(bool on)
{
    enable_irq(UCR1_CAN_SEND, on);
}

void uart_enable_receive_irq(bool on)
{
    enable_irq(UCR1_RECEIVED, on);
}
