# make deps | all | demo | test | asan | lint | fuzz | bench | install
VERSION := 0.1.0
CC ?= gcc
MODE ?= release
PREFIX ?= /usr/local
BUILD := build/$(MODE)

PACKAGES := jansson libexif libjpeg libpng libwebp libwebpdemux libheif libtiff-4 gumbo sqlite3 libseccomp libcrypto
LIBRARY_FLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
LIBRARIES := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lgif -lm
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wvla -Wno-sign-conversion
MODE_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
MODE_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS_ALL := -std=c11 -D_GNU_SOURCE -DVG_VERSION='"$(VERSION)"' -fPIC -fvisibility=hidden -ffp-contract=off \
	$(WARNINGS) $(MODE_$(MODE)) -Iinclude -Isrc $(LIBRARY_FLAGS) $(CFLAGS)
LDFLAGS_ALL := $(MODE_$(MODE)) -Wl,-z,relro,-z,now $(LDFLAGS)

ROOMS := base media metadata fingerprint fingerprint/simd forensics examine match catalogue intake judge report pipeline
SOURCES := $(filter-out $(if $(filter aarch64,$(shell uname -m)),%_avx2.c %_avx512.c %_popcnt.c,%_neon.c),$(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
CLI_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/cli/*.c))

all: $(BUILD)/vestigo
include $(wildcard $(OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d))

$(BUILD)/%_avx2.o: EXTRA := -mavx2 -O3
$(BUILD)/%_avx512.o: EXTRA := -mavx512f -mavx512vl -mavx512vpopcntdq -mavx2 -mprefer-vector-width=512 -O3
$(BUILD)/%_popcnt.o: EXTRA := -mpopcnt -O3
$(BUILD)/%_portable.o $(BUILD)/src/fingerprint/pdq.o: EXTRA := -O3

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(EXTRA) -MMD -MP -c -o $@ $<

$(BUILD)/libvestigo.a: $(OBJECTS)
	ar rcs $@ $^
