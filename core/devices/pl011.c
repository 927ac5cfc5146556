/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/pl011.c - registers, FIFOs and interrupts of a PL011 (DDI 0183).
 *
 * The hot paths are a write to UARTDR and a read of UARTFR, once for each byte a guest
 * prints: the first takes the lock and hands the byte on, the second is one load.
 */
#include "core/devices/pl011.h"

#include "core/devices/pl011_regs.h"

/* Bits that a register keeps; 0: not kept here, or no register. */
// clang-format off
static const uint16_t kept_bits[PL011_REG_COUNT] = {
    [UART_ILPR / 4]  = 0x00ff,
    [UART_IBRD / 4]  = 0xffff,
    [UART_FBRD / 4]  = 0x003f,
    [UART_LCR_H / 4] = 0x00ff,
    [UART_CR / 4]    = 0xff87,
    [UART_IFLS / 4]  = 0x003f,
    [UART_IMSC / 4]  = 0x07ff,
    [UART_DMACR / 4] = 0x0007,
};
// clang-format on

/* FIFO levels that UARTIFLS can ask for: 1/8, 1/4, 1/2, 3/4, 7/8 (3.3.9). */
static const uint8_t levels[8] = {4, 8, 16, 24, 28, 28, 28, 28};

static const uint8_t id[] = {0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

static void fifo_push(struct pl011_fifo *f, uint32_t entry)
{
    f->entry[(f->first + f->count++) % PL011_FIFO_DEPTH] = (uint16_t)entry;
}

static uint16_t fifo_pop(struct pl011_fifo *f)
{
    uint16_t entry = f->entry[f->first];

    f->first = (f->first + 1) % PL011_FIFO_DEPTH;
    f->count--;
    return entry;
}

static uint16_t *reg(struct pl011 *uart, uint32_t offset)
{
    return &uart->reg[offset / 4];
}

static bool fifos_on(struct pl011 *uart)
{
    return *reg(uart, UART_LCR_H) & LCR_H_FEN;
}

static unsigned depth(struct pl011 *uart)
{
    return fifos_on(uart) ? PL011_FIFO_DEPTH : 1;
}

static bool loops_back(struct pl011 *uart)
{
    return *reg(uart, UART_CR) & CR_LBE;
}

static unsigned transmit_level(struct pl011 *uart)
{
    return fifos_on(uart) ? levels[IFLS_TX(*reg(uart, UART_IFLS))] : 0;
}

/* A guest that has the timeout interrupt masked would not hear of bytes below the
 * level. On QEMU's model the receive interrupt comes with the first byte, and
 * programs rely on it, so for such a guest it does here. */
static unsigned receive_level(struct pl011 *uart)
{
    bool timeout_heard = *reg(uart, UART_IMSC) & INT_RT;

    return fifos_on(uart) && timeout_heard ? levels[IFLS_RX(*reg(uart, UART_IFLS))] : 1;
}

static void update_line(struct pl011 *uart)
{
    bool level = uart->raw & *reg(uart, UART_IMSC);

    if (level == uart->line)
        return;
    uart->line = level;
    uart->ops->set_line(uart->owner, level);
}

/* After a FIFO, its depth, or the modem lines changed. */
static void update_flags(struct pl011 *uart, uint32_t modem)
{
    unsigned sending = uart->transmit.count, received = uart->receive.count;
    uint32_t flags = modem;

    flags |= sending ? FR_BUSY : FR_TXFE;
    flags |= sending >= depth(uart) ? FR_TXFF : 0;
    flags |= received ? 0 : FR_RXFE;
    flags |= received >= depth(uart) ? FR_RXFF : 0;
    uart->flags = (uint16_t)flags;
}

static void fifos_changed(struct pl011 *uart)
{
    update_flags(uart, uart->flags & FR_MODEM);
    update_line(uart);
}

/* Bytes are in the receive FIFO, and no more come for the moment: 2.8.1, UARTRXINTR
 * and UARTRTINTR. Said again when some are left after a read, so that a guest which
 * clears the interrupt and reads one byte is not left behind. */
static void raise_receive(struct pl011 *uart)
{
    uart->raw |= INT_RT;
    if (uart->receive.count >= receive_level(uart))
        uart->raw |= INT_RX;
}

static void take_entry(struct pl011 *uart, uint32_t entry)
{
    if (uart->overrun)
        entry |= DR_OVERRUN;
    uart->overrun = false;
    fifo_push(&uart->receive, entry);
    if (entry & DR_BREAK)
        uart->raw |= INT_BE;
    raise_receive(uart);
}

/* Nothing can hold a looped-back byte up: this one way an overrun can happen. */
static void loop_back(struct pl011 *uart, uint32_t entry)
{
    if (uart->receive.count < depth(uart)) {
        take_entry(uart, entry);
        return;
    }
    uart->overrun = true;
    uart->receive_status |= RSR_OVERRUN;
    uart->raw |= INT_OE;
}

/* The transmit interrupt follows a transition: it comes when a byte leaves and the
 * level is reached, and goes when the FIFO is filled above it (2.8.1). */
static void byte_left(struct pl011 *uart)
{
    if (uart->transmit.count <= transmit_level(uart))
        uart->raw |= INT_TX;
}

static enum mmio_result write_data(struct pl011 *uart, uint8_t byte)
{
    spin_lock(&uart->lock);
    if (uart->transmit.count == 0 && uart->ops->transmit(uart->owner, byte)) {
        byte_left(uart);
    } else if (uart->transmit.count < depth(uart)) {
        fifo_push(&uart->transmit, byte);
        if (uart->transmit.count > transmit_level(uart))
            uart->raw &= (uint16_t)~INT_TX;
        update_flags(uart, uart->flags & FR_MODEM);
    } else {
        uart->writer_refused = true;
        spin_unlock(&uart->lock);
        return MMIO_RETRY;
    }
    if (loops_back(uart)) {
        loop_back(uart, byte);
        update_flags(uart, uart->flags & FR_MODEM);
    }
    update_line(uart);
    spin_unlock(&uart->lock);
    return MMIO_DONE;
}

/* Input was refused and is welcome again: not for each byte of a full FIFO, but when
 * half of it is free. The caller calls input_room() without the lock. */
static bool wants_input(struct pl011 *uart)
{
    if (!uart->input_refused || uart->receive.count > depth(uart) / 2 || loops_back(uart))
        return false;
    uart->input_refused = false;
    return true;
}

static uint32_t take_data(struct pl011 *uart)
{
    uint32_t entry;

    if (uart->receive.count == 0)
        return 0;
    entry = fifo_pop(&uart->receive);
    uart->receive_status = (uint8_t)DR_STATUS(entry);
    if (uart->receive.count == 0)
        uart->raw &= (uint16_t) ~(INT_RX | INT_RT);
    else if (uart->receive.count < receive_level(uart))
        uart->raw &= (uint16_t)~INT_RX;
    if (uart->receive.count)
        raise_receive(uart);
    return entry;
}

static uint32_t read_data(struct pl011 *uart)
{
    uint32_t entry;
    bool room;

    spin_lock(&uart->lock);
    entry = take_data(uart);
    fifos_changed(uart);
    room = wants_input(uart);
    spin_unlock(&uart->lock);
    if (room)
        uart->ops->input_room(uart->owner);
    return entry;
}

/* On virt no modem is connected, but loopback joins each output to an input (3.3.8). */
// clang-format off
static const struct {
    uint16_t output, input, interrupt; /* in UARTCR, UARTFR, UARTRIS */
} modem_lines[] = {
    {CR_RTS,  FR_CTS, INT_CTS},
    {CR_DTR,  FR_DSR, INT_DSR},
    {CR_OUT1, FR_DCD, INT_DCD},
    {CR_OUT2, FR_RI,  INT_RI},
};
// clang-format on

static void control_changed(struct pl011 *uart)
{
    uint32_t control = loops_back(uart) ? *reg(uart, UART_CR) : 0, modem = 0;

    for (unsigned n = 0; n < COUNT(modem_lines); n++) {
        if (control & modem_lines[n].output)
            modem |= modem_lines[n].input;
        if ((uart->flags ^ modem) & modem_lines[n].input)
            uart->raw |= modem_lines[n].interrupt;
    }
    update_flags(uart, modem);
}

/* Switching the FIFOs on or off throws away what they received; what waits to be sent
 * is sent all the same. */
static void line_control_changed(struct pl011 *uart, uint32_t changed)
{
    if (changed & LCR_H_FEN) {
        uart->receive.count = 0;
        uart->raw &= (uint16_t) ~(INT_RX | INT_RT);
    }
    if ((changed & *reg(uart, UART_LCR_H) & LCR_H_BRK) && loops_back(uart))
        loop_back(uart, DR_BREAK);
}

static void receive_level_changed(struct pl011 *uart)
{
    if (uart->receive.count >= receive_level(uart))
        uart->raw |= INT_RX;
}

static void write_register(struct pl011 *uart, uint32_t offset, uint32_t value)
{
    uint32_t changed = 0;

    if (offset / 4 < PL011_REG_COUNT && kept_bits[offset / 4]) {
        value &= kept_bits[offset / 4];
        changed = *reg(uart, offset) ^ value;
        *reg(uart, offset) = (uint16_t)value;
    }
    switch (offset) {
    case UART_RSR:
        uart->receive_status = 0;
        break;
    case UART_LCR_H:
        line_control_changed(uart, changed);
        break;
    case UART_CR:
        control_changed(uart);
        break;
    case UART_IFLS:
    case UART_IMSC:
        receive_level_changed(uart);
        break;
    case UART_ICR:
        uart->raw &= (uint16_t)~value;
        break;
    default:
        break;
    }
}

static void write_locked(struct pl011 *uart, uint32_t offset, uint32_t value)
{
    bool room;

    spin_lock(&uart->lock);
    write_register(uart, offset, value);
    fifos_changed(uart);
    room = wants_input(uart);
    spin_unlock(&uart->lock);
    if (room)
        uart->ops->input_room(uart->owner);
}

/* Each is one load: what another core changes meanwhile is seen now or next time. */
static uint32_t read_register(struct pl011 *uart, uint32_t offset)
{
    switch (offset) {
    case UART_FR:
        return uart->flags;
    case UART_DR:
        return read_data(uart);
    case UART_RSR:
        return uart->receive_status;
    case UART_RIS:
        return uart->raw;
    case UART_MIS:
        return uart->raw & *reg(uart, UART_IMSC);
    default:
        if (offset >= UART_ID)
            return offset < PL011_SIZE ? id[(offset - UART_ID) / 4] : 0;
        return offset / 4 < PL011_REG_COUNT ? *reg(uart, offset) : 0;
    }
}

/* A narrow read gets its bytes of the register; a narrow write counts as a word with
 * zeros above, and not at all unless it holds the lowest byte. */
enum mmio_result pl011_access(void *device, unsigned vcpu, struct mmio *io)
{
    struct pl011 *uart = device;
    uint32_t lane = io->offset % 4;

    (void)vcpu;
    if (!io->write) {
        io->value =
            (read_register(uart, io->offset - lane) >> (8 * lane)) & mmio_size_mask(io->size);
        return MMIO_DONE;
    }
    if (lane != 0)
        return MMIO_DONE;
    if (io->offset == UART_DR)
        return write_data(uart, (uint8_t)io->value);
    write_locked(uart, io->offset, io->value);
    return MMIO_DONE;
}

void pl011_init(struct pl011 *uart, const struct pl011_ops *ops, void *owner)
{
    *uart = (struct pl011){.ops = ops, .owner = owner};
}

void pl011_reset(struct pl011 *uart)
{
    bool room;

    spin_lock(&uart->lock);
    for (unsigned n = 0; n < PL011_REG_COUNT; n++)
        uart->reg[n] = 0;
    *reg(uart, UART_CR) = CR_RESET;
    *reg(uart, UART_IFLS) = IFLS_RESET;
    uart->raw = 0;
    uart->receive_status = 0;
    uart->overrun = uart->writer_refused = false;
    uart->receive.count = 0;
    update_flags(uart, 0);
    update_line(uart);
    room = wants_input(uart);
    spin_unlock(&uart->lock);
    if (room)
        uart->ops->input_room(uart->owner);
}

bool pl011_receive(struct pl011 *uart, uint8_t byte)
{
    bool accepted;

    spin_lock(&uart->lock);
    accepted = uart->receive.count < depth(uart) && !loops_back(uart);
    if (accepted)
        take_entry(uart, byte);
    else
        uart->input_refused = true;
    fifos_changed(uart);
    spin_unlock(&uart->lock);
    return accepted;
}

void pl011_output_ready(struct pl011 *uart)
{
    bool resume;

    spin_lock(&uart->lock);
    while (uart->transmit.count &&
           uart->ops->transmit(uart->owner, (uint8_t)uart->transmit.entry[uart->transmit.first])) {
        fifo_pop(&uart->transmit);
        byte_left(uart);
    }
    fifos_changed(uart);
    resume = uart->writer_refused && uart->transmit.count < depth(uart);
    if (resume)
        uart->writer_refused = false;
    spin_unlock(&uart->lock);
    if (resume)
        uart->ops->resume(uart->owner);
}
