/* Memory that runs short once, for the test of what becomes of that: preloaded, it lets the allocation
 * number VG_FAIL_ALLOC of the main process fail, or VG_FAIL_ALLOC_WORKER of each process that it forks. With
 * VG_FAIL_OWN only those count that the program itself asks for, and not the libraries for themselves. Into the
 * file VG_ALLOC_COUNTS, five 64-bit numbers: allocations of the main process, of the busiest other one, how many failed of
 * each, and for whom: an address in the program. Behind them, with VG_ALLOC_PLACES, by whom each allocation of the main
 * process was asked for, as a digest of the functions that stand on the stack.
 *
 * The sanitizers bring an allocator of their own. There this is no preloaded library but part of a program
 * (vestigo-alloc) whose calls the linker turns over to it (--wrap): VG_WRAPPED. Those are the program's own. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAIN, OTHER, PROCESSES };
enum { PLACES = 1 << 15, DEPTH = 8 }; /* functions of a stack; two of them are of this file */

static struct counts {
	_Atomic uint64_t allocations[PROCESSES], failed[PROCESSES], caller; /* the last one that failed */
	uint64_t place[PLACES];
} none, *counts = &none;
static uint64_t fail_at[PROCESSES];
static _Atomic uint64_t own; /* allocations of this process */
static int process = MAIN;
static pid_t main_process;
static _Atomic int ready;
static int own_only, want_places;
static uintptr_t program, code_begins, code_ends;

/* The first object is the program. */
static int find_code(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	(void)context;
	program = info->dlpi_addr;
	for (int i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X) {
			code_begins = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
			code_ends = code_begins + info->dlpi_phdr[i].p_memsz;
		}
	return 1;
}

#ifdef VG_WRAPPED
#define OURS(name) __wrap_##name
#define REAL(name) __real_##name
#else
#define OURS(name) name
#define REAL(name) __libc_##name
#endif
void *REAL(malloc)(size_t);
void *REAL(calloc)(size_t, size_t);
void *REAL(realloc)(void *, size_t);

static void *real_aligned(size_t alignment, size_t size)
{
#ifdef VG_WRAPPED
	void *__real_aligned_alloc(size_t, size_t);
	return __real_aligned_alloc(alignment, size);
#else
	void *__libc_memalign(size_t, size_t);
	return __libc_memalign(alignment, size);
#endif
}

/* Also where a process was not made by the C library's fork. */
static void notice_child(void)
{
	if (process == MAIN && getpid() != main_process) {
		process = OTHER;
		own = 0;
	}
}

static uint64_t number(const char *name)
{
	const char *text = getenv(name);
	return text ? strtoull(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *name = getenv("VG_ALLOC_COUNTS");
	int fd = name ? open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	fail_at[MAIN] = number("VG_FAIL_ALLOC");
	fail_at[OTHER] = number("VG_FAIL_ALLOC_WORKER");
	if (fd >= 0 && ftruncate(fd, sizeof *counts) == 0) {
		void *shared = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		counts = shared != MAP_FAILED ? shared : counts;
	}
	if (fd >= 0)
		close(fd);
	own_only = getenv("VG_FAIL_OWN") != NULL;
	if ((want_places = getenv("VG_ALLOC_PLACES") != NULL))
		backtrace((void *[1]){ NULL }, 1); /* the first time it allocates */
	dl_iterate_phdr(find_code, NULL);
	main_process = getpid();
	ready = 1;
}

/* FNV-1a over return addresses, of this run alone: the next one lies elsewhere. */
static uint64_t place_of_stack(void)
{
	void *stack[DEPTH];
	uint64_t place = 0xcbf29ce484222325;
	int depth = backtrace(stack, DEPTH);
	for (int i = 2; i < depth; i++)
		place = (place ^ (uintptr_t)stack[i]) * 0x100000001b3;
	return place;
}

static int fails(const void *caller)
{
	if (!ready || (own_only && ((uintptr_t)caller < code_begins || (uintptr_t)caller >= code_ends)))
		return 0;
	notice_child();
	uint64_t now = atomic_fetch_add(&own, 1) + 1;
	if (now > counts->allocations[process])
		counts->allocations[process] = now;
	if (want_places && process == MAIN && now <= PLACES)
		counts->place[now - 1] = place_of_stack();
	if (now != fail_at[process])
		return 0;
	atomic_fetch_add(&counts->failed[process], 1);
	counts->caller = (uintptr_t)caller - program;
	errno = ENOMEM;
	return 1;
}

/* A confined process gives up all memory that others share; what is counted in stays. */
int OURS(munmap)(void *at, size_t size);
int OURS(munmap)(void *at, size_t size)
{
	return at == (void *)counts ? 0 : (int)syscall(SYS_munmap, at, size);
}

void *OURS(malloc)(size_t size);
void *OURS(malloc)(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : REAL(malloc)(size);
}

void *OURS(calloc)(size_t count, size_t size);
void *OURS(calloc)(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : REAL(calloc)(count, size);
}

void *OURS(realloc)(void *old, size_t size);
void *OURS(realloc)(void *old, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : REAL(realloc)(old, size);
}

int OURS(posix_memalign)(void **out, size_t alignment, size_t size);
int OURS(posix_memalign)(void **out, size_t alignment, size_t size)
{
	void *got = fails(__builtin_return_address(0)) ? NULL : real_aligned(alignment, size);
	if (!got)
		return ENOMEM;
	*out = got;
	return 0;
}

void *OURS(aligned_alloc)(size_t alignment, size_t size);
void *OURS(aligned_alloc)(size_t alignment, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : real_aligned(alignment, size);
}

/* What the C library allocates for the program. */
char *OURS(strdup)(const char *text);
char *OURS(strdup)(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = fails(__builtin_return_address(0)) ? NULL : REAL(malloc)(size);
	return copy ? memcpy(copy, text, size) : NULL;
}

char *OURS(strndup)(const char *text, size_t most);
char *OURS(strndup)(const char *text, size_t most)
{
	size_t size = strnlen(text, most);
	char *copy = fails(__builtin_return_address(0)) ? NULL : REAL(malloc)(size + 1);
	if (copy) {
		memcpy(copy, text, size);
		copy[size] = 0;
	}
	return copy;
}

/* As the C library does, *out is left as it is where it fails. */
static int print(const void *caller, char **out, const char *format, va_list arguments)
{
	va_list again;
	if (fails(caller))
		return -1;
	va_copy(again, arguments);
	int size = vsnprintf(NULL, 0, format, arguments);
	char *text = size >= 0 ? REAL(malloc)((size_t)size + 1) : NULL;
	if (text) {
		vsnprintf(text, (size_t)size + 1, format, again);
		*out = text;
	}
	va_end(again);
	return text ? size : -1;
}

int OURS(asprintf)(char **out, const char *format, ...);
int OURS(asprintf)(char **out, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = print(__builtin_return_address(0), out, format, arguments);
	va_end(arguments);
	return size;
}

#ifndef VG_WRAPPED /* what asprintf is called where calls are fortified, which the sanitizers' build is not */
int __asprintf_chk(char **out, int flag, const char *format, ...);
int __asprintf_chk(char **out, int flag, const char *format, ...)
{
	va_list arguments;
	(void)flag;
	va_start(arguments, format);
	int size = print(__builtin_return_address(0), out, format, arguments);
	va_end(arguments);
	return size;
}
#endif

/* The stream itself: what it writes to grows within the C library. */
FILE *OURS(open_memstream)(char **out, size_t *size);
FILE *OURS(open_memstream)(char **out, size_t *size)
{
#ifdef VG_WRAPPED
	FILE *__real_open_memstream(char **, size_t *);
	return fails(__builtin_return_address(0)) ? NULL : __real_open_memstream(out, size);
#else
	FILE *(*next)(char **, size_t *) = (FILE * (*)(char **, size_t *))dlsym(RTLD_NEXT, "open_memstream");
	return fails(__builtin_return_address(0)) || !next ? NULL : next(out, size);
#endif
}
