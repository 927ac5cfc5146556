/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/lib/linux_channel.c - see the header. Linux: Documentation/ABI/testing/
 * sysfs-firmware-ofw, include/uapi/linux/gpio.h (version 2). Compile it with
 * -D_FILE_OFFSET_BITS=64: the upper half of the addresses is beyond 31 bits. */
#include "guests/lib/linux_channel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define TREE      "/sys/firmware/devicetree/base"
#define CHIPS     "/sys/bus/gpio/devices"
#define CELLS_MAX 8

enum { GPIO_CELLS = 3, CHIP = 0, LINE = 1 }; /* of doorbell-gpios: ours, then the other's */

/* A property; its size, or -1. */
static ssize_t property(const char *node, const char *name, void *value, size_t room)
{
    char path[512];
    ssize_t size;
    int file;

    if (snprintf(path, sizeof(path), "%s/%s", node, name) >= (int)sizeof(path))
        return -1;
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return -1;
    size = read(file, value, room);
    close(file);
    return size;
}

static unsigned cells(const char *node, const char *name, uint32_t *values)
{
    uint8_t bytes[CELLS_MAX * 4];
    ssize_t size = property(node, name, bytes, sizeof(bytes));
    unsigned count = size < 0 ? 0 : (unsigned)size / 4;

    for (unsigned n = 0; n < count; n++)
        values[n] = (uint32_t)bytes[4 * n] << 24 | (uint32_t)bytes[4 * n + 1] << 16 |
                    (uint32_t)bytes[4 * n + 2] << 8 | bytes[4 * n + 3];
    return count;
}

/* The first directory below folder that begins like this and that is the one. */
static bool find(char *path, size_t room, const char *folder, const char *prefix,
                 bool (*is_it)(const char *path, const void *wanted), const void *wanted)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    bool found = false;

    if (!directory)
        return false;
    while (!found && (entry = readdir(directory))) {
        if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0)
            continue;
        found =
            snprintf(path, room, "%s/%s", folder, entry->d_name) < (int)room && is_it(path, wanted);
    }
    closedir(directory);
    return found;
}

static bool has_name(const char *node, const void *wanted)
{
    char name[64] = "";

    return property(node, "nagaya,name", name, sizeof(name) - 1) > 0 && !strcmp(name, wanted);
}

static bool has_phandle(const char *chip, const void *wanted)
{
    uint32_t phandle[CELLS_MAX];

    return cells(chip, "of_node/phandle", phandle) == 1 && phandle[0] == *(const uint32_t *)wanted;
}

static int request(int chip, uint32_t line, uint64_t flags)
{
    struct gpio_v2_line_request wanted = {
        .offsets = {line},
        .consumer = "channel",
        .config.flags = flags,
        .num_lines = 1,
    };

    return ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &wanted) < 0 ? -1 : wanted.fd;
}

static int open_lines(struct linux_channel *channel, const char *node)
{
    uint32_t gpios[CELLS_MAX];
    char path[512], device[64];
    int chip;

    if (cells(node, "doorbell-gpios", gpios) != 2 * GPIO_CELLS ||
        !find(path, sizeof(path), CHIPS, "gpiochip", has_phandle, &gpios[CHIP])) {
        errno = ENODEV;
        return -1;
    }
    snprintf(device, sizeof(device), "/dev/%.32s", strrchr(path, '/') + 1);
    chip = open(device, O_RDWR | O_CLOEXEC);
    if (chip < 0)
        return -1;
    channel->bell =
        request(chip, gpios[LINE], GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING);
    channel->rope = request(chip, gpios[GPIO_CELLS + LINE], GPIO_V2_LINE_FLAG_OUTPUT);
    close(chip);
    return channel->bell < 0 || channel->rope < 0 ? -1 : 0;
}

/* Outside RAM, so the kernel lets us, and maps it without caches: as it is to the other
 * side, whatever that one's tables say. */
static int map_memory(struct linux_channel *channel, uint32_t address)
{
    int mode = channel->read_only ? O_RDONLY : O_RDWR;
    int protection = channel->read_only ? PROT_READ : PROT_READ | PROT_WRITE;
    int file = open("/dev/mem", mode | O_SYNC | O_CLOEXEC);

    if (file < 0)
        return -1;
    channel->memory = mmap(NULL, channel->size, protection, MAP_SHARED, file, (off_t)address);
    close(file);
    return channel->memory == MAP_FAILED ? -1 : 0;
}

int linux_channel_open(struct linux_channel *channel, const char *name)
{
    uint32_t reg[CELLS_MAX], end[CELLS_MAX];
    char node[512], byte;

    *channel = (struct linux_channel){.memory = MAP_FAILED, .bell = -1, .rope = -1};
    if (!find(node, sizeof(node), TREE, "channel@", has_name, name) ||
        cells(node, "reg", reg) != 4 || cells(node, "nagaya,end", end) != 1) {
        errno = ENOENT;
        return -1;
    }
    channel->size = reg[3];
    channel->end = end[0];
    channel->read_only = property(node, "read-only", &byte, 1) >= 0;
    property(node, "nagaya,peer", channel->peer, sizeof(channel->peer) - 1);
    if (!map_memory(channel, reg[1]) && !open_lines(channel, node))
        return 0;
    linux_channel_close(channel);
    return -1;
}

void linux_channel_close(struct linux_channel *channel)
{
    int error = errno;

    if (channel->memory != MAP_FAILED)
        munmap(channel->memory, channel->size);
    if (channel->bell >= 0)
        close(channel->bell);
    if (channel->rope >= 0)
        close(channel->rope);
    errno = error;
}

/* Any change of the line rings. */
void linux_channel_ring(struct linux_channel *channel)
{
    struct gpio_v2_line_values values = {.bits = !channel->level, .mask = 1};

    if (ioctl(channel->rope, GPIO_V2_LINE_SET_VALUES_IOCTL, &values) == 0)
        channel->level = !channel->level;
}

int linux_channel_wait(struct linux_channel *channel, int timeout_ms)
{
    struct pollfd waits = {.fd = channel->bell, .events = POLLIN};
    struct gpio_v2_line_event events[16];
    int result = poll(&waits, 1, timeout_ms);

    if (result <= 0)
        return result;
    return read(channel->bell, events, sizeof(events)) < 0 ? -1 : 1; /* all that there are */
}
