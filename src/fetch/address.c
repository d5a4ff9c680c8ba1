#include "fetch/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { MAPPED_BITS = 96 };

/* What may be connected to: global unicast (IANA's IPv4 and IPv6 address space registries) but
 * what the special-purpose registries take out of it. The row with the longest prefix decides.
 *
 * Sources, as of 2025-10:
 *   www.iana.org/assignments/iana-ipv4-special-registry
 *   www.iana.org/assignments/iana-ipv6-special-registry
 *   www.iana.org/assignments/ipv6-address-space (2000::/3 is all of global unicast)
 *
 * Stricter than the registries: anycast addresses of services that the nearest router may offer
 * (192.0.0.9, 192.0.0.10, 2001:1::1 to 2001:1::3), and identifiers that are written as addresses
 * (ORCHIDv2, drones'), are refused although they are said to be globally reachable. */
static const struct special {
	const char *range, *what; /* NULL: may be connected to, or as `embedded` says */
	unsigned embedded;        /* the IPv4 address that counts lies at this byte; 0: none */
} specials[] = {
	/* IPv4 */
	{ "0.0.0.0/0", NULL, 0 },
	{ "0.0.0.0/8", "an unspecified address", 0 },
	{ "10.0.0.0/8", "a private address", 0 },
	{ "100.64.0.0/10", "an address of a carrier's network (CGNAT)", 0 },
	{ "127.0.0.0/8", "a loopback address", 0 },
	{ "169.254.0.0/16", "a link-local address", 0 },
	{ "172.16.0.0/12", "a private address", 0 },
	{ "192.0.0.0/24", "a reserved address", 0 },
	{ "192.0.2.0/24", "a documentation address", 0 },
	{ "192.31.196.0/24", NULL, 0 },  /* AS112 */
	{ "192.52.193.0/24", NULL, 0 },  /* AMT */
	{ "192.88.99.0/24", "a reserved address", 0 },
	{ "192.168.0.0/16", "a private address", 0 },
	{ "192.175.48.0/24", NULL, 0 },  /* AS112 */
	{ "198.18.0.0/15", "a benchmarking address", 0 },
	{ "198.51.100.0/24", "a documentation address", 0 },
	{ "203.0.113.0/24", "a documentation address", 0 },
	{ "224.0.0.0/4", "a multicast address", 0 },
	{ "240.0.0.0/4", "a reserved address", 0 },
	/* IPv6 */
	{ "::/0", "a reserved address", 0 },
	{ "::/128", "an unspecified address", 0 },
	{ "::1/128", "a loopback address", 0 },
	{ "::ffff:0:0:0/96", "an IPv4-translated address", 0 },
	{ "64:ff9b::/96", NULL, 12 },    /* NAT64 */
	{ "64:ff9b:1::/48", "a local NAT64 address", 0 },
	{ "100::/64", "a discard address", 0 },
	{ "100:0:0:1::/64", "a dummy address", 0 },
	{ "2000::/3", NULL, 0 },
	{ "2001::/23", "a reserved address", 0 },
	{ "2001::/32", "a Teredo address", 0 },
	{ "2001:2::/48", "a benchmarking address", 0 },
	{ "2001:3::/32", NULL, 0 },      /* AMT */
	{ "2001:4:112::/48", NULL, 0 },  /* AS112 */
	{ "2001:10::/28", "an identifier (ORCHID)", 0 },
	{ "2001:20::/28", "an identifier (ORCHIDv2)", 0 },
	{ "2001:30::/28", "an identifier (of a drone)", 0 },
	{ "2001:db8::/32", "a documentation address", 0 },
	{ "2002::/16", NULL, 2 },        /* 6to4 */
	{ "2620:4f:8000::/48", NULL, 0 }, /* AS112 */
	{ "3fff::/20", "a documentation address", 0 },
	{ "5f00::/16", "a segment routing address", 0 },
	{ "fc00::/7", "a private address", 0 },
	{ "fe80::/10", "a link-local address", 0 },
	{ "fec0::/10", "a private address", 0 },
	{ "ff00::/8", "a multicast address", 0 },
};

const char *vg_address_row(size_t i)
{
	return i < sizeof specials / sizeof *specials ? specials[i].range : NULL;
}

static void map(const uint8_t v4[4], uint8_t out[16])
{
	memset(out, 0, 10);
	out[10] = out[11] = 0xff;
	memcpy(out + 12, v4, 4);
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

/* The row with the longest prefix that holds the address: "::/0" holds every one. */
static const struct special *row_of(const uint8_t address[16])
{
	const struct special *found = NULL;
	unsigned longest = 0;
	for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
		struct vg_address_range range;
		if (parse_range(specials[i].range, &range) && holds(&range, address) && (!found || range.bits > longest)) {
			found = &specials[i];
			longest = range.bits;
		}
	}
	return found;
}

static const char *refusal(const struct vg_address_policy *policy, const uint8_t address[16])
{
	uint8_t inner[16];
	for (size_t i = 0; i < policy->count; i++)
		if (holds(&policy->exceptions[i], address))
			return NULL;
	const struct special *row = row_of(address);
	if (!row->embedded)
		return row->what;
	map(address + row->embedded, inner);
	return refusal(policy, inner);
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

/* --- hosts as they are written ------------------------------------------------------------ */

enum { PERCENT_ROUNDS = 4 };

/* Each "%41" becomes "A"; false when there is none. */
static bool decode_percent(char *text)
{
	uint8_t byte;
	char *out = text;
	bool any = false;
	for (const char *at = text; *at; at++) {
		bool coded = at[0] == '%' && at[1] && at[2] &&
			     vg_text_unhex((char[3]){ at[1], at[2], 0 }, 1, &byte) && byte;
		*out++ = coded ? (char)byte : *at;
		at += coded ? 2 : 0;
		any |= coded;
	}
	*out = 0;
	return any;
}

/* Is the last label a number ("1", "0x7f")? No domain's is: such a host means an address to
 * somebody, in whatever spelling. */
static bool ends_in_number(const char *host)
{
	const char *dot = strrchr(host, '.'), *label = dot ? dot + 1 : host;
	if (label[0] == '0' && (label[1] | 32) == 'x')
		return strspn(label + 2, "0123456789abcdefABCDEF") == strlen(label + 2);
	return *label && strspn(label, "0123456789") == strlen(label);
}

static bool is_localhost(const char *host)
{
	static const char name[] = "localhost";
	size_t length = strlen(host), own = sizeof name - 1;
	return length >= own && strcasecmp(host + length - own, name) == 0 &&
	       (length == own || host[length - own - 1] == '.');
}

/* "[fe80::1%25eth0]": what is between the brackets, without the zone. */
static const char *bracketed_refusal(const struct vg_address_policy *policy, char *host)
{
	uint8_t bytes[16];
	bool v4;
	host[strcspn(host, "]")] = 0;
	host[strcspn(host, "%")] = 0;
	return parse_address(host + 1, bytes, &v4) ? refusal(policy, bytes) : "no internet address";
}

const char *vg_address_literal_refusal(const struct vg_address_policy *policy, const char *host)
{
	char text[VG_ADDRESS_HOST];
	uint8_t bytes[16];
	struct in_addr v4;
	bool plain;
	if (strlen(host) >= sizeof text)
		return "no internet address";
	vg_text_copy(text, sizeof text, host);
	if (text[0] == '[')
		return bracketed_refusal(policy, text);
	for (int i = 0; i < PERCENT_ROUNDS && decode_percent(text); i++)
		;
	for (size_t size = strlen(text); size > 0 && text[size - 1] == '.'; size--)
		text[size - 1] = 0;
	if (parse_address(text, bytes, &plain))
		return refusal(policy, bytes);
	if (is_localhost(text))
		v4.s_addr = htonl(INADDR_LOOPBACK);
	else if (!ends_in_number(text))
		return NULL;
	else if (inet_aton(text, &v4) == 0)
		return "an address that can be read in several ways";
	map((const uint8_t *)&v4.s_addr, bytes);
	return refusal(policy, bytes);
}
