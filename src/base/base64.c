#include "base/base64.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";

/* As OpenSSL takes it: the usual alphabet, in fours. The caller frees. */
static unsigned char *whole_fours(const char *text, size_t letters, size_t padded)
{
	unsigned char *copy = malloc(padded + 1);
	for (size_t i = 0; copy && i < padded; i++)
		copy[i] = i >= letters ? 'A' : text[i] == '-' ? '+' : text[i] == '_' ? '/' : (unsigned char)text[i];
	return copy;
}

int vg_base64_decode(const char *text, struct vg_buffer *out)
{
	size_t letters = strspn(text, alphabet), padded = (letters + 3) / 4 * 4, bytes = letters / 4 * 3 + letters % 4 * 6 / 8;
	if (letters > INT_MAX - 4 || out->size > out->maximum || bytes > out->maximum - out->size)
		return VG_ERR_LIMIT;
	unsigned char *fours = whole_fours(text, letters, padded), *decoded = malloc(padded / 4 * 3 + 1);
	int code = fours && decoded && EVP_DecodeBlock(decoded, fours, (int)padded) >= 0
			   ? vg_buffer_append(out, decoded, bytes) : VG_ERR_MEMORY;
	free(fours);
	free(decoded);
	return code;
}
