/* A name service that changes its mind, for the test of the address policy: preloaded, it
 * answers for names ending in ".example" with the addresses listed in VG_TEST_ADDRESSES
 * ("127.0.0.2,127.0.0.1"), one more of them at each call, the last one for ever. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef int lookup(const char *, const char *, const struct addrinfo *, struct addrinfo **);

static void next_address(char *out, size_t size)
{
	static atomic_uint calls;
	unsigned call = atomic_fetch_add(&calls, 1);
	const char *at = getenv("VG_TEST_ADDRESSES");
	for (; at && call > 0 && strchr(at, ','); call--)
		at = strchr(at, ',') + 1;
	size_t length = at ? strcspn(at, ",") : 0;
	memcpy(out, at ? at : "", length < size ? length : size - 1);
	out[length < size ? length : size - 1] = 0;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
	lookup *real = (lookup *)dlsym(RTLD_NEXT, "getaddrinfo");
	char address[64];
	size_t length = node ? strlen(node) : 0;
	if (length < 8 || strcmp(node + length - 8, ".example") != 0)
		return real(node, service, hints, out);
	next_address(address, sizeof address);
	return real(address, service, hints, out);
}
