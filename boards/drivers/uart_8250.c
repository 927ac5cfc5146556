/* SPDX-License-Identifier: BSD-2-Clause */
/* boards/drivers/uart_8250.c - the board's console is a 16550 with registers 32 bits apart, as
 * Synopsys' DW_apb_uart in the Allwinner chips.
 *
 * The interrupt for sending is there as long as the FIFO is empty and nobody reads IIR, which
 * would clear it: so nobody does.
 */
#include "core/board.h"
#include "core/io.h"
#include "core/uart.h"

enum {
    UART_RBR = 0x00, /* received byte; with LCR_DLAB the divisor's low byte */
    UART_THR = 0x00, /* byte to send                                        */
    UART_DLL = 0x00,
    UART_IER = 0x04, /* interrupts let through                              */
    UART_DLH = 0x04,
    UART_FCR = 0x08, /* FIFO control                                        */
    UART_LCR = 0x0c, /* line control                                        */
    UART_MCR = 0x10, /* modem control                                       */
    UART_LSR = 0x14, /* line status                                         */
};

#define IER_RECEIVED   BIT(0) /* with FIFOs: also what waits below the level */
#define IER_CAN_SEND   BIT(1)

#define FCR_ENABLE     BIT(0)
#define FCR_CLEAR      (BIT(1) | BIT(2)) /* both directions */

#define LCR_8N1        3u
#define LCR_DLAB       BIT(7)

#define MCR_DTR        BIT(0)
#define MCR_RTS        BIT(1)
#define MCR_OUT2       BIT(3) /* lets the interrupt out, on a PC's card */

#define LSR_RECEIVED   BIT(0)
#define LSR_BREAK      BIT(4)
#define LSR_FIFO_EMPTY BIT(5) /* of what is to be sent */
#define LSR_ALL_SENT   BIT(6)

#define FIFO_SIZE      16u /* at least */
#define BAUD_RATE      115200u

/* A FIFO at 9600 baud is out long before this many reads. */
#define BUSY_POLLS     1000000u

static unsigned room; /* in the FIFO, as far as is known */

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

    while (polls && !(read(UART_LSR) & LSR_ALL_SENT))
        polls--;
}

static void set_speed(uint32_t clock_hz)
{
    uint32_t divisor = (clock_hz / 16 + BAUD_RATE / 2) / BAUD_RATE;

    write(UART_LCR, LCR_8N1 | LCR_DLAB);
    write(UART_DLL, divisor & 0xff);
    write(UART_DLH, divisor >> 8);
}

/* DW_apb_uart ignores what is written to LCR while it is busy, and complains by an interrupt. */
void uart_init(void)
{
    uart_flush();
    write(UART_IER, 0);
    write(UART_FCR, FCR_ENABLE | FCR_CLEAR);
    if (board.uart.clock_hz)
        set_speed(board.uart.clock_hz);
    write(UART_LCR, LCR_8N1);
    write(UART_MCR, MCR_DTR | MCR_RTS | MCR_OUT2);
    room = 0;
}

bool uart_can_send(void)
{
    if (!room && (read(UART_LSR) & LSR_FIFO_EMPTY))
        room = FIFO_SIZE;
    return room;
}

void uart_send(uint8_t byte)
{
    room--;
    write(UART_THR, byte);
}

int uart_receive(void)
{
    uint32_t status;

    while ((status = read(UART_LSR)) & LSR_RECEIVED) {
        uint32_t byte = read(UART_RBR);

        if (!(status & LSR_BREAK)) /* a break is no byte */
            return (int)(byte & 0xff);
    }
    return -1;
}

static void enable_irq(uint32_t source, bool on)
{
    uint32_t enabled = read(UART_IER);

    write(UART_IER, on ? enabled | source : enabled & ~source);
}

void uart_enable_send_irq(bool on)
{
    enable_irq(IER_CAN_SEND, on);
}

void uart_enable_receive_irq(bool on)
{
    enable_irq(IER_RECEIVED, on);
}
