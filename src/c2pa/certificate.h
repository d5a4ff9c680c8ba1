/* The signer's certificate: what the C2PA specification asks of it (section on certificate profiles, RFC
 * 5280), and whether it leads to a certificate of a list that the user gave. Nothing is looked up
 * elsewhere: no network, no list of the system's. */
#ifndef VG_C2PA_CERTIFICATE_H
#define VG_C2PA_CERTIFICATE_H

#include <openssl/x509.h>

#include <vestigo/credentials.h>
#include <vestigo/trust_list.h>

#include "base/bytes.h"

enum {
	VG_CHAIN_MAXIMUM = 8,         /* certificates of one chain; real ones have 2 to 4 */
	VG_CERTIFICATE_BYTES = 32 << 10, /* of one; real ones have 1 to 3 KiB */
	VG_KEY_BITS = 8192            /* the longest RSA key that is tried: time grows with its cube */
};

/* The list, opened (trust_list.c). */
struct vg_trust_list {
	char name[256];
	int64_t date;
	uint8_t sha256[32];
	size_t count;
	X509_STORE *store;            /* its certificates, each of which ends a chain */
};

struct vg_chain {
	X509 *certificate[VG_CHAIN_MAXIMUM]; /* the signer's own first */
	size_t count;
};
void vg_chain_release(struct vg_chain *chain);
/* Adds one in DER; false when it is none, or too large, or the chain is full. */
bool vg_chain_add(struct vg_chain *chain, struct vg_span der);

enum vg_purpose { VG_FOR_SIGNING, VG_FOR_STAMPS };
/* NULL when the certificate is as the specification asks, else what is not (static). Dates apart. */
const char *vg_certificate_fault(X509 *certificate, enum vg_purpose purpose);
/* Whether a moment lies in its validity. */
bool vg_certificate_valid_at(X509 *certificate, int64_t time);
/* Whether the chain leads to the list, all of it valid at that time. */
bool vg_chain_leads_to(const struct vg_chain *chain, const struct vg_trust_list *list, int64_t time);

/* Empties the library's list of errors, and notes those that were for want of memory (base/memory.h): what failed
 * for that must not read as a signature that does not hold. Called behind each use of the library. */
void vg_openssl_settle(void);

/* Seconds since 1970; 0 where it cannot be read. */
int64_t vg_certificate_time(const ASN1_TIME *time);
/* A part of a name as text: NID_commonName, NID_organizationName; "" where it has none. */
void vg_certificate_name(const X509_NAME *name, int nid, char *out, size_t out_size);
/* The name by which it is best known: its common name, else its organisation. */
void vg_certificate_called(const X509_NAME *name, char *out, size_t out_size);

#endif
