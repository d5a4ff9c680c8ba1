/* A list of certificates that a desk trusts to vouch for signers of content credentials: PEM, as the C2PA
 * and others publish it. None is built in. Read once, then unchanged: any number of threads may look. */
#ifndef VESTIGO_TRUST_LIST_H
#define VESTIGO_TRUST_LIST_H

#include <stddef.h>
#include <stdint.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vg_trust_list;

/* Opens a file of at most 16 MiB with at least one certificate and at most 4096; the caller closes it.
 * VG_ERR_IO, VG_ERR_MEMORY; VG_ERR_MALFORMED where something in it that begins as a certificate is none. */
VG_API int vg_trust_list_open(const char *path, struct vg_trust_list **out, struct vg_error *err);
/* NULL is allowed. */
VG_API void vg_trust_list_close(struct vg_trust_list *list);
/* Its name as given, the date of the file (seconds since 1970), its SHA-256, and how many certificates. */
VG_API const char *vg_trust_list_name(const struct vg_trust_list *list);
VG_API int64_t vg_trust_list_date(const struct vg_trust_list *list);
VG_API const uint8_t *vg_trust_list_sha256(const struct vg_trust_list *list);
VG_API size_t vg_trust_list_count(const struct vg_trust_list *list);

#ifdef __cplusplus
}
#endif
#endif
