# The verbs: deps, all, demo, test, asan, lint, faults, fuzz, fuzz-brief, fuzz-coverage, fuzz-afl, bench-deps, bench, eval, fixtures, golden, screenshot, install, clean.
VERSION := 0.1.0
MODE ?= release
PREFIX ?= /usr/local
DESTDIR ?=
BUILD := build/$(MODE)
SHARED ?= ../shared/data
# What runs here is not run as somebody has configured it.
export VESTIGO_CONFIG := /dev/null

# --- what it is built with ------------------------------------------------------------
DEBIAN_PACKAGES := gcc make pkg-config git libjansson-dev libexif-dev libjpeg62-turbo-dev \
	libpng-dev libwebp-dev libheif-dev libtiff-dev libgif-dev zlib1g-dev libgumbo-dev libsqlite3-dev \
	libseccomp-dev libssl-dev libxxhash-dev libcurl4-openssl-dev libzip-dev libutf8proc-dev libcmocka-dev python3-jsonschema bash coreutils util-linux time \
	clang cppcheck libclang-rt-14-dev \
	python3 openssl curl chromium zsh fish
PACKAGES := jansson libutf8proc libexif libjpeg libpng libwebp libwebpdemux libheif libtiff-4 gumbo sqlite3 libseccomp libcurl libzip zlib libxxhash libssl libcrypto
LIBRARY_FLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
LIBRARIES := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lgif -lm
TOOL_LIBRARIES := $(shell pkg-config --libs libjpeg libpng libwebp libheif libtiff-4 zlib 2>/dev/null) -lgif

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wvla -Wno-sign-conversion
MODE_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong
MODE_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
MODE_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -DVG_VERSION='"$(VERSION)"' -fPIC -fvisibility=hidden \
	-ffp-contract=off -fno-math-errno -fno-trapping-math $(WARNINGS) $(MODE_$(MODE)) -Iinclude -Isrc $(LIBRARY_FLAGS) $(CFLAGS)
LDFLAGS_ALL = $(MODE_$(MODE)) -Wl,-z,relro,-z,now $(LDFLAGS)
MODE_coverage := -O1 -g -fprofile-instr-generate -fcoverage-mapping
MODE_afl := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined
ifeq ($(MODE),fuzz)
CC := clang
endif
ifeq ($(MODE),afl)
CC := afl-clang-fast
endif
ifeq ($(origin CC),default)
CC := gcc
endif

# --- what is built --------------------------------------------------------------------
ROOMS := base media media/simd metadata fingerprint fingerprint/simd forensics examine match catalogue \
	custody intake fetch judge report pipeline run
OTHER_MACHINES := $(if $(filter x86_64,$(shell uname -m)),%_neon.c,%_avx2.c %_avx512.c %_popcnt.c)
SOURCES := $(filter-out $(OTHER_MACHINES),$(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/schema.o $(BUILD)/page_css.o $(BUILD)/page_js.o
CLI_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/cli/*.c))
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*/test_*.c))
CLI_TESTS := $(wildcard tests/cli/test_*.sh)
FAULTS := $(addprefix $(BUILD)/tests/faults/,resolver.so failing_io.so failing_alloc.so)
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
BENCHES := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
# Peers that make bench measures beside ours, where they are installed (make bench-deps).
PEERS := $(if $(and $(wildcard /usr/include/opencv4),$(wildcard /usr/include/vl)),$(BUILD)/tests/bench/peers/features) \
	$(if $(wildcard /usr/include/faiss),$(BUILD)/tests/bench/peers/search)
TOOL_COMMON := $(addprefix $(BUILD)/tools/,encode.o encode_jpeg.o encode_png.o encode_more.o exif_build.o \
	tgjson.o buf.o rng.o scene.o scene_leaf.o scene_geometry.o)
TOOLS := $(addprefix $(BUILD)/,make-fixtures make-corpus make-export make-attacks make-designs make-adversarial)

.PHONY: asan-build all deps demo test asan lint faults fuzz fuzz-brief fuzz-coverage fuzz-afl bench bench-deps eval fixtures golden screenshot install clean tools
.DELETE_ON_ERROR:
all: $(BUILD)/vestigo $(BUILD)/libvestigo.so $(BUILD)/libvestigo.a $(if $(filter release,$(MODE)),build/vestigo)
-include $(OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(UNIT_TESTS:=.d) $(patsubst %.c,$(BUILD)/%.d,$(wildcard tools/*.c tests/faults/*.c))

$(BUILD)/%_avx2.o: EXTRA := -mavx2 -O3
$(BUILD)/%_avx512.o: EXTRA := -mavx512f -mavx512vl -mavx512vpopcntdq -mavx2 -mprefer-vector-width=512 -O3
$(BUILD)/%_popcnt.o: EXTRA := -mpopcnt -O3
$(BUILD)/%_portable.o $(addprefix $(BUILD)/src/,fingerprint/pdq.o fingerprint/scale_space.o fingerprint/words.o media/luma.o media/image.o \
	match/grid.o match/residual.o match/structure.o match/tone.o): EXTRA := -O3

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(EXTRA) -MMD -MP -c -o $@ $<

$(BUILD)/schema.c: docs/report.schema.json
	@mkdir -p $(@D)
	{ echo '#include <vestigo/report.h>'; echo 'static const char text[] ='; \
	  sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $<; \
	  echo ';'; echo 'const char *vg_report_schema(void) { return text; }'; } > $@
$(BUILD)/schema.o: $(BUILD)/schema.c
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

# The page's style and script, as one text each.
$(BUILD)/page_%.c: src/report/page.%
	@mkdir -p $(@D)
	{ echo '#include "report/html.h"'; echo 'const char vg_page_$*[] ='; \
	  sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/' $<; echo ';'; } > $@
.SECONDARY: $(BUILD)/page_css.c $(BUILD)/page_js.c
$(BUILD)/page_%.o: $(BUILD)/page_%.c
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/libvestigo.a: $(OBJECTS)
	rm -f $@ && ar rcs $@ $^
$(BUILD)/libvestigo.so: $(OBJECTS)
	$(CC) $(LDFLAGS_ALL) -shared -Wl,-soname,libvestigo.so.0 -o $@ $^ $(LIBRARIES)
$(BUILD)/vestigo: $(CLI_OBJECTS) $(BUILD)/libvestigo.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBRARIES)
build/vestigo: $(BUILD)/vestigo
	cp $< $@

# A build whose decoder crashes, spins, eats memory or breaks out on demand, before the real one
# is called: for the test of the sandbox, never installed.
$(BUILD)/vestigo-faults: $(CLI_OBJECTS) $(BUILD)/tests/faults/decode.o $(OBJECTS)
	$(CC) $(LDFLAGS_ALL) -Wl,--wrap=vg_decode -o $@ $^ $(LIBRARIES)

# A name service that the test of the address policy preloads, and a disk that fails on demand.
$(BUILD)/tests/faults/%.so: tests/faults/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARNINGS) -fPIC -shared -o $@ $<
# Memory that runs short once, likewise.
$(BUILD)/tests/faults/failing_alloc.so: tests/faults/failing_alloc.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARNINGS) -fPIC -shared -o $@ $<

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Wno-unused-parameter -MMD -MP -MF $@.d -o $@ $< $(LDFLAGS_ALL) $(BUILD)/libvestigo.a $(LIBRARIES) -lcmocka
$(BUILD)/tests/bench/%: tests/bench/%.c $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -o $@ $< $(LDFLAGS_ALL) $(BUILD)/libvestigo.a $(LIBRARIES)
$(BUILD)/tests/bench/peers/features: PEER_FLAGS = $(shell pkg-config --cflags opencv4)
$(BUILD)/tests/bench/peers/features: PEER_LIBRARIES = $(addprefix -lopencv_,core features2d calib3d imgproc imgcodecs) -lvl
$(BUILD)/tests/bench/peers/search: PEER_LIBRARIES = -lfaiss -llapack -lblas -fopenmp
$(BUILD)/tests/bench/peers/%: tests/bench/peers/%.cpp $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(CXX) -std=c++17 -O2 -D_GNU_SOURCE -fopenmp -Iinclude -Isrc $(PEER_FLAGS) -o $@ $< $(BUILD)/libvestigo.a $(PEER_LIBRARIES) $(LIBRARIES)
# The one target that looks at the command line.
$(BUILD)/tests/fuzz/options $(BUILD)/tests/replay/options: $(addprefix $(BUILD)/src/cli/,options.o option_table.o config.o)
$(BUILD)/tests/fuzz/%: tests/fuzz/fuzz_%.c $(wildcard tests/fuzz/*.h) $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer -o $@ $(filter %.c %.o,$^) $(LDFLAGS_ALL) $(BUILD)/libvestigo.a $(LIBRARIES)
$(BUILD)/tests/replay/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(wildcard tests/fuzz/*.h) $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -o $@ $(filter %.c %.o,$^) $(LDFLAGS_ALL) $(BUILD)/libvestigo.a $(LIBRARIES)

$(BUILD)/tools/%.o: CFLAGS_ALL := -std=c11 -D_GNU_SOURCE -O2 -g -ffp-contract=off $(WARNINGS) -Itools -Iinclude $(LIBRARY_FLAGS)
$(BUILD)/make-fixtures: $(patsubst %.c,$(BUILD)/%.o,tools/make_fixtures.c $(wildcard tools/fx_*.c)) $(TOOL_COMMON)
	$(CC) -o $@ $^ $(TOOL_LIBRARIES)
$(BUILD)/make-corpus: $(BUILD)/tools/make_corpus.o $(TOOL_COMMON)
	$(CC) -o $@ $^ $(TOOL_LIBRARIES)
$(BUILD)/make-export: $(BUILD)/tools/make_export.o $(TOOL_COMMON)
	$(CC) -o $@ $^ $(TOOL_LIBRARIES)
$(BUILD)/make-attacks: $(patsubst %.c,$(BUILD)/%.o,tools/make_attacks.c tools/photo.c $(wildcard tools/attack*.c)) $(TOOL_COMMON)
	$(CC) -o $@ $^ $(TOOL_LIBRARIES) -lm
$(BUILD)/make-designs: $(patsubst %,$(BUILD)/tools/%.o,make_designs photo attack_paint attack_text) $(TOOL_COMMON)
	$(CC) -o $@ $^ $(TOOL_LIBRARIES) -lm
$(BUILD)/make-adversarial: $(patsubst %,$(BUILD)/tools/%.o,make_adversarial pdq_search photo attack_paint) $(TOOL_COMMON) $(BUILD)/libvestigo.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBRARIES)
tools: $(TOOLS)

# --- the verbs ------------------------------------------------------------------------
# The packages first: everything above is looked up again once they are there.
deps:
	sh tools/install-deps $(DEBIAN_PACKAGES)

ifneq ($(filter deps,$(MAKECMDGOALS)),)
demo test: deps
	+$(MAKE) $@
else
demo: all
	sh tools/demo build/vestigo

test: all tools $(UNIT_TESTS) $(BUILD)/vestigo-faults $(FAULTS) $(FUZZERS:%=$(BUILD)/tests/replay/%)
	BUILD=$(BUILD) SHARED=$(SHARED) bash tests/run $(UNIT_TESTS) $(CLI_TESTS) $(FUZZERS:%=$(BUILD)/tests/replay/%)
endif

asan-build: all tools

asan:
	+LSAN_OPTIONS=suppressions=$(CURDIR)/tests/fuzz/leaks:print_suppressions=0 $(MAKE) MODE=asan test

lint:
	bash tests/lint/run $(CC)

# Every call of every storing command failing in turn, and 200 kills, of which make test has a sample.
faults: all tools $(FAULTS)
	BUILD=$(BUILD) VG_ALL=1 bash tests/cli/test_failing_io.sh
	BUILD=$(BUILD) VG_ALL=1 bash tests/cli/test_kills.sh

# make fuzz SECONDS=N: each target for N seconds; make fuzz-brief: each for a moment, as before a landing.
SECONDS ?= 30
fuzz:
	+$(MAKE) MODE=fuzz $(FUZZERS:%=build/fuzz/tests/fuzz/%)
	FUZZ_SECONDS=$(SECONDS) bash tests/fuzz/run build/fuzz/tests/fuzz $(FUZZERS)

fuzz-brief:
	+FUZZ_JOBS=$$(nproc) $(MAKE) fuzz SECONDS=2

# What of our own files fuzzing reached so far.
fuzz-coverage:
	+$(MAKE) -s MODE=coverage CC=clang $(FUZZERS:%=build/coverage/tests/replay/%)
	bash tests/fuzz/coverage build/coverage/tests/replay build/fuzz/tests/fuzz/corpus $(FUZZERS)

# Fuzzing by AFL++, which finds other ways in.
fuzz-afl:
	@command -v afl-clang-fast >/dev/null || { echo "skipped: AFL++ is not installed (Debian's afl++)"; exit 0; }; \
	$(MAKE) MODE=afl $(FUZZERS:%=build/afl/tests/fuzz/%) && \
	FUZZ_ENGINE=afl FUZZ_SECONDS=$(SECONDS) bash tests/fuzz/run build/afl/tests/fuzz $(FUZZERS)

bench-deps: deps
	sh tools/install-deps g++ libopencv-dev libvlfeat-dev libfaiss-dev libopenblas-dev liblapack-dev

bench: all tools $(BENCHES) $(PEERS) $(BUILD)/tests/unit/catalogue/test_search
	BUILD=$(BUILD) SHARED=$(SHARED) bash tests/bench/run

eval: all tools $(BENCHES)
	BUILD=$(BUILD) SHARED=$(SHARED) bash tests/bench/eval

fixtures: $(BUILD)/make-fixtures
	rm -rf fixtures && $(BUILD)/make-fixtures fixtures

# What README.md shows of a report.
screenshot: all
	sh tools/screenshot build/vestigo docs/report.png

# Writes the golden reports anew; what changed is to be read before it is committed.
golden: all
	BUILD=$(BUILD) RENEW=1 bash tests/cli/test_golden.sh

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include/vestigo \
	  $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(BUILD)/vestigo $(DESTDIR)$(PREFIX)/bin/vestigo
	install -m 644 $(BUILD)/libvestigo.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(BUILD)/libvestigo.so $(DESTDIR)$(PREFIX)/lib/libvestigo.so.0
	ln -sf libvestigo.so.0 $(DESTDIR)$(PREFIX)/lib/libvestigo.so
	install -m 644 include/vestigo/*.h $(DESTDIR)$(PREFIX)/include/vestigo/
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@PACKAGES@|$(PACKAGES)|' tools/vestigo.pc.in \
	  > $(DESTDIR)$(PREFIX)/lib/pkgconfig/vestigo.pc
	$(BUILD)/vestigo manual > $(DESTDIR)$(PREFIX)/share/man/man1/vestigo.1
	$(BUILD)/vestigo completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/vestigo
	$(BUILD)/vestigo completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_vestigo
	$(BUILD)/vestigo completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/vestigo.fish

clean:
	rm -rf build

# --- the Python module ----------------------------------------------------------------
# Debian's Python looks below /usr in one folder for all its versions, below /usr/local in one for each.
PYTHONDIR ?= $(PREFIX)/lib/$(if $(filter /usr,$(PREFIX)),python3,python$(shell /usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])'))/dist-packages
.PHONY: install-python
install-python:
	install -d $(DESTDIR)$(PYTHONDIR)/vestigo
	install -m 644 bindings/python/vestigo/*.py bindings/python/vestigo/py.typed $(DESTDIR)$(PYTHONDIR)/vestigo/
