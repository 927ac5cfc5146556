/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/drivers/uart_pl011.c - the board's console is a PL011 (DDI 0183).
 *
 * Interrupts are never cleared by hand here: the receive interrupts go when the FIFO
 * is read empty, the transmit interrupt when the FIFO is filled above its level. So
 * an interrupt that was off for a while is still there when it is switched on.
 */
#include "core/board.h"
#include "core/io.h"
#include "core/uart.h"

enum {
    UART_DR = 0x00,    /* data, with the error bits of a received byte */
    UART_FR = 0x18,    /* flags                                        */
    UART_IBRD = 0x24,  /* baud rate divisor, integer                   */
    UART_FBRD = 0x28,  /* ... and 64ths                                */
    UART_LCR_H = 0x2c, /* line control; a write also takes the divisor */
    UART_CR = 0x30,    /* control                                      */
    UART_IFLS = 0x34,  /* interrupt FIFO levels                        */
    UART_IMSC = 0x38,  /* interrupts let through                       */
    UART_ICR = 0x44,   /* interrupts to clear                          */
};

#define DR_DATA         0xffu
#define DR_BREAK        BIT(10)

#define FR_BUSY         BIT(3)
#define FR_RXFE         BIT(4) /* receive FIFO empty */
#define FR_TXFF         BIT(5) /* transmit FIFO full */

#define LCR_H_FEN       BIT(4)    /* FIFOs on */
#define LCR_H_WLEN_8    (3u << 5) /* 8 bits; no parity, one stop bit */

#define CR_UARTEN       BIT(0)
#define CR_TXE          BIT(8)
#define CR_RXE          BIT(9)
#define CR_DTR          BIT(10)
#define CR_RTS          BIT(11)

#define IFLS_TX_QUARTER (1u << 0)
#define IFLS_RX_HALF    (2u << 3)

#define INT_RX          BIT(4)
#define INT_TX          BIT(5)
#define INT_RT          BIT(6) /* bytes wait below the level, and no more came */
#define INT_ALL         0x7ffu

#define BAUD_RATE       115200u

/* A boot loader's last line at 9600 baud is out long before this many reads; a UART
 * that was disabled in the middle of it stays busy for ever. */
#define BUSY_POLLS      1000000u

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

    while (polls && (read(UART_FR) & FR_BUSY))
        polls--;
}

/* Divisor in 64ths: clock / (16 * baud) * 64, to the nearest (DDI 0183 3.3.6). */
static void set_speed(uint32_t clock_hz)
{
    uint32_t divisor =
        (clock_hz / BAUD_RATE) * 4 + ((clock_hz % BAUD_RATE) * 4 + BAUD_RATE / 2) / BAUD_RATE;

    write(UART_IBRD, divisor / 64);
    write(UART_FBRD, divisor % 64);
}

void uart_init(void)
{
    uart_flush();
    write(UART_CR, 0); /* line control may change only while it is off (3.3.7) */
    write(UART_IMSC, 0);
    write(UART_ICR, INT_ALL);
    if (board.uart.clock_hz)
        set_speed(board.uart.clock_hz);
    write(UART_LCR_H, LCR_H_WLEN_8 | LCR_H_FEN);
    write(UART_IFLS, IFLS_TX_QUARTER | IFLS_RX_HALF);
    write(UART_CR, CR_UARTEN | CR_TXE | CR_RXE | CR_DTR | CR_RTS);
}

bool uart_can_send(void)
{
    return !(read(UART_FR) & FR_TXFF);
}

void uart_send(uint8_t byte)
{
    write(UART_DR, byte);
}

int uart_receive(void)
{
    while (!(read(UART_FR) & FR_RXFE)) {
        uint32_t data = read(UART_DR);

        if (!(data & DR_BREAK)) /* a break is no byte */
            return (int)(data & DR_DATA);
    }
    return -1;
}

static void enable_irq(uint32_t sources, bool on)
{
    uint32_t enabled = read(UART_IMSC);

    write(UART_IMSC, on ? enabled | sources : enabled & ~sources);
}

void uart_enable_send_irq(bool on)
{
    enable_irq(INT_TX, on);
}

void uart_enable_receive_irq(bool on)
{
    enable_irq(INT_RX | INT_RT, on);
}
