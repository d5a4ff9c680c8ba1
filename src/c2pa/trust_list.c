/* The list of certificates that a user trusts, from PEM. */
#include <vestigo/trust_list.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "c2pa/certificate.h"

enum { LIST_BYTES = 16 << 20, LIST_CERTIFICATES = 4096 };

void vg_trust_list_close(struct vg_trust_list *list)
{
	if (list)
		X509_STORE_free(list->store);
	free(list);
}

/* Each certificate of the text. What else stands in it, as comments, is stepped over. */
static int take_all(struct vg_span text, const char *path, struct vg_trust_list *list, struct vg_error *err)
{
	BIO *bio = BIO_new_mem_buf(text.data, (int)text.size);
	X509 *certificate;
	int code = bio ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	while (code == 0 && (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		if (++list->count > LIST_CERTIFICATES)
			code = vg_error_set(err, VG_ERR_LIMIT, "\"%s\" has more than %d certificates", path, LIST_CERTIFICATES);
		else if (!X509_STORE_add_cert(list->store, certificate))
			code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		X509_free(certificate);
	}
	bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	BIO_free(bio);
	if (code == 0 && (!ended || list->count == 0))
		code = vg_error_set(err, VG_ERR_MALFORMED, list->count ? "\"%s\" has a certificate that cannot be read"
								      : "\"%s\" has no certificate in it (PEM is expected)", path);
	return code;
}

static int read_list(const char *path, struct vg_trust_list *list, struct vg_error *err)
{
	struct vg_buffer text;
	struct stat status;
	int fd = -1;
	vg_buffer_init(&text, LIST_BYTES);
	int code = vg_file_open(NULL, path, &fd, err);
	if (code == 0 && fstat(fd, &status) != 0)
		code = vg_error_set(err, VG_ERR_IO, "cannot read \"%s\"", path);
	if (code == 0)
		code = vg_file_read(fd, path, &text, err);
	if (fd >= 0)
		close(fd);
	if (code == 0) {
		list->date = status.st_mtime;
		vg_text_copy(list->name, sizeof list->name, path);
		code = vg_sha256(vg_buffer_span(&text), list->sha256) ? take_all(vg_buffer_span(&text), path, list, err)
								      : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	vg_buffer_release(&text);
	return code;
}

int vg_trust_list_open(const char *path, struct vg_trust_list **out, struct vg_error *err)
{
	struct vg_trust_list *list = vg_calloc(1, sizeof *list);
	if (list)
		list->store = X509_STORE_new();
	int code = list && list->store ? read_list(path, list, err) : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code < 0)
		vg_trust_list_close(list);
	else
		*out = list;
	return code;
}

const char *vg_trust_list_name(const struct vg_trust_list *list) { return list->name; }
int64_t vg_trust_list_date(const struct vg_trust_list *list) { return list->date; }
const uint8_t *vg_trust_list_sha256(const struct vg_trust_list *list) { return list->sha256; }
size_t vg_trust_list_count(const struct vg_trust_list *list) { return list->count; }
