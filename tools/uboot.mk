# SPDX-License-Identifier: BSD-2-Clause
# tools/uboot.mk - what U-Boot starts (docs/uboot.md): nagaya.itb, boot.scr, a card's image and a
# folder for a TFTP server. `make` itself makes none of them.
#
# What board.mk may say: BOARD_UBOOT, the file that the board's ROM starts from a card, and
# BOARD_UBOOT_AT, which byte of the card it wants it at; BOARD_QEMU_SDCARD, how QEMU starts from
# $(OUT)/sd.img.

FIT_KEY ?=

.PHONY: itb sdcard tftp
itb: $(OUT)/nagaya.itb

# The hypervisor once more, from the same compiled code, but the guests' images are where U-Boot
# puts them.
APART := $(patsubst $(OUT)/images.o,$(OUT)/images_apart.o,$(COMPILED))

$(OUT)/images_apart.o: $(OUT)/images_apart.S
	@echo "  AS    $<"
	$(Q)$(IMAGE_CC) $(TARGET) -c $< -o $@

$(OUT)/hypervisor.elf: $(OUT)/nagaya.elf $(OUT)/images_apart.o linker.ld
	@echo "  LINK  $@"
	$(Q)$(IMAGE_CC) $(LINK) -o $@ $(APART) $(OUT)/symbols2.o -lc_nano -lgcc
	$(Q)$(CROSS)nm -n -S --defined-only $@ | /usr/bin/env python3 tools/symbols.py - | cmp - $(OUT)/symbols2.S

$(OUT)/hypervisor.bin: $(OUT)/hypervisor.elf
	$(Q)$(CROSS)objcopy -O binary $< $@

$(eval $(call STAMP,$(OUT)/fit_key,$(FIT_KEY)))
$(OUT)/nagaya.itb: $(OUT)/hypervisor.bin $(OUT)/nagaya.its $(OUT)/fit_key $(FIT_KEY:%=%.key) tools/make_fit.sh
	@echo "  FIT   $@"
	$(Q)sh tools/make_fit.sh $(OUT) $(FIT_KEY)

$(OUT)/boot.scr: $(OUT)/nagaya.itb
	$(Q)SOURCE_DATE_EPOCH=0 mkimage -A arm -T script -C none -n Nagaya -d $(OUT)/boot.cmd $@ >>$(OUT)/mkimage.log

# All that U-Boot can start, each for itself.
UBOOT_FILES := $(addprefix $(OUT)/,nagaya.itb nagaya.uimg nagaya.bin boot.scr map.txt)

$(OUT)/sd.img: $(UBOOT_FILES) $(BOARD_UBOOT) tools/make_card.sh
	@echo "  CARD  $@"
	$(Q)sh tools/make_card.sh $@ "$(BOARD_UBOOT)" "$(BOARD_UBOOT_AT)" $(UBOOT_FILES)

sdcard:
	$(Q)sh tools/setup.sh card
	$(Q)$(MAKE) $(OUT)/sd.img
	@echo "$(OUT)/sd.img starts$(if $(BOARD_UBOOT), $(BOARD), a $(BOARD) whose U-Boot is elsewhere). All that is on a card is lost when it is written there:"
	@echo "    lsblk                        which one is the card, by its size"
	@echo "    sudo dd if=$(OUT)/sd.img of=/dev/sdX bs=1M conv=fsync"

# U-Boot asks a server for the script by boot.scr.uimg.
tftp: $(UBOOT_FILES)
	$(Q)rm -rf $(OUT)/tftp && mkdir $(OUT)/tftp
	$(Q)cp $(UBOOT_FILES) $(OUT)/tftp && cp $(OUT)/boot.scr $(OUT)/tftp/boot.scr.uimg
	@echo "$(OUT)/tftp is for a TFTP server; U-Boot: run bootcmd_dhcp"
