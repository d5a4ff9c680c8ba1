/* Which network addresses may be connected to. Asked at the moment of connecting, about the
 * address that the socket will use: names that resolve to something else on a second look
 * change nothing. */
#ifndef VG_FETCH_ADDRESS_H
#define VG_FETCH_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum { VG_ADDRESS_EXCEPTIONS = 16, VG_ADDRESS_TEXT = 64, VG_ADDRESS_HOST = 1024 /* percent-encoded ones too */ };

/* Addresses are held as IPv6; IPv4 ones in their mapped form. */
struct vg_address_range {
	uint8_t address[16];
	unsigned bits;
};

/* What the user allowed on purpose. */
struct vg_address_policy {
	struct vg_address_range exceptions[VG_ADDRESS_EXCEPTIONS];
	size_t count;
};

/* Adds "127.0.0.0/8", "::1" or the like; false when it is no address, or one too many. */
bool vg_address_allow(struct vg_address_policy *policy, const char *cidr);

/* NULL when the address may be connected to, else what it is: "a loopback address". Only global
 * unicast is, without the IANA special-purpose registries; IPv4 addresses inside IPv6 ones
 * (mapped, NAT64, 6to4) count as what they lead to. */
const char *vg_address_refusal(const struct vg_address_policy *policy, const struct sockaddr *address);

/* The same for a literal address as hosts of URLs are written, in every spelling that a resolver or
 * a proxy may take for one: "127.0.0.1", "[::1]", "127.1.", "0x7f000001", "127%2e0.0.1",
 * "localhost". NULL also for names. */
const char *vg_address_literal_refusal(const struct vg_address_policy *policy, const char *host);

/* The ranges of the table, one after the other; NULL behind the last. */
const char *vg_address_row(size_t i);

#endif
