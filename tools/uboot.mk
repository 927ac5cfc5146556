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
$(OUT)/nagaya.itb: $(OUT)/hypervisor.bin $(OUT)/nagaya.its $(OUT)/fit_key $(wildcard $(FIT_KEY).key) tools/make_fit.sh
	@echo "  FIT   $@"
	$(Q)sh tools/make_fit.sh $(OUT) $(FIT_KEY)

$(OUT)/boot.scr: $(OUT)/nagaya.itb
	$(Q)SOURCE_DATE_EPOCH=0 mkimage -A arm -T script -C none -n Nagaya -d $(OUT)/boot.cmd $@ >>$(OUT)/mkimage.log

# Debian's U-Boot for boards of Allwinner.
ALLWINNER_UBOOT := build/guests/u-boot
$(ALLWINNER_UBOOT)/%/u-boot-sunxi-with-spl.bin: build/guests/u-boot.stamp
	$(Q)test -f $@ || { echo "$@: Debian builds no such U-Boot, but" $$(ls $(ALLWINNER_UBOOT)) >&2; exit 1; }
build/guests/u-boot.stamp: tools/fetch_guests.sh
	@mkdir -p $(@D)
	$(Q)sh tools/fetch_guests.sh build/apt build/guests u-boot
	$(Q)touch $@

# All that U-Boot can start, each for itself.
UBOOT_FILES := $(addprefix $(OUT)/,nagaya.itb nagaya.uimg nagaya.bin boot.scr map.txt)

# A guest whose root file system is the card's second partition.
CARD_ROOT := $(if $(filter root=/dev/mmcblk0p2,$(CONFIG_NAMES)),build/guests/sunxi-root.ext4)

$(OUT)/sd.img: $(UBOOT_FILES) $(BOARD_UBOOT) $(CARD_ROOT) tools/make_card.sh
	@echo "  CARD  $@"
	$(Q)sh tools/make_card.sh $@ "$(BOARD_UBOOT)" "$(BOARD_UBOOT_AT)" "$(CARD_ROOT)" \
	    $(UBOOT_FILES)

sdcard:
	$(Q)sh tools/setup.sh card
	$(Q)$(MAKE) $(OUT)/sd.img
	@echo "$(OUT)/sd.img is the whole of a card$(if $(BOARD_UBOOT),,; no U-Boot is on it: $(BOARD) has that elsewhere)"
	@echo "To write it, over all that is on the card; lsblk tells which disk is the card:"
	@echo "    sudo dd if=$(OUT)/sd.img of=/dev/sdX bs=1M conv=fsync"
	$(if $(BOARD_QEMU_SDCARD),@echo "In QEMU:")
	$(if $(BOARD_QEMU_SDCARD),@echo "    make run BOARD=$(BOARD) CONFIG=$(CONFIG) BOOT=sdcard")

# U-Boot asks a server for the script by boot.scr.uimg.
tftp: $(UBOOT_FILES)
	$(Q)rm -rf $(OUT)/tftp && mkdir $(OUT)/tftp
	$(Q)cp $(UBOOT_FILES) $(OUT)/tftp && cp $(OUT)/boot.scr $(OUT)/tftp/boot.scr.uimg
	@echo "$(OUT)/tftp is for a TFTP server; at U-Boot's prompt: run bootcmd_dhcp"
