/* Only in the coverage build: counts what confined processes reach, too. They may write no file and often
 * do not end by exit(), so the counters of clang's instrumentation are put into memory that they share with
 * the process that forked them, which writes the profile when it ends. Two processes that count at the same
 * moment may lose a count, never that there was one. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* Of clang's runtime: where the counters lie, how far from there they are really counted, and the file. */
char *__llvm_profile_begin_counters(void);
char *__llvm_profile_end_counters(void);
void __llvm_profile_initialize_file(void);
const char *__llvm_profile_get_filename(void);
int __llvm_profile_write_file(void);
extern intptr_t __llvm_profile_counter_bias __attribute__((visibility("hidden")));
int __llvm_profile_runtime; /* there being one, the runtime does not write by itself */

static char *shared;
static size_t size;

static void write_profile(void)
{
	__llvm_profile_counter_bias = 0;
	memcpy(__llvm_profile_begin_counters(), shared, size);
	__llvm_profile_write_file();
	/* Tests that need it run the program as another user, who adds to the same file. */
	const char *name = __llvm_profile_get_filename();
	if (name && name[0])
		(void)chmod(name, 0666);
}

static __attribute__((constructor)) void share_counters(void)
{
	size = (size_t)(__llvm_profile_end_counters() - __llvm_profile_begin_counters());
	shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		abort();
	memcpy(shared, __llvm_profile_begin_counters(), size);
	__llvm_profile_counter_bias = shared - __llvm_profile_begin_counters();
	__llvm_profile_initialize_file();
	atexit(write_profile);
}

int __real_munmap(void *address, size_t length);

/* The sandbox unmaps what is shared with anybody (base/sandbox.c): not these. */
int __wrap_munmap(void *address, size_t length);
int __wrap_munmap(void *address, size_t length)
{
	return address == shared ? 0 : __real_munmap(address, length);
}
