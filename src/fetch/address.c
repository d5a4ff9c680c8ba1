#include "fetch/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/text.h"

enum { MAPPED_BITS = 96 };

static const struct special {
	const char *range, *what;
	unsigned embedded; /* the IPv4 address that counts lies at this byte; 0: none */
} specials[] = {
	{ "0.0.0.0/8", "an unspecified address", 0 },
	{ "10.0.0.0/8", "a private address", 0 },
	{ "100.64.0.0/10", "an address of a carrier's network (CGNAT)", 0 },
	{ "127.0.0.0/8", "a loopback address", 0 },
	{ "169.254.0.0/16", "a link-local address", 0 },
	{ "172.16.0.0/12", "a private address", 0 },
	{ "192.0.0.0/24", "a reserved address", 0 },
	{ "192.0.2.0/24", "a documentation address", 0 },
	{ "192.88.99.0/24", "a reserved address", 0 },
	{ "192.168.0.0/16", "a private address", 0 },
	{ "198.18.0.0/15", "a benchmarking address", 0 },
	{ "198.51.100.0/24", "a documentation address", 0 },
	{ "203.0.113.0/24", "a documentation address", 0 },
	{ "224.0.0.0/4", "a multicast address", 0 },
	{ "240.0.0.0/4", "a reserved address", 0 },
	{ "::/128", "an unspecified address", 0 },
	{ "::1/128", "a loopback address", 0 },
	{ "64:ff9b::/96", NULL, 12 },   /* NAT64 */
	{ "64:ff9b:1::/48", "a local NAT64 address", 0 },
	{ "::/96", "a reserved address", 0 },
	{ "100::/64", "a discard address", 0 },
	{ "2001::/32", "a Teredo address", 0 },
	{ "2001:db8::/32", "a documentation address", 0 },
	{ "2002::/16", NULL, 2 },       /* 6to4 */
	{ "fc00::/7", "a private address", 0 },
	{ "fe80::/10", "a link-local address", 0 },
	{ "fec0::/10", "a private address", 0 },
	{ "ff00::/8", "a multicast address", 0 },
};

static void map(const uint8_t v4[4], uint8_t out[16])
{
	memset(out, 0, 10);
	out[10] = out[11] = 0xff;
	memcpy(out + 12, v4, 4);
}

static bool is_mapped(const uint8_t address[16])
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };
	return memcmp(address, prefix, sizeof prefix) == 0;
}

static bool parse_address(const char *text, uint8_t out[16], bool *out_v4)
{
	uint8_t v4[4];
	*out_v4 = inet_pton(AF_INET, text, v4) == 1;
	if (*out_v4)
		map(v4, out);
	return *out_v4 || inet_pton(AF_INET6, text, out) == 1;
}

static bool parse_range(const char *cidr, struct vg_address_range *out)
{
	char text[VG_ADDRESS_TEXT];
	bool v4;
	int64_t bits;
	size_t length = strcspn(cidr, "/");
	if (length >= sizeof text)
		return false;
	memcpy(text, cidr, length);
	text[length] = 0;
	if (!parse_address(text, out->address, &v4))
		return false;
	int64_t most = v4 ? 32 : 128;
	if (!cidr[length])
		bits = most;
	else if (!vg_text_to_int64(cidr + length + 1, &bits) || bits < 0 || bits > most)
		return false;
	out->bits = (unsigned)bits + (v4 ? MAPPED_BITS : 0);
	return true;
}

static bool holds(const struct vg_address_range *range, const uint8_t address[16])
{
	unsigned whole = range->bits / 8, rest = range->bits % 8;
	if (memcmp(range->address, address, whole) != 0)
		return false;
	uint8_t mask = (uint8_t)(0xff00 >> rest);
	return rest == 0 || ((range->address[whole] ^ address[whole]) & mask) == 0;
}

bool vg_address_allow(struct vg_address_policy *policy, const char *cidr)
{
	if (policy->count == VG_ADDRESS_EXCEPTIONS || !parse_range(cidr, &policy->exceptions[policy->count]))
		return false;
	policy->count++;
	return true;
}

static const char *refusal(const struct vg_address_policy *policy, const uint8_t address[16])
{
	for (size_t i = 0; i < policy->count; i++)
		if (holds(&policy->exceptions[i], address))
			return NULL;
	for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
		struct vg_address_range range;
		uint8_t inner[16];
		if (!parse_range(specials[i].range, &range) || !holds(&range, address))
			continue;
		/* "::/96" would hold mapped addresses' neighbours only; those are IPv4. */
		if (is_mapped(address) && range.bits < MAPPED_BITS)
			continue;
		if (!specials[i].embedded)
			return specials[i].what;
		map(address + specials[i].embedded, inner);
		return refusal(policy, inner);
	}
	return NULL;
}

const char *vg_address_refusal(const struct vg_address_policy *policy, const struct sockaddr *address)
{
	uint8_t bytes[16];
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof v4);
		map((const uint8_t *)&v4.sin_addr, bytes);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, address, sizeof v6);
		memcpy(bytes, &v6.sin6_addr, sizeof bytes);
	} else {
		return "no internet address";
	}
	return refusal(policy, bytes);
}

const char *vg_address_literal_refusal(const struct vg_address_policy *policy, const char *host)
{
	char text[VG_ADDRESS_TEXT];
	uint8_t bytes[16];
	bool v4;
	size_t length = strlen(host);
	if (length > 2 && length < sizeof text && host[0] == '[' && host[length - 1] == ']') {
		memcpy(text, host + 1, length - 2);
		text[length - 2] = 0;
		text[strcspn(text, "%")] = 0;
	} else {
		vg_text_copy(text, sizeof text, host);
	}
	return parse_address(text, bytes, &v4) ? refusal(policy, bytes) : NULL;
}
