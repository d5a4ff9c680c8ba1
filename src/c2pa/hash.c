/* Digests, and the list of codes. */
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <threads.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/text.h"
#include "c2pa/work.h"

/* A file is hashed once for its binding, and what lies in its store once for each address that names it: a
 * store in which everything is named four times over is none of an honest signer. */
enum { HASHED_TIMES = 4, HASHED_LEAST = 16 << 20 };

static const struct { const char *name, *openssl; } algorithms[] = {
	{ "sha256", "SHA256" }, { "sha384", "SHA384" }, { "sha512", "SHA512" } };
enum { ALGORITHMS = sizeof algorithms / sizeof *algorithms };

/* Looked up once: by name they are looked up again at each use. */
static EVP_MD *fetched[ALGORITHMS];
static once_flag all_fetched = ONCE_FLAG_INIT;

static void fetch_all(void)
{
	for (int i = 0; i < ALGORITHMS; i++)
		fetched[i] = EVP_MD_fetch(NULL, algorithms[i].openssl, NULL);
}

void vg_c2pa_prepare(void)
{
	call_once(&all_fetched, fetch_all);
}

static int find(const char *algorithm)
{
	for (int i = 0; i < ALGORITHMS; i++)
		if (strcmp(algorithms[i].name, algorithm) == 0)
			return i;
	return -1;
}

bool vg_c2pa_algorithm_known(const char *algorithm)
{
	return find(algorithm) >= 0;
}

static bool in_budget(struct vg_c2pa_work *work, const struct vg_span *part, size_t count)
{
	for (size_t i = 0; i < count; i++)
		work->hashed += part[i].size;
	return work->hashed <= (uint64_t)work->file.size * HASHED_TIMES + HASHED_LEAST;
}

bool vg_c2pa_digest(struct vg_c2pa_work *work, const char *algorithm, const struct vg_span *part, size_t count,
		    uint8_t out[VG_C2PA_HASH], size_t *out_size)
{
	int which = find(algorithm);
	unsigned size = 0;
	vg_c2pa_prepare();
	if (which < 0 || !fetched[which] || !in_budget(work, part, count))
		return false;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = context && EVP_DigestInit_ex(context, fetched[which], NULL);
	for (size_t i = 0; i < count && good; i++)
		good = EVP_DigestUpdate(context, part[i].data, part[i].size);
	good = good && EVP_DigestFinal_ex(context, out, &size);
	EVP_MD_CTX_free(context);
	if (!good)
		vg_memory_fault(); /* there is no other reason */
	*out_size = size;
	return good;
}

bool vg_c2pa_digest_is(struct vg_c2pa_work *work, const struct vg_c2pa_hash *hash, const struct vg_span *part, size_t count)
{
	uint8_t digest[VG_C2PA_HASH];
	size_t size;
	return vg_c2pa_digest(work, hash->algorithm, part, count, digest, &size) && hash->value.size == size &&
	       vg_digests_equal(digest, hash->value.data, size);
}

/* What is no failure of the credentials themselves: that nobody on a list vouches for the signer. */
static bool breaks(enum vg_credentials_code code)
{
	return vg_credentials_code_kind(code) == VG_STATUS_FAILURE && code != VG_C2PA_CREDENTIAL_UNTRUSTED;
}

static bool of_the_file(enum vg_credentials_code code)
{
	return code == VG_C2PA_DATA_HASH_MISMATCH || code == VG_C2PA_BMFF_HASH_MISMATCH ||
	       code == VG_C2PA_BOXES_HASH_MISMATCH || code == VG_C2PA_BOXES_HASH_UNKNOWN_BOX;
}

void vg_c2pa_say(struct vg_c2pa_work *work, uint32_t manifest, enum vg_credentials_code code, const char *about,
		 const char *detail)
{
	struct vg_credentials *out = work->out;
	bool broken = work->broken_inside || work->broken_binding;
	bool newest = manifest == 0;
	work->broken_binding |= newest && breaks(code) && of_the_file(code);
	work->broken_inside |= newest && breaks(code) && !of_the_file(code);
	if (manifest < VG_C2PA_MANIFESTS) {
		work->failed[manifest][code] |= breaks(code);
		if (breaks(code) && !work->why[manifest])
			work->why[manifest] = detail && *detail ? detail : vg_credentials_code_name(code);
	}
	if (newest && breaks(code) && !broken)
		snprintf(out->reason, sizeof out->reason, "%s", detail && *detail ? detail : vg_credentials_code_name(code));
	if (out->status_count == VG_CREDENTIALS_STATUSES) {
		out->left_out++;
		/* A failure is told in the place of the last that is none. */
		if (!breaks(code))
			return;
		while (out->status_count > 0 && breaks(out->status[out->status_count - 1].code))
			out->status_count--;
		if (out->status_count == 0) {
			out->status_count = VG_CREDENTIALS_STATUSES;
			return;
		}
		memmove(out->status + out->status_count - 1, out->status + out->status_count,
			(VG_CREDENTIALS_STATUSES - out->status_count) * sizeof *out->status);
		out->status_count = VG_CREDENTIALS_STATUSES - 1;
	}
	struct vg_credentials_status *status = &out->status[out->status_count++];
	*status = (struct vg_credentials_status){ .code = code, .manifest = manifest };
	vg_text_copy(status->about, sizeof status->about, about ? about : "");
	vg_text_copy(status->detail, sizeof status->detail, detail ? detail : "");
}
