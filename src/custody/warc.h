/* Web archive records, WARC 1.1 (ISO 28500:2017), each a gzip member of its own. */
#ifndef VG_CUSTODY_WARC_H
#define VG_CUSTODY_WARC_H

#include "base/bytes.h"
#include "base/digest.h"

/* One HTTP request and its answer, as they went over the wire. Everything is borrowed. */
struct vg_exchange {
	const char *url;
	int status;
	struct vg_span request;      /* the request's head */
	struct vg_span head, body;   /* the answer's, with chunks and compression */
	const char *protocol;        /* "http/1.1", "h2": heads of HTTP/2, which has no text, are
					written as HTTP/1.1 has them */
	int64_t started, finished;   /* UTC, microseconds */
	const char *address;         /* of the peer; NULL behind a proxy */
	const char *certificate;     /* SHA-256 of the peer's TLS certificate (DER); NULL: no TLS */
	const char *tls;             /* its version, "TLSv1.3"; NULL: no TLS */
	const char *truncated;       /* why the body is not whole: WARC's "length", "time" or
					"disconnect"; NULL: it is */
};

/* Where the records of an exchange lie among the appended bytes. */
struct vg_warc_places {
	size_t response_offset, response_size;
	char payload_digest[VG_SHA256_TEXT]; /* of the answer's body without chunks */
};

/* Appends a warcinfo record: the first of a file. */
int vg_warc_append_info(struct vg_buffer *out, const char *software, struct vg_error *err);

/* Appends response, request and metadata records. */
int vg_warc_append_exchange(struct vg_buffer *out, const struct vg_exchange *exchange,
			    struct vg_warc_places *places, struct vg_error *err);

#endif
