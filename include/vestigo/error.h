/* Errors: what went wrong, said once, owned by the caller. And what else every header rests on.
 *
 * Every function of the library that can fail returns 0 or one of the negative
 * codes below and, where it takes a `struct vg_error *`, describes the failure
 * there. The first error wins: a filled vg_error is never overwritten, so
 * clean-up code cannot hide the cause. A vg_error may be NULL, has a fixed
 * size and needs no release. Not shared between threads. */
#ifndef VESTIGO_ERROR_H
#define VESTIGO_ERROR_H

#if defined(__GNUC__)
#define VG_API __attribute__((visibility("default")))
#define VG_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define VG_API
#define VG_PRINTF(text, first)
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum vg_code {
	VG_OK = 0,
	VG_ERR_USAGE = -1,       /* the caller asked for something that cannot be */
	VG_ERR_MEMORY = -2,      /* memory could not be had */
	VG_ERR_IO = -3,          /* reading or writing failed */
	VG_ERR_NOT_FOUND = -4,   /* the thing named is not there */
	VG_ERR_MALFORMED = -5,   /* the bytes are not what their format requires */
	VG_ERR_UNSUPPORTED = -6, /* sound perhaps, but not a kind this build reads */
	VG_ERR_LIMIT = -7,       /* larger, deeper or slower than the limits allow */
	VG_ERR_CORRUPT = -8,     /* our own stored data is damaged */
	VG_ERR_VERSION = -9,     /* our own stored data is of a newer version */
	VG_ERR_BUSY = -10,       /* another process holds it */
	VG_ERR_WORKER = -11,     /* a worker process died or broke its protocol */
	VG_ERR_INTERRUPTED = -12,/* the caller asked to stop */
	VG_ERR_CLOSED = -13      /* the reader of our output went away */
};

struct vg_error {
	int code;          /* VG_OK while nothing has gone wrong */
	char message[512]; /* one line, the subject in quotes, no line feed */
};

/* Fills *err (unless it is NULL or already filled) and returns code. Bytes that
 * could steer a terminal are escaped by whoever prints the message. */
VG_API int vg_error_set(struct vg_error *err, int code, const char *format, ...)
	VG_PRINTF(3, 4);

/* Frees what the library handed out as heap memory of its own (texts, small pictures), which "heap" in these
 * headers means; NULL is fine. Structs that own such memory have a release function instead. The library allocates
 * with malloc: a program that has no other allocator may as well call free. Thread-safe. */
VG_API void vg_free(void *memory);

/* How many allocations failed in this thread so far where the library went on with less: what was printed
 * meanwhile may lack something. */
VG_API unsigned long vg_memory_faults(void);

/* The general sentence for a code, for callers without a vg_error. Static. */
VG_API const char *vg_code_sentence(int code);

#ifdef __cplusplus
}
#endif
#endif
