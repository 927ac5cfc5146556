/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/mmio_encodings.h - loads and stores as GNU as encodes them (the comment is
 * its input), with what they mean; r2 is 0x90000104 and the carry is set. Below them what
 * is no load or store of one register, or UNPREDICTABLE. */
#pragma once
#include "core/types.h"

enum kind { LOAD, STORE, LOAD_SIGNED };
enum addressing { OFFSET, PRE, POST };

struct row {
    uint32_t word;
    uint8_t size;
    enum kind kind;
    uint8_t rt, rn;
    enum addressing addressing;
    int32_t offset;
};

// clang-format off
static const struct row arm_rows[] = {
    {0xe6920002, 4, LOAD, 0, 2, POST, (int32_t)0x90000104}, /* ldr r0, [r2], r2 */
    {0xe5910000, 4, LOAD, 0, 1, OFFSET, 0}, /* ldr r0, [r1] */
    {0xe5910fff, 4, LOAD, 0, 1, OFFSET, 4095}, /* ldr r0, [r1, #4095] */
    {0xe5110004, 4, LOAD, 0, 1, OFFSET, -4}, /* ldr r0, [r1, #-4] */
    {0xe5bd3008, 4, LOAD, 3, 13, PRE, 8}, /* ldr r3, [sp, #8]! */
    {0xe53bc040, 4, LOAD, 12, 11, PRE, -64}, /* ldr r12, [r11, #-64]! */
    {0xe491e004, 4, LOAD, 14, 1, POST, 4}, /* ldr lr, [r1], #4 */
    {0xe4110001, 4, LOAD, 0, 1, POST, -1}, /* ldr r0, [r1], #-1 */
    {0xe7910002, 4, LOAD, 0, 1, OFFSET, (int32_t)0x90000104}, /* ldr r0, [r1, r2] */
    {0xe7310002, 4, LOAD, 0, 1, PRE, (int32_t)0x6ffffefc}, /* ldr r0, [r1, -r2]! */
    {0xe6910102, 4, LOAD, 0, 1, POST, (int32_t)0x40000410}, /* ldr r0, [r1], r2, lsl #2 */
    {0xe4b1000c, 4, LOAD, 0, 1, POST, 12}, /* ldrt r0, [r1], #12 */
    {0xe6310222, 4, LOAD, 0, 1, POST, (int32_t)0xf6fffff0}, /* ldrt r0, [r1], -r2, lsr #4 */
    {0xe5810000, 4, STORE, 0, 1, OFFSET, 0}, /* str r0, [r1] */
    {0xe5810fff, 4, STORE, 0, 1, OFFSET, 4095}, /* str r0, [r1, #4095] */
    {0xe5010004, 4, STORE, 0, 1, OFFSET, -4}, /* str r0, [r1, #-4] */
    {0xe5ad3008, 4, STORE, 3, 13, PRE, 8}, /* str r3, [sp, #8]! */
    {0xe52bc040, 4, STORE, 12, 11, PRE, -64}, /* str r12, [r11, #-64]! */
    {0xe481e004, 4, STORE, 14, 1, POST, 4}, /* str lr, [r1], #4 */
    {0xe4010001, 4, STORE, 0, 1, POST, -1}, /* str r0, [r1], #-1 */
    {0xe7810002, 4, STORE, 0, 1, OFFSET, (int32_t)0x90000104}, /* str r0, [r1, r2] */
    {0xe7210002, 4, STORE, 0, 1, PRE, (int32_t)0x6ffffefc}, /* str r0, [r1, -r2]! */
    {0xe6810102, 4, STORE, 0, 1, POST, (int32_t)0x40000410}, /* str r0, [r1], r2, lsl #2 */
    {0xe4a1000c, 4, STORE, 0, 1, POST, 12}, /* strt r0, [r1], #12 */
    {0xe6210222, 4, STORE, 0, 1, POST, (int32_t)0xf6fffff0}, /* strt r0, [r1], -r2, lsr #4 */
    {0xe5d10000, 1, LOAD, 0, 1, OFFSET, 0}, /* ldrb r0, [r1] */
    {0xe5d10fff, 1, LOAD, 0, 1, OFFSET, 4095}, /* ldrb r0, [r1, #4095] */
    {0xe5510004, 1, LOAD, 0, 1, OFFSET, -4}, /* ldrb r0, [r1, #-4] */
    {0xe5fd3008, 1, LOAD, 3, 13, PRE, 8}, /* ldrb r3, [sp, #8]! */
    {0xe57bc040, 1, LOAD, 12, 11, PRE, -64}, /* ldrb r12, [r11, #-64]! */
    {0xe4d1e004, 1, LOAD, 14, 1, POST, 4}, /* ldrb lr, [r1], #4 */
    {0xe4510001, 1, LOAD, 0, 1, POST, -1}, /* ldrb r0, [r1], #-1 */
    {0xe7d10002, 1, LOAD, 0, 1, OFFSET, (int32_t)0x90000104}, /* ldrb r0, [r1, r2] */
    {0xe7710002, 1, LOAD, 0, 1, PRE, (int32_t)0x6ffffefc}, /* ldrb r0, [r1, -r2]! */
    {0xe6d10102, 1, LOAD, 0, 1, POST, (int32_t)0x40000410}, /* ldrb r0, [r1], r2, lsl #2 */
    {0xe4f1000c, 1, LOAD, 0, 1, POST, 12}, /* ldrbt r0, [r1], #12 */
    {0xe6710222, 1, LOAD, 0, 1, POST, (int32_t)0xf6fffff0}, /* ldrbt r0, [r1], -r2, lsr #4 */
    {0xe5c10000, 1, STORE, 0, 1, OFFSET, 0}, /* strb r0, [r1] */
    {0xe5c10fff, 1, STORE, 0, 1, OFFSET, 4095}, /* strb r0, [r1, #4095] */
    {0xe5410004, 1, STORE, 0, 1, OFFSET, -4}, /* strb r0, [r1, #-4] */
    {0xe5ed3008, 1, STORE, 3, 13, PRE, 8}, /* strb r3, [sp, #8]! */
    {0xe56bc040, 1, STORE, 12, 11, PRE, -64}, /* strb r12, [r11, #-64]! */
    {0xe4c1e004, 1, STORE, 14, 1, POST, 4}, /* strb lr, [r1], #4 */
    {0xe4410001, 1, STORE, 0, 1, POST, -1}, /* strb r0, [r1], #-1 */
    {0xe7c10002, 1, STORE, 0, 1, OFFSET, (int32_t)0x90000104}, /* strb r0, [r1, r2] */
    {0xe7610002, 1, STORE, 0, 1, PRE, (int32_t)0x6ffffefc}, /* strb r0, [r1, -r2]! */
    {0xe6c10102, 1, STORE, 0, 1, POST, (int32_t)0x40000410}, /* strb r0, [r1], r2, lsl #2 */
    {0xe4e1000c, 1, STORE, 0, 1, POST, 12}, /* strbt r0, [r1], #12 */
    {0xe6610222, 1, STORE, 0, 1, POST, (int32_t)0xf6fffff0}, /* strbt r0, [r1], -r2, lsr #4 */
    {0xe7965f82, 4, LOAD, 5, 6, OFFSET, 0}, /* ldr r5, [r6, r2, lsl #31] */
    {0xe6465f82, 1, STORE, 5, 6, POST, 0}, /* strb r5, [r6], -r2, lsl #31 */
    {0xe79650a2, 4, LOAD, 5, 6, OFFSET, (int32_t)0x48000082}, /* ldr r5, [r6, r2, lsr #1] */
    {0xe64650a2, 1, STORE, 5, 6, POST, (int32_t)0xb7ffff7e}, /* strb r5, [r6], -r2, lsr #1 */
    {0xe7965022, 4, LOAD, 5, 6, OFFSET, 0}, /* ldr r5, [r6, r2, lsr #32] */
    {0xe6465022, 1, STORE, 5, 6, POST, 0}, /* strb r5, [r6], -r2, lsr #32 */
    {0xe79651c2, 4, LOAD, 5, 6, OFFSET, (int32_t)0xf2000020}, /* ldr r5, [r6, r2, asr #3] */
    {0xe64651c2, 1, STORE, 5, 6, POST, (int32_t)0x0dffffe0}, /* strb r5, [r6], -r2, asr #3 */
    {0xe7965042, 4, LOAD, 5, 6, OFFSET, -1}, /* ldr r5, [r6, r2, asr #32] */
    {0xe6465042, 1, STORE, 5, 6, POST, 1}, /* strb r5, [r6], -r2, asr #32 */
    {0xe7965462, 4, LOAD, 5, 6, OFFSET, (int32_t)0x04900001}, /* ldr r5, [r6, r2, ror #8] */
    {0xe6465462, 1, STORE, 5, 6, POST, (int32_t)0xfb6fffff}, /* strb r5, [r6], -r2, ror #8 */
    {0xe7965fe2, 4, LOAD, 5, 6, OFFSET, (int32_t)0x20000209}, /* ldr r5, [r6, r2, ror #31] */
    {0xe6465fe2, 1, STORE, 5, 6, POST, (int32_t)0xdffffdf7}, /* strb r5, [r6], -r2, ror #31 */
    {0xe7965062, 4, LOAD, 5, 6, OFFSET, (int32_t)0xc8000082}, /* ldr r5, [r6, r2, rrx] */
    {0xe6465062, 1, STORE, 5, 6, POST, (int32_t)0x37ffff7e}, /* strb r5, [r6], -r2, rrx */
    {0xe1d100b0, 2, LOAD, 0, 1, OFFSET, 0}, /* ldrh r0, [r1] */
    {0xe1d10fbf, 2, LOAD, 0, 1, OFFSET, 255}, /* ldrh r0, [r1, #255] */
    {0xe17100b2, 2, LOAD, 0, 1, PRE, -2}, /* ldrh r0, [r1, #-2]! */
    {0xe0d101b2, 2, LOAD, 0, 1, POST, 18}, /* ldrh r0, [r1], #18 */
    {0xe05101b2, 2, LOAD, 0, 1, POST, -18}, /* ldrh r0, [r1], #-18 */
    {0xe1b100b2, 2, LOAD, 0, 1, PRE, (int32_t)0x90000104}, /* ldrh r0, [r1, r2]! */
    {0xe11100b2, 2, LOAD, 0, 1, OFFSET, (int32_t)0x6ffffefc}, /* ldrh r0, [r1, -r2] */
    {0xe01100b2, 2, LOAD, 0, 1, POST, (int32_t)0x6ffffefc}, /* ldrh r0, [r1], -r2 */
    {0xe0f100b6, 2, LOAD, 0, 1, POST, 6}, /* ldrht r0, [r1], #6 */
    {0xe03100b2, 2, LOAD, 0, 1, POST, (int32_t)0x6ffffefc}, /* ldrht r0, [r1], -r2 */
    {0xe1c100b0, 2, STORE, 0, 1, OFFSET, 0}, /* strh r0, [r1] */
    {0xe1c10fbf, 2, STORE, 0, 1, OFFSET, 255}, /* strh r0, [r1, #255] */
    {0xe16100b2, 2, STORE, 0, 1, PRE, -2}, /* strh r0, [r1, #-2]! */
    {0xe0c101b2, 2, STORE, 0, 1, POST, 18}, /* strh r0, [r1], #18 */
    {0xe04101b2, 2, STORE, 0, 1, POST, -18}, /* strh r0, [r1], #-18 */
    {0xe1a100b2, 2, STORE, 0, 1, PRE, (int32_t)0x90000104}, /* strh r0, [r1, r2]! */
    {0xe10100b2, 2, STORE, 0, 1, OFFSET, (int32_t)0x6ffffefc}, /* strh r0, [r1, -r2] */
    {0xe00100b2, 2, STORE, 0, 1, POST, (int32_t)0x6ffffefc}, /* strh r0, [r1], -r2 */
    {0xe0e100b6, 2, STORE, 0, 1, POST, 6}, /* strht r0, [r1], #6 */
    {0xe02100b2, 2, STORE, 0, 1, POST, (int32_t)0x6ffffefc}, /* strht r0, [r1], -r2 */
    {0xe1d100d0, 1, LOAD_SIGNED, 0, 1, OFFSET, 0}, /* ldrsb r0, [r1] */
    {0xe1d10fdf, 1, LOAD_SIGNED, 0, 1, OFFSET, 255}, /* ldrsb r0, [r1, #255] */
    {0xe17100d2, 1, LOAD_SIGNED, 0, 1, PRE, -2}, /* ldrsb r0, [r1, #-2]! */
    {0xe0d101d2, 1, LOAD_SIGNED, 0, 1, POST, 18}, /* ldrsb r0, [r1], #18 */
    {0xe05101d2, 1, LOAD_SIGNED, 0, 1, POST, -18}, /* ldrsb r0, [r1], #-18 */
    {0xe1b100d2, 1, LOAD_SIGNED, 0, 1, PRE, (int32_t)0x90000104}, /* ldrsb r0, [r1, r2]! */
    {0xe11100d2, 1, LOAD_SIGNED, 0, 1, OFFSET, (int32_t)0x6ffffefc}, /* ldrsb r0, [r1, -r2] */
    {0xe01100d2, 1, LOAD_SIGNED, 0, 1, POST, (int32_t)0x6ffffefc}, /* ldrsb r0, [r1], -r2 */
    {0xe0f100d6, 1, LOAD_SIGNED, 0, 1, POST, 6}, /* ldrsbt r0, [r1], #6 */
    {0xe03100d2, 1, LOAD_SIGNED, 0, 1, POST, (int32_t)0x6ffffefc}, /* ldrsbt r0, [r1], -r2 */
    {0xe1d100f0, 2, LOAD_SIGNED, 0, 1, OFFSET, 0}, /* ldrsh r0, [r1] */
    {0xe1d10fff, 2, LOAD_SIGNED, 0, 1, OFFSET, 255}, /* ldrsh r0, [r1, #255] */
    {0xe17100f2, 2, LOAD_SIGNED, 0, 1, PRE, -2}, /* ldrsh r0, [r1, #-2]! */
    {0xe0d101f2, 2, LOAD_SIGNED, 0, 1, POST, 18}, /* ldrsh r0, [r1], #18 */
    {0xe05101f2, 2, LOAD_SIGNED, 0, 1, POST, -18}, /* ldrsh r0, [r1], #-18 */
    {0xe1b100f2, 2, LOAD_SIGNED, 0, 1, PRE, (int32_t)0x90000104}, /* ldrsh r0, [r1, r2]! */
    {0xe11100f2, 2, LOAD_SIGNED, 0, 1, OFFSET, (int32_t)0x6ffffefc}, /* ldrsh r0, [r1, -r2] */
    {0xe01100f2, 2, LOAD_SIGNED, 0, 1, POST, (int32_t)0x6ffffefc}, /* ldrsh r0, [r1], -r2 */
    {0xe0f100f6, 2, LOAD_SIGNED, 0, 1, POST, 6}, /* ldrsht r0, [r1], #6 */
    {0xe03100f2, 2, LOAD_SIGNED, 0, 1, POST, (int32_t)0x6ffffefc}, /* ldrsht r0, [r1], -r2 */
    {0xe59f0010, 4, LOAD, 0, 15, OFFSET, 16}, /* ldr r0, [pc, #16] */
    {0xe15f00b8, 2, LOAD, 0, 15, OFFSET, -8}, /* ldrh r0, [pc, #-8] */
    {0xe58f0010, 4, STORE, 0, 15, OFFSET, 16}, /* str r0, [pc, #16] */
    {0xe5811000, 4, STORE, 1, 1, OFFSET, 0}, /* str r1, [r1] */
    {0xe5911000, 4, LOAD, 1, 1, OFFSET, 0}, /* ldr r1, [r1] */
    {0x14910004, 4, LOAD, 0, 1, POST, 4}, /* ldrne r0, [r1], #4 */
    {0xe491d004, 4, LOAD, 13, 1, POST, 4}, /* ldr sp, [r1], #4 */
};

static const struct row thumb16_rows[] = {
    {0x00006808, 4, LOAD, 0, 1, OFFSET, 0}, /* ldr r0, [r1] */
    {0x00006ff7, 4, LOAD, 7, 6, OFFSET, 124}, /* ldr r7, [r6, #124] */
    {0x000067f7, 4, STORE, 7, 6, OFFSET, 124}, /* str r7, [r6, #124] */
    {0x00007fe3, 1, LOAD, 3, 4, OFFSET, 31}, /* ldrb r3, [r4, #31] */
    {0x000077e3, 1, STORE, 3, 4, OFFSET, 31}, /* strb r3, [r4, #31] */
    {0x00008fe3, 2, LOAD, 3, 4, OFFSET, 62}, /* ldrh r3, [r4, #62] */
    {0x000087e3, 2, STORE, 3, 4, OFFSET, 62}, /* strh r3, [r4, #62] */
    {0x00005088, 4, STORE, 0, 1, OFFSET, (int32_t)0x90000104}, /* str r0, [r1, r2] */
    {0x00005288, 2, STORE, 0, 1, OFFSET, (int32_t)0x90000104}, /* strh r0, [r1, r2] */
    {0x00005488, 1, STORE, 0, 1, OFFSET, (int32_t)0x90000104}, /* strb r0, [r1, r2] */
    {0x00005688, 1, LOAD_SIGNED, 0, 1, OFFSET, (int32_t)0x90000104}, /* ldrsb r0, [r1, r2] */
    {0x00005888, 4, LOAD, 0, 1, OFFSET, (int32_t)0x90000104}, /* ldr r0, [r1, r2] */
    {0x00005a88, 2, LOAD, 0, 1, OFFSET, (int32_t)0x90000104}, /* ldrh r0, [r1, r2] */
    {0x00005c88, 1, LOAD, 0, 1, OFFSET, (int32_t)0x90000104}, /* ldrb r0, [r1, r2] */
    {0x00005e88, 2, LOAD_SIGNED, 0, 1, OFFSET, (int32_t)0x90000104}, /* ldrsh r0, [r1, r2] */
    {0x00009dff, 4, LOAD, 5, 13, OFFSET, 1020}, /* ldr r5, [sp, #1020] */
    {0x00009502, 4, STORE, 5, 13, OFFSET, 8}, /* str r5, [sp, #8] */
    {0x00004dff, 4, LOAD, 5, 15, OFFSET, 1020}, /* ldr r5, [pc, #1020] */
};

static const struct row thumb32_rows[] = {
    {0x0000f8d1, 4, LOAD, 0, 1, OFFSET, 0}, /* ldr.w r0, [r1] */
    {0xcffff8db, 4, LOAD, 12, 11, OFFSET, 4095}, /* ldr.w r12, [r11, #4095] */
    {0x0cfff851, 4, LOAD, 0, 1, OFFSET, -255}, /* ldr r0, [r1, #-255] */
    {0x0ffff851, 4, LOAD, 0, 1, PRE, 255}, /* ldr r0, [r1, #255]! */
    {0x0d04f851, 4, LOAD, 0, 1, PRE, -4}, /* ldr r0, [r1, #-4]! */
    {0xeb10f85d, 4, LOAD, 14, 13, POST, 16}, /* ldr lr, [sp], #16 */
    {0x0910f851, 4, LOAD, 0, 1, POST, -16}, /* ldr r0, [r1], #-16 */
    {0x0e14f851, 4, LOAD, 0, 1, OFFSET, 20}, /* ldrt r0, [r1, #20] */
    {0x8032f859, 4, LOAD, 8, 9, OFFSET, (int32_t)0x80000820}, /* ldr.w r8, [r9, r2, lsl #3] */
    {0x8002f859, 4, LOAD, 8, 9, OFFSET, (int32_t)0x90000104}, /* ldr.w r8, [r9, r2] */
    {0x87d0f8df, 4, LOAD, 8, 15, OFFSET, 2000}, /* ldr.w r8, [pc, #2000] */
    {0x87d0f85f, 4, LOAD, 8, 15, OFFSET, -2000}, /* ldr.w r8, [pc, #-2000] */
    {0x0000f8c1, 4, STORE, 0, 1, OFFSET, 0}, /* str.w r0, [r1] */
    {0xcffff8cb, 4, STORE, 12, 11, OFFSET, 4095}, /* str.w r12, [r11, #4095] */
    {0x0cfff841, 4, STORE, 0, 1, OFFSET, -255}, /* str r0, [r1, #-255] */
    {0x0ffff841, 4, STORE, 0, 1, PRE, 255}, /* str r0, [r1, #255]! */
    {0x0d04f841, 4, STORE, 0, 1, PRE, -4}, /* str r0, [r1, #-4]! */
    {0xeb10f84d, 4, STORE, 14, 13, POST, 16}, /* str lr, [sp], #16 */
    {0x0910f841, 4, STORE, 0, 1, POST, -16}, /* str r0, [r1], #-16 */
    {0x0e14f841, 4, STORE, 0, 1, OFFSET, 20}, /* strt r0, [r1, #20] */
    {0x8032f849, 4, STORE, 8, 9, OFFSET, (int32_t)0x80000820}, /* str.w r8, [r9, r2, lsl #3] */
    {0x8002f849, 4, STORE, 8, 9, OFFSET, (int32_t)0x90000104}, /* str.w r8, [r9, r2] */
    {0x0000f891, 1, LOAD, 0, 1, OFFSET, 0}, /* ldrb.w r0, [r1] */
    {0xcffff89b, 1, LOAD, 12, 11, OFFSET, 4095}, /* ldrb.w r12, [r11, #4095] */
    {0x0cfff811, 1, LOAD, 0, 1, OFFSET, -255}, /* ldrb r0, [r1, #-255] */
    {0x0ffff811, 1, LOAD, 0, 1, PRE, 255}, /* ldrb r0, [r1, #255]! */
    {0x0d04f811, 1, LOAD, 0, 1, PRE, -4}, /* ldrb r0, [r1, #-4]! */
    {0xeb10f81d, 1, LOAD, 14, 13, POST, 16}, /* ldrb lr, [sp], #16 */
    {0x0910f811, 1, LOAD, 0, 1, POST, -16}, /* ldrb r0, [r1], #-16 */
    {0x0e14f811, 1, LOAD, 0, 1, OFFSET, 20}, /* ldrbt r0, [r1, #20] */
    {0x8032f819, 1, LOAD, 8, 9, OFFSET, (int32_t)0x80000820}, /* ldrb.w r8, [r9, r2, lsl #3] */
    {0x8002f819, 1, LOAD, 8, 9, OFFSET, (int32_t)0x90000104}, /* ldrb.w r8, [r9, r2] */
    {0x87d0f89f, 1, LOAD, 8, 15, OFFSET, 2000}, /* ldrb.w r8, [pc, #2000] */
    {0x87d0f81f, 1, LOAD, 8, 15, OFFSET, -2000}, /* ldrb.w r8, [pc, #-2000] */
    {0x0000f881, 1, STORE, 0, 1, OFFSET, 0}, /* strb.w r0, [r1] */
    {0xcffff88b, 1, STORE, 12, 11, OFFSET, 4095}, /* strb.w r12, [r11, #4095] */
    {0x0cfff801, 1, STORE, 0, 1, OFFSET, -255}, /* strb r0, [r1, #-255] */
    {0x0ffff801, 1, STORE, 0, 1, PRE, 255}, /* strb r0, [r1, #255]! */
    {0x0d04f801, 1, STORE, 0, 1, PRE, -4}, /* strb r0, [r1, #-4]! */
    {0xeb10f80d, 1, STORE, 14, 13, POST, 16}, /* strb lr, [sp], #16 */
    {0x0910f801, 1, STORE, 0, 1, POST, -16}, /* strb r0, [r1], #-16 */
    {0x0e14f801, 1, STORE, 0, 1, OFFSET, 20}, /* strbt r0, [r1, #20] */
    {0x8032f809, 1, STORE, 8, 9, OFFSET, (int32_t)0x80000820}, /* strb.w r8, [r9, r2, lsl #3] */
    {0x8002f809, 1, STORE, 8, 9, OFFSET, (int32_t)0x90000104}, /* strb.w r8, [r9, r2] */
    {0x0000f8b1, 2, LOAD, 0, 1, OFFSET, 0}, /* ldrh.w r0, [r1] */
    {0xcffff8bb, 2, LOAD, 12, 11, OFFSET, 4095}, /* ldrh.w r12, [r11, #4095] */
    {0x0cfff831, 2, LOAD, 0, 1, OFFSET, -255}, /* ldrh r0, [r1, #-255] */
    {0x0ffff831, 2, LOAD, 0, 1, PRE, 255}, /* ldrh r0, [r1, #255]! */
    {0x0d04f831, 2, LOAD, 0, 1, PRE, -4}, /* ldrh r0, [r1, #-4]! */
    {0xeb10f83d, 2, LOAD, 14, 13, POST, 16}, /* ldrh lr, [sp], #16 */
    {0x0910f831, 2, LOAD, 0, 1, POST, -16}, /* ldrh r0, [r1], #-16 */
    {0x0e14f831, 2, LOAD, 0, 1, OFFSET, 20}, /* ldrht r0, [r1, #20] */
    {0x8032f839, 2, LOAD, 8, 9, OFFSET, (int32_t)0x80000820}, /* ldrh.w r8, [r9, r2, lsl #3] */
    {0x8002f839, 2, LOAD, 8, 9, OFFSET, (int32_t)0x90000104}, /* ldrh.w r8, [r9, r2] */
    {0x87d0f8bf, 2, LOAD, 8, 15, OFFSET, 2000}, /* ldrh.w r8, [pc, #2000] */
    {0x87d0f83f, 2, LOAD, 8, 15, OFFSET, -2000}, /* ldrh.w r8, [pc, #-2000] */
    {0x0000f8a1, 2, STORE, 0, 1, OFFSET, 0}, /* strh.w r0, [r1] */
    {0xcffff8ab, 2, STORE, 12, 11, OFFSET, 4095}, /* strh.w r12, [r11, #4095] */
    {0x0cfff821, 2, STORE, 0, 1, OFFSET, -255}, /* strh r0, [r1, #-255] */
    {0x0ffff821, 2, STORE, 0, 1, PRE, 255}, /* strh r0, [r1, #255]! */
    {0x0d04f821, 2, STORE, 0, 1, PRE, -4}, /* strh r0, [r1, #-4]! */
    {0xeb10f82d, 2, STORE, 14, 13, POST, 16}, /* strh lr, [sp], #16 */
    {0x0910f821, 2, STORE, 0, 1, POST, -16}, /* strh r0, [r1], #-16 */
    {0x0e14f821, 2, STORE, 0, 1, OFFSET, 20}, /* strht r0, [r1, #20] */
    {0x8032f829, 2, STORE, 8, 9, OFFSET, (int32_t)0x80000820}, /* strh.w r8, [r9, r2, lsl #3] */
    {0x8002f829, 2, STORE, 8, 9, OFFSET, (int32_t)0x90000104}, /* strh.w r8, [r9, r2] */
    {0x0000f991, 1, LOAD_SIGNED, 0, 1, OFFSET, 0}, /* ldrsb.w r0, [r1] */
    {0xcffff99b, 1, LOAD_SIGNED, 12, 11, OFFSET, 4095}, /* ldrsb.w r12, [r11, #4095] */
    {0x0cfff911, 1, LOAD_SIGNED, 0, 1, OFFSET, -255}, /* ldrsb r0, [r1, #-255] */
    {0x0ffff911, 1, LOAD_SIGNED, 0, 1, PRE, 255}, /* ldrsb r0, [r1, #255]! */
    {0x0d04f911, 1, LOAD_SIGNED, 0, 1, PRE, -4}, /* ldrsb r0, [r1, #-4]! */
    {0xeb10f91d, 1, LOAD_SIGNED, 14, 13, POST, 16}, /* ldrsb lr, [sp], #16 */
    {0x0910f911, 1, LOAD_SIGNED, 0, 1, POST, -16}, /* ldrsb r0, [r1], #-16 */
    {0x0e14f911, 1, LOAD_SIGNED, 0, 1, OFFSET, 20}, /* ldrsbt r0, [r1, #20] */
    {0x8032f919, 1, LOAD_SIGNED, 8, 9, OFFSET, (int32_t)0x80000820}, /* ldrsb.w r8, [r9, r2, lsl #3] */
    {0x8002f919, 1, LOAD_SIGNED, 8, 9, OFFSET, (int32_t)0x90000104}, /* ldrsb.w r8, [r9, r2] */
    {0x87d0f99f, 1, LOAD_SIGNED, 8, 15, OFFSET, 2000}, /* ldrsb.w r8, [pc, #2000] */
    {0x87d0f91f, 1, LOAD_SIGNED, 8, 15, OFFSET, -2000}, /* ldrsb.w r8, [pc, #-2000] */
    {0x0000f9b1, 2, LOAD_SIGNED, 0, 1, OFFSET, 0}, /* ldrsh.w r0, [r1] */
    {0xcffff9bb, 2, LOAD_SIGNED, 12, 11, OFFSET, 4095}, /* ldrsh.w r12, [r11, #4095] */
    {0x0cfff931, 2, LOAD_SIGNED, 0, 1, OFFSET, -255}, /* ldrsh r0, [r1, #-255] */
    {0x0ffff931, 2, LOAD_SIGNED, 0, 1, PRE, 255}, /* ldrsh r0, [r1, #255]! */
    {0x0d04f931, 2, LOAD_SIGNED, 0, 1, PRE, -4}, /* ldrsh r0, [r1, #-4]! */
    {0xeb10f93d, 2, LOAD_SIGNED, 14, 13, POST, 16}, /* ldrsh lr, [sp], #16 */
    {0x0910f931, 2, LOAD_SIGNED, 0, 1, POST, -16}, /* ldrsh r0, [r1], #-16 */
    {0x0e14f931, 2, LOAD_SIGNED, 0, 1, OFFSET, 20}, /* ldrsht r0, [r1, #20] */
    {0x8032f939, 2, LOAD_SIGNED, 8, 9, OFFSET, (int32_t)0x80000820}, /* ldrsh.w r8, [r9, r2, lsl #3] */
    {0x8002f939, 2, LOAD_SIGNED, 8, 9, OFFSET, (int32_t)0x90000104}, /* ldrsh.w r8, [r9, r2] */
    {0x87d0f9bf, 2, LOAD_SIGNED, 8, 15, OFFSET, 2000}, /* ldrsh.w r8, [pc, #2000] */
    {0x87d0f93f, 2, LOAD_SIGNED, 8, 15, OFFSET, -2000}, /* ldrsh.w r8, [pc, #-2000] */
    {0xdb04f851, 4, LOAD, 13, 1, POST, 4}, /* ldr.w sp, [r1], #4 */
    {0xdd04f841, 4, STORE, 13, 1, PRE, -4}, /* str.w sp, [r1, #-4]! */
};

static const uint32_t arm_refused[] = {
    0xe1c200d0, /* ldrd r0, r1, [r2] */
    0xe1c200f0, /* strd r0, r1, [r2] */
    0xe0c200d8, /* ldrd r0, r1, [r2], #8 */
    0xe1a200f3, /* strd r0, r1, [r2, r3]! */
    0xe8910001, /* ldm r1, {r0} */
    0xe8a10005, /* stm r1!, {r0, r2} */
    0xe92d0005, /* push {r0, r2} */
    0xe8bd0005, /* pop {r0, r2} */
    0xe1910f9f, /* ldrex r0, [r1] */
    0xe1810f92, /* strex r0, r2, [r1] */
    0xe1d10f9f, /* ldrexb r0, [r1] */
    0xe1b20f9f, /* ldrexd r0, r1, [r2] */
    0xe1010092, /* swp r0, r2, [r1] */
    0xe1410092, /* swpb r0, r2, [r1] */
    0xf5d1f000, /* pld [r1] */
    0xf591f000, /* pldw [r1] */
    0xf4d1f000, /* pli [r1] */
    0xe591f000, /* ldr pc, [r1] */
    0xe491f004, /* ldr pc, [r1], #4 */
    0xed910b00, /* vldr d0, [r1] */
    0xed810a00, /* vstr s0, [r1] */
    0xf421070f, /* vld1.8 {d0}, [r1] */
    0xed915e00, /* ldc p14, c5, [r1] */
    0xe2810004, /* add r0, r1, #4 */
    0xe0000291, /* mul r0, r1, r2 */
    0xe6af0071, /* sxtb r0, r1 */
    0xe6bf0f31, /* rev r0, r1 */
    0xe780f211, /* usad8 r0, r1, r2 */
    0xe1a00001, /* mov r0, r1 */
    0xeafffffe, /* b . */
    0xef000000, /* svc #0 */
    0xee110f10, /* mrc p15, 0, r0, c1, c0, 0 */
    0xe4911004, /* ldr r1, [r1], #4 */
    0xe4811004, /* str r1, [r1], #4 */
    0xe49f0004, /* ldr r0, [pc], #4 */
    0xe5bf0004, /* ldr r0, [pc, #4]! */
    0xe0d110b2, /* ldrh r1, [r1], #2 */
    0xe791000f, /* ldr r0, [r1, pc] */
    0xe19100bf, /* ldrh r0, [r1, pc] */
    0xe19101b2, /* ldrh r0, [r1, r2] with SBZ set */
    0xe1d1f0b0, /* ldrh pc, [r1] */
    0xe581f000, /* str pc, [r1] */
    0xf5910000, /* unconditional space */
    0xe7910012, /* media space */
};

static const uint32_t thumb16_refused[] = {
    0x0000b401, /* push {r0} */
    0x0000bc01, /* pop {r0} */
    0x0000c901, /* ldm r1!, {r0} */
    0x0000c101, /* stm r1!, {r0} */
    0x00001888, /* adds r0, r1, r2 */
    0x00004608, /* mov r0, r1 */
    0x0000a801, /* add r0, sp, #4 */
    0x0000a001, /* add r0, pc, #4 */
    0x0000e7fe, /* b . */
    0x0000bf00, /* nop */
    0x0000b110, /* cbz r0, .+8 */
    0x0000df00, /* svc #0 */
    0x0000b248, /* sxtb r0, r1 */
    0x00004770, /* bx lr */
    0x00000088, /* lsls r0, r1, #2 */
    0x00004008, /* ands r0, r1 */
};

static const uint32_t thumb32_refused[] = {
    0x0100e9d2, /* ldrd r0, r1, [r2] */
    0x0102e8e2, /* strd r0, r1, [r2], #8 */
    0x0005e891, /* ldm.w r1, {r0, r2} */
    0x0005e921, /* stmdb r1!, {r0, r2} */
    0x0f00e851, /* ldrex r0, [r1] */
    0x2000e841, /* strex r0, r2, [r1] */
    0x0f4fe8d1, /* ldrexb r0, [r1] */
    0xf002e8d1, /* tbb [r1, r2] */
    0xf000f891, /* pld [r1] */
    0xfc04f811, /* pld [r1, #-4] */
    0xf000f991, /* pli [r1] */
    0xf000f8d1, /* ldr.w pc, [r1] */
    0xf004f8df, /* ldr.w pc, [pc, #4] */
    0xfb04f851, /* ldr pc, [r1], #4 */
    0x0b00ed91, /* vldr d0, [r1] */
    0x070ff921, /* vld1.8 {d0}, [r1] */
    0x070ff901, /* vst1.8 {d0}, [r1] */
    0x0001ea4f, /* mov.w r0, r1 */
    0x0004f101, /* add.w r0, r1, #4 */
    0xfffef7ff, /* bl . */
    0xf002fb01, /* mul r0, r1, r2 */
    0x0f10ee11, /* mrc p15, 0, r0, c1, c0, 0 */
    0xf081fa4f, /* sxtb.w r0, r1 */
    0x8f5ff3bf, /* dmb */
    0x1b04f851, /* ldr r1, [r1], #4 */
    0x1f04f841, /* str r1, [r1, #4]! */
    0x0000f8cf, /* str.w r0, [pc] */
    0x0c00f84f, /* str r0, [pc, #-0] */
    0xd000f881, /* strb sp, [r1] */
    0xd000f8b1, /* ldrh sp, [r1] */
    0x0800f851, /* ldr,  P and W 0 */
    0x0040f851, /* ldr,  register form with bits 11:6 not 0 */
    0x000df851, /* ldr r0, [r1, sp] */
    0x000ff851, /* ldr r0, [r1, pc] */
    0x0000f8e1, /* size 3 */
    0x0000f8f1, /* size 3 */
    0x0000f9d1, /* signed word */
    0x0000f981, /* signed store */
    0xde04f851, /* ldrt sp, [r1, #4] */
};

// clang-format on
