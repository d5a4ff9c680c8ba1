# make help tells the verbs: it is made of the comments behind ## in this file.
VERSION := 0.1.0
# The day of that version: the manual's pages bear it.
RELEASED := 2026-11-26
# The shared library's number: programs that were linked with another one do not start with this one. Raised by whoever
# changes the interface so that they must not (tests/lint/interface.py notices), once after each version.
SOVERSION := 1
MODE ?= release
BUILD := build/$(MODE)
SHARED ?= ../shared/data
# What runs here is not run as somebody has configured it.
export VESTIGO_CONFIG := /dev/null

# --- where it is installed: GNU's names, and DESTDIR before them ------------------------
PREFIX ?= /usr/local
DESTDIR ?=
prefix = $(PREFIX)
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
libdir = $(exec_prefix)/lib
includedir = $(prefix)/include
datarootdir = $(prefix)/share
mandir = $(datarootdir)/man
pkgconfigdir = $(libdir)/pkgconfig
bashcompletiondir = $(datarootdir)/bash-completion/completions
zshcompletiondir = $(datarootdir)/zsh/site-functions
fishcompletiondir = $(datarootdir)/fish/vendor_completions.d

# --- the packages: their names are in tools/install-deps --------------------------------
# `make deps VERB` installs what VERB needs, then makes it in a make of its own, which looks up again
# what is there. All below is for that one.
.PHONY: deps deps-test deps-dev bench-deps
INSTALLING := $(filter deps deps-test deps-dev bench-deps,$(MAKECMDGOALS))
AFTER := $(filter-out $(INSTALLING),$(MAKECMDGOALS))
NEEDS_TEST := $(filter test asan faults golden coverage fuzz-coverage bench eval,$(AFTER))
NEEDS_DEV := $(filter lint fuzz fuzz-brief fuzz-coverage coverage,$(AFTER))

##@ Packages (Debian 12, Debian 13, Ubuntu 24.04; as root or through sudo)
deps: ## what building and using needs; `make deps test`: also what that verb needs
	sh tools/install-deps use $(if $(NEEDS_TEST),test) $(if $(NEEDS_DEV),dev)
deps-test: ## what the tests need
	sh tools/install-deps use test $(if $(NEEDS_DEV),dev)
deps-dev: ## what lint, fuzzing and coverage need
	sh tools/install-deps use dev $(if $(NEEDS_TEST),test)
bench-deps: ## the peers that `make bench` measures beside ours
	sh tools/install-deps use $(if $(NEEDS_TEST),test) bench

ifneq ($(and $(INSTALLING),$(AFTER)),)
.PHONY: $(AFTER) after
$(AFTER): after ;
after: $(INSTALLING)
	+$(MAKE) $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc)) $(AFTER)
else

# --- what it is built with ------------------------------------------------------------
PKG_CONFIG ?= pkg-config
INSTALL ?= install
ifeq ($(MODE),fuzz)
CC := clang
endif
ifeq ($(MODE),coverage)
CC := clang
endif
ifeq ($(MODE),afl)
CC := afl-clang-fast
endif
ifeq ($(origin CC),default)
CC := gcc
endif
PACKAGES := jansson libutf8proc libexif expat libjpeg libpng libwebp libwebpdemux libtiff-4 libopenjp2 gumbo sqlite3 libseccomp libzip zlib libxxhash libssl libcrypto libbrotlidec
# Loaded when they are wanted (src/base/loaded_library.h): their headers only.
LOADED := libcurl libheif libjxl
LIBRARY_FLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) $(LOADED) 2>/dev/null)
LIBRARIES := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null) -lgif -lm
TOOL_LIBRARIES := $(shell $(PKG_CONFIG) --libs libjpeg libpng libwebp libheif libtiff-4 libopenjp2 zlib libcrypto libjxl libbrotlienc 2>/dev/null) -lgif

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wvla -Wno-sign-conversion
ifeq ($(MODE),release)
# Fortified at 2, unless the compiler or the flags of a distribution say how already.
FORTIFIED := $(shell $(CC) -O2 $(CPPFLAGS) $(CFLAGS) -dM -E -x c /dev/null 2>/dev/null | grep _FORTIFY_SOURCE)
endif
MODE_release := -O2 -g $(if $(FORTIFIED),,-D_FORTIFY_SOURCE=2) -fstack-protector-strong
MODE_debug := -Og -g3 -fno-omit-frame-pointer
# Left to the fuzzers' build, which has them all: what addresses tell as well, and every sum of a pointer and a number, which
# takes a quarter of the time.
MODE_asan := -O2 -g -fsanitize=address,undefined -fno-sanitize=null,object-size,pointer-overflow -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
MODE_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
MODE_afl := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined
# What confined processes reach counts too: see tests/coverage/counters.c.
MODE_coverage := -O1 -g -fprofile-instr-generate -fcoverage-mapping
COMPILE_coverage := -mllvm -runtime-counter-relocation
LINK_coverage := -Wl,--wrap=munmap
# Two folders give the same bytes: none of them holds where it was made.
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -DVG_VERSION='"$(VERSION)"' -DVG_RELEASED='"$(RELEASED)"' -fPIC -fvisibility=hidden \
	-ffp-contract=off -fno-math-errno -fno-trapping-math $(WARNINGS) $(MODE_$(MODE)) $(COMPILE_$(MODE)) -Iinclude -Isrc $(LIBRARY_FLAGS) \
	'-ffile-prefix-map=$(CURDIR)=.' $(CPPFLAGS) $(CFLAGS)
LDFLAGS_ALL = $(MODE_$(MODE)) $(LINK_$(MODE)) -Wl,-z,relro,-z,now $(LDFLAGS)

# --- what is built --------------------------------------------------------------------
ROOMS := base media media/simd metadata c2pa fingerprint fingerprint/simd forensics examine match catalogue \
	custody intake fetch judge report pipeline run
# Of the kernels for one kind of processor, those of the compiler's.
MACHINE := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null)))
OTHER_MACHINES := $(if $(filter x86_64,$(MACHINE)),,%_avx2.c %_avx512.c %_popcnt.c) $(if $(filter aarch64,$(MACHINE)),,%_neon.c)
SOURCES := $(filter-out $(OTHER_MACHINES),$(foreach room,$(ROOMS),$(sort $(wildcard src/$(room)/*.c))))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/schema.o $(BUILD)/page_css.o $(BUILD)/page_js.o \
	$(if $(filter coverage,$(MODE)),$(BUILD)/tests/coverage/counters.o)
CLI_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard src/cli/*.c)))
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*/test_*.c))
CLI_TESTS := $(wildcard tests/cli/test_*.sh)
FAULTS := $(addprefix $(BUILD)/tests/faults/,resolver.so failing_io.so failing_alloc.so jumping_clock.so) \
	$(if $(filter asan,$(MODE)),$(BUILD)/vestigo-alloc)
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
REPLAYS := $(FUZZERS:%=$(BUILD)/tests/replay/%)
BENCHES := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
# Peers that make bench measures beside ours, where they are installed (make bench-deps).
PEERS := $(if $(and $(wildcard /usr/include/opencv4),$(wildcard /usr/include/vl)),$(BUILD)/tests/bench/peers/features) \
	$(if $(wildcard /usr/include/faiss),$(BUILD)/tests/bench/peers/search)
TOOL_COMMON := $(addprefix $(BUILD)/tools/,encode.o encode_jpeg.o encode_png.o encode_bmp.o encode_psd.o encode_jxl.o encode_jp2.o encode_more.o exif_build.o tiff_build.o \
	tgjson.o buf.o rng.o scene.o scene_leaf.o scene_geometry.o)
TOOLS := $(addprefix $(BUILD)/,make-fixtures make-corpus make-export make-attacks make-designs make-resigned make-adversarial)
# A vestigo of this version that runs here: for another machine's build, this machine's.
NATIVE ?= $(BUILD)/vestigo
MANUALS := $(BUILD)/man/vestigo.1
COMPLETIONS := $(addprefix $(BUILD)/completions/,bash zsh fish)

.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
# A line for each thing made; V=1 shows the commands, make -s nothing.
ifeq ($(V),1)
Q :=
say =
else
Q := @
say = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),,@printf '  %-5s %s\n' $(1) $(2))
endif

# Whoever changes the compiler, a flag or the version compiles anew. (The + is for make -n, which would take
# the file for changed.)
FLAGS := $(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) $(LIBRARIES)
$(BUILD)/flags: FORCE
	+@mkdir -p $(@D) && printf '%s\n' '$(subst ','\'',$(FLAGS))' >$@.new && \
	  if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
FORCE:
# What each was made of when it was made last: objects, and programs that are made in one go.
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

$(BUILD)/%_avx2.o: EXTRA := -mavx2 -O3
$(BUILD)/%_avx512.o: EXTRA := -mavx512f -mavx512vl -mavx512vpopcntdq -mavx2 -mprefer-vector-width=512 -O3
$(BUILD)/%_popcnt.o: EXTRA := -mpopcnt -O3
$(BUILD)/%_portable.o $(addprefix $(BUILD)/src/,fingerprint/pdq.o fingerprint/scale_space.o fingerprint/words.o media/luma.o media/image.o \
	match/agreement.o match/feature_pairs.o match/grid.o match/least_squares.o match/registration.o match/regions.o match/residual.o match/sampling.o match/structure.o match/tone.o): EXTRA := -O3

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) $(EXTRA) -MMD -MP -c -o $@ $<

# Files that are compiled in, as one text each.
as_text := sed 's/\\/\\\\/g; s/"/\\"/g; s/^/"/; s/$$/\\n"/'
$(BUILD)/schema.c: docs/report.schema.json
	@mkdir -p $(@D)
	$(Q){ echo '#include <vestigo/report.h>'; echo 'static const char text[] ='; $(as_text) $<; \
	  echo ';'; echo 'const char *vg_report_schema(void) { return text; }'; } > $@
$(BUILD)/page_%.c: src/report/page.%
	@mkdir -p $(@D)
	$(Q){ echo '#include "report/html.h"'; echo 'const char vg_page_$*[] ='; $(as_text) $<; echo ';'; } > $@
.SECONDARY: $(BUILD)/page_css.c $(BUILD)/page_js.c $(BUILD)/tests/fuzz/replay.o
$(BUILD)/schema.o $(BUILD)/page_css.o $(BUILD)/page_js.o: %.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/libvestigo.a: $(OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcsD $@ $^
$(BUILD)/libvestigo.so: $(OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -shared -Wl,-soname,libvestigo.so.$(SOVERSION) -o $@ $^ $(LIBRARIES)
$(BUILD)/vestigo: $(CLI_OBJECTS) $(BUILD)/libvestigo.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBRARIES)
build/vestigo: $(BUILD)/vestigo
	$(Q)cp $< $@

# A page a command, and what shells complete: made here, so that installing runs nothing.
$(MANUALS): $(NATIVE) tools/make-manuals
	$(call say,MAN,$(@D))
	$(Q)sh tools/make-manuals $(NATIVE) $(@D)
$(COMPLETIONS): $(BUILD)/completions/%: $(NATIVE)
	@mkdir -p $(@D)
	$(Q)$(NATIVE) completion $* >$@

# A build whose decoder crashes, spins, eats memory or breaks out on demand, before the real one
# is called: for the test of the sandbox, never installed.
$(BUILD)/vestigo-faults: $(CLI_OBJECTS) $(BUILD)/tests/faults/decode.o $(OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -Wl,--wrap=vg_decode -Wl,--wrap=vg_sidecar_work -o $@ $^ $(LIBRARIES)

# Calls that the linker turns over to a test's own functions.
wrap = $(foreach name,$(1),-Wl,--wrap=$(name))
ALLOCATING := malloc calloc realloc aligned_alloc strdup strndup asprintf open_memstream

# A build of the sanitizers in which one allocation fails: their allocator lets none be preloaded.
$(BUILD)/tests/faults/failing_alloc.o: EXTRA := -DVG_WRAPPED
$(BUILD)/vestigo-alloc: $(CLI_OBJECTS) $(BUILD)/tests/faults/failing_alloc.o $(OBJECTS)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $(call wrap,$(ALLOCATING) posix_memalign munmap) -o $@ $^ $(LIBRARIES)

# What tests preload: a name service for the address policy, a disk that fails on demand, memory that
# runs short once.
$(BUILD)/tests/faults/%.so: tests/faults/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=c11 -O1 $(WARNINGS) -fPIC -shared -MMD -MP -MF $@.d -o $@ $<

# Those named test_short_* let allocations fail (tests/unit/short.h).
$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(call say,TEST,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -Wno-unused-parameter -MMD -MP -MF $@.d -o $@ $< $(LDFLAGS_ALL) \
	  $(if $(findstring /test_short_,$@),$(call wrap,$(ALLOCATING) __asprintf_chk)) $(BUILD)/libvestigo.a $(LIBRARIES) -lcmocka
$(BUILD)/tests/bench/%: tests/bench/%.c $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(call say,BENCH,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d -o $@ $< $(LDFLAGS_ALL) $(BUILD)/libvestigo.a $(LIBRARIES)
$(BUILD)/tests/bench/peers/features: PEER_FLAGS = $(shell $(PKG_CONFIG) --cflags opencv4)
$(BUILD)/tests/bench/peers/features: PEER_LIBRARIES = $(addprefix -lopencv_,core features2d calib3d imgproc imgcodecs) -lvl
$(BUILD)/tests/bench/peers/search: PEER_LIBRARIES = -lfaiss -llapack -lblas -fopenmp
$(BUILD)/tests/bench/peers/%: tests/bench/peers/%.cpp $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(call say,BENCH,$<)
	$(Q)$(CXX) -std=c++17 -O2 -D_GNU_SOURCE -fopenmp -Iinclude -Isrc $(PEER_FLAGS) -MMD -MP -MF $@.d -o $@ $< \
	  $(BUILD)/libvestigo.a $(PEER_LIBRARIES) $(LIBRARIES)
# The one target that looks at the command line.
$(BUILD)/tests/fuzz/options $(BUILD)/tests/replay/options: $(addprefix $(BUILD)/src/cli/,options.o option_table.o config.o command_line.o)
$(BUILD)/tests/fuzz/%: tests/fuzz/fuzz_%.c $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(call say,FUZZ,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d -fsanitize=fuzzer -o $@ $< $(filter %.o,$^) $(LDFLAGS_ALL) $(BUILD)/libvestigo.a $(LIBRARIES)
$(BUILD)/tests/replay/%: tests/fuzz/fuzz_%.c $(BUILD)/tests/fuzz/replay.o $(BUILD)/libvestigo.a
	@mkdir -p $(@D)
	$(call say,FUZZ,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d -o $@ $< $(filter %.o,$^) $(LDFLAGS_ALL) $(BUILD)/libvestigo.a $(LIBRARIES)

$(BUILD)/tools/%.o: CFLAGS_ALL := -std=c11 -D_GNU_SOURCE -O2 -g -ffp-contract=off $(WARNINGS) -Itools -Iinclude $(LIBRARY_FLAGS)
$(BUILD)/make-fixtures: $(patsubst %.c,$(BUILD)/%.o,tools/make_fixtures.c tools/c2pa_build.c tools/c2pa_cbor.c tools/c2pa_bindings.c $(wildcard tools/fx_*.c)) $(TOOL_COMMON)
$(BUILD)/make-resigned: $(patsubst %,$(BUILD)/tools/%.o,make_resigned c2pa_build c2pa_cbor c2pa_bindings) $(TOOL_COMMON)
$(BUILD)/make-corpus: $(BUILD)/tools/make_corpus.o $(TOOL_COMMON)
$(BUILD)/make-export: $(BUILD)/tools/make_export.o $(TOOL_COMMON)
$(BUILD)/make-attacks: $(patsubst %.c,$(BUILD)/%.o,tools/make_attacks.c tools/photo.c $(wildcard tools/attack*.c)) $(TOOL_COMMON)
$(BUILD)/make-designs: $(patsubst %,$(BUILD)/tools/%.o,make_designs photo attack_paint attack_text) $(TOOL_COMMON)
$(filter-out %/make-adversarial,$(TOOLS)):
	$(call say,LINK,$@)
	$(Q)$(CC) -o $@ $^ $(TOOL_LIBRARIES) -lm
$(BUILD)/make-adversarial: $(patsubst %,$(BUILD)/tools/%.o,make_adversarial pdq_search photo attack_paint) $(TOOL_COMMON) $(BUILD)/libvestigo.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBRARIES) $(TOOL_LIBRARIES)

# --- the verbs ------------------------------------------------------------------------
.PHONY: help all demo tools compile_commands.json test asan lint faults coverage golden fixtures screenshot \
	fuzz fuzz-brief fuzz-coverage fuzz-afl bench eval eval-c2pa eval-metadata install uninstall dist clean

##@ Building
all: $(BUILD)/vestigo $(BUILD)/libvestigo.so $(BUILD)/libvestigo.a ## the program and the libraries, in build/MODE (release: build/vestigo too)
ifeq ($(MODE),release)
all: $(MANUALS) $(COMPLETIONS) $(if $(filter build/release,$(BUILD)),build/vestigo)
endif
demo: all ## the main job, on the project's own fixtures
	sh tools/demo build/vestigo
tools: $(TOOLS) ## what makes pictures to test and to measure with
compile_commands.json: ## for editors and clang's tools: how each file is compiled
	$(Q)$(MAKE) --no-print-directory -Bn V=1 all tools $(UNIT_TESTS) $(REPLAYS) $(BENCHES) | awk -v folder='$(CURDIR)' -f tools/compile-commands.awk >$@
clean: ## removes build/
	rm -rf build

##@ Testing
# TEST=…: those with one of these parts in their name. Programs of the unit are made for it, scripts need all.
short = $(patsubst tests/%,%,$(patsubst $(BUILD)/%,%,$(1)))
# Those that take longest begin first, so that none is left to run alone at the end.
TESTS := $(REPLAYS) $(CLI_TESTS) $(UNIT_TESTS)
CHOSEN := $(strip $(if $(TEST),$(foreach test,$(TESTS),$(if $(strip $(foreach part,$(TEST),$(findstring $(part),$(call short,$(test))))),$(test))),$(TESTS)))
test: $(filter $(BUILD)/%,$(CHOSEN)) $(if $(filter %.sh,$(CHOSEN)),all tools $(BUILD)/vestigo-faults $(FAULTS)) ## every test; TEST="time cli/test_scan": those whose name holds one of these
	$(if $(CHOSEN),,$(error no test has "$(TEST)" in its name))
	@BUILD=$(BUILD) SHARED=$(SHARED) VESTIGO_SHARED_DATA=$(SHARED) bash tests/run $(CHOSEN)
asan: ## the same under the sanitizers of addresses and undefined behaviour
	+LSAN_OPTIONS=suppressions=$(CURDIR)/tests/fuzz/leaks:print_suppressions=0 $(MAKE) MODE=asan test
lint: ## the house's rules that a program can check
	@bash tests/lint/run $(CC)
# A failing test takes nothing from what the others reached, but one that is stopped says nothing of what it reached:
# they have an hour each. Allocations fail for longer, one of each place that asks.
coverage: ## lines of src/ that the tests reach, by room (clang, llvm); TEST=… as for test
	rm -rf build/coverage/profiles && mkdir -p build/coverage/profiles && chmod 0777 build/coverage/profiles
	-+LLVM_PROFILE_FILE=$(CURDIR)/build/coverage/profiles/%8m.profraw VG_ALLOC_SECONDS=280 VG_TEST_SECONDS=3600 $(MAKE) MODE=coverage test
	@bash tests/coverage/report build/coverage
faults: all tools $(FAULTS) ## every call of every storing command failing in turn, and 200 kills: make test has a sample
	BUILD=$(BUILD) VG_ALL=1 bash tests/cli/test_failing_io.sh
	BUILD=$(BUILD) VG_ALL=1 bash tests/cli/test_kills.sh
fixtures: $(BUILD)/make-fixtures ## makes fixtures/ anew
	rm -rf fixtures && $(BUILD)/make-fixtures fixtures
golden: all ## writes tests/golden/ anew; what changed is to be read before it is committed
	BUILD=$(BUILD) RENEW=1 bash tests/cli/test_golden.sh
screenshot: all ## what README.md shows of a report
	sh tools/screenshot build/vestigo docs/report.png

##@ Fuzzing
SECONDS ?= 30
fuzz: ## each target for SECONDS=30, beginning with what earlier runs found
	+$(MAKE) MODE=fuzz $(FUZZERS:%=build/fuzz/tests/fuzz/%)
	FUZZ_SECONDS=$(SECONDS) bash tests/fuzz/run build/fuzz/tests/fuzz $(FUZZERS)
fuzz-brief: ## each target for 2 seconds, as before a landing
	+FUZZ_JOBS=$$(nproc) $(MAKE) fuzz SECONDS=2
fuzz-coverage: ## what of our own files fuzzing reached so far
	+$(MAKE) -s MODE=coverage $(FUZZERS:%=build/coverage/tests/replay/%)
	bash tests/fuzz/coverage build/coverage/tests/replay build/fuzz/tests/fuzz/corpus $(FUZZERS)
fuzz-afl: ## the same targets under AFL++, which finds other ways in
	@command -v afl-clang-fast >/dev/null || { echo "skipped: AFL++ is not installed (Debian's afl++)"; exit 0; }; \
	$(MAKE) MODE=afl $(FUZZERS:%=build/afl/tests/fuzz/%) && \
	FUZZ_ENGINE=afl FUZZ_SECONDS=$(SECONDS) bash tests/fuzz/run build/afl/tests/fuzz $(FUZZERS)

##@ Measuring
bench: all tools $(BENCHES) $(PEERS) $(BUILD)/tests/unit/catalogue/test_search ## speed and memory, beside peers where they are installed
	BUILD=$(BUILD) SHARED=$(SHARED) bash tests/bench/run
eval: all tools $(BENCHES) ## accuracy: what docs/accuracy.md holds
	BUILD=$(BUILD) SHARED=$(SHARED) bash tests/bench/eval

eval-metadata: all ## what is read of files' metadata, beside ExifTool
	@command -v exiftool >/dev/null || { echo "skipped: ExifTool is not installed (Debian's libimage-exiftool-perl)"; exit 0; }; \
	python3 tests/bench/eval_metadata.py $(BUILD)/vestigo $(SHARED)/exif

eval-c2pa: all ## content credentials beside the reference reader, over fixtures and mutations of them
	BUILD=$(BUILD) bash tests/bench/eval_c2pa

##@ Installing (prefix=/usr/local, bindir, libdir, mandir …; DESTDIR for packagers)
LIBRARY_FILE := libvestigo.so.$(SOVERSION).$(VERSION)
# As pkg-config has it: below ${prefix} where it is, so that the whole can be moved.
in_prefix = $(patsubst $(prefix)/%,$${prefix}/%,$(1))
install: all $(MANUALS) $(COMPLETIONS) ## program, libraries, headers, manual, completions
	$(INSTALL) -d $(addprefix $(DESTDIR),$(bindir) $(libdir) $(pkgconfigdir) $(includedir)/vestigo $(mandir)/man1 \
	  $(bashcompletiondir) $(zshcompletiondir) $(fishcompletiondir))
	$(INSTALL) -m 755 $(BUILD)/vestigo $(DESTDIR)$(bindir)/vestigo
	$(INSTALL) -m 644 $(BUILD)/libvestigo.a $(DESTDIR)$(libdir)/libvestigo.a
	$(INSTALL) -m 644 $(BUILD)/libvestigo.so $(DESTDIR)$(libdir)/$(LIBRARY_FILE)
	ln -sf $(LIBRARY_FILE) $(DESTDIR)$(libdir)/libvestigo.so.$(SOVERSION)
	ln -sf libvestigo.so.$(SOVERSION) $(DESTDIR)$(libdir)/libvestigo.so
	$(INSTALL) -m 644 include/vestigo/*.h $(DESTDIR)$(includedir)/vestigo/
	sed 's|@PREFIX@|$(prefix)|; s|@LIBDIR@|$(call in_prefix,$(libdir))|; s|@INCLUDEDIR@|$(call in_prefix,$(includedir))|; s|@VERSION@|$(VERSION)|; s|@PACKAGES@|$(PACKAGES)|' \
	  tools/vestigo.pc.in >$(DESTDIR)$(pkgconfigdir)/vestigo.pc
	$(INSTALL) -m 644 $(BUILD)/man/*.1 $(DESTDIR)$(mandir)/man1/
	$(INSTALL) -m 644 $(BUILD)/completions/bash $(DESTDIR)$(bashcompletiondir)/vestigo
	$(INSTALL) -m 644 $(BUILD)/completions/zsh $(DESTDIR)$(zshcompletiondir)/_vestigo
	$(INSTALL) -m 644 $(BUILD)/completions/fish $(DESTDIR)$(fishcompletiondir)/vestigo.fish
uninstall: ## takes away what install put there
	rm -f $(addprefix $(DESTDIR),$(bindir)/vestigo $(libdir)/libvestigo.a $(libdir)/libvestigo.so $(libdir)/libvestigo.so.$(SOVERSION) \
	  $(libdir)/$(LIBRARY_FILE) $(pkgconfigdir)/vestigo.pc $(mandir)/man1/vestigo.1 $(mandir)/man1/vestigo-*.1 \
	  $(bashcompletiondir)/vestigo $(zshcompletiondir)/_vestigo $(fishcompletiondir)/vestigo.fish)
	rm -f $(addprefix $(DESTDIR)$(includedir)/vestigo/,$(notdir $(wildcard include/vestigo/*.h)))
	-rmdir $(DESTDIR)$(includedir)/vestigo
# Of the last commit, by git, which gives everybody the same bytes.
dist: ## a tarball of the last commit: build/vestigo-VERSION.tar.gz
	@mkdir -p build
	git archive --format=tar --prefix=vestigo-$(VERSION)/ HEAD | gzip -9n >build/vestigo-$(VERSION).tar.gz
	@echo build/vestigo-$(VERSION).tar.gz

##@ Others
help: ## this list
	@awk -f tools/help.awk Makefile
endif

# --- the Python module ----------------------------------------------------------------
# Debian's Python looks below /usr in one folder for all its versions, below /usr/local in one for each.
PYTHON ?= /usr/bin/python3
pythondir ?= $(prefix)/lib/$(if $(filter /usr,$(prefix)),python3,python$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'))/dist-packages
PYTHON_FILES := $(wildcard bindings/python/vestigo/*.py) bindings/python/vestigo/py.typed
.PHONY: install-python uninstall-python
##@ Installing for Python (pythondir)
install-python: ## the Python module over the shared library
	$(INSTALL) -d $(DESTDIR)$(pythondir)/vestigo
	$(INSTALL) -m 644 $(PYTHON_FILES) $(DESTDIR)$(pythondir)/vestigo/
uninstall-python: ## takes it away
	rm -rf $(DESTDIR)$(pythondir)/vestigo

##@ Variables
##= MODE=release  debug, asan, fuzz, coverage, afl: how it is built, each in its folder below build/
##= V=1           shows every command
##= CC, CPPFLAGS, CFLAGS, LDFLAGS, AR, PKG_CONFIG, INSTALL   as everywhere; a change compiles anew
##= BUILD, NATIVE another machine's build: make BUILD=build/arm CC=aarch64-linux-gnu-gcc NATIVE=build/release/vestigo
##= SHARED        real data to test and measure with; tests that want it are skipped without
