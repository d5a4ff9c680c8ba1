/* The address policy, web addresses, targets and what hosts ask for. */
#include "../test.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "fetch/rate_limit.h"
#include "fetch/target.h"
#include "fetch/url.h"

static const char *refusal(const struct vg_address_policy *policy, const char *text)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return vg_address_refusal(policy, (struct sockaddr *)&v4);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return vg_address_refusal(policy, (struct sockaddr *)&v6);
}

static void addresses(void **state)
{
	static const struct { const char *address, *what; } rows[] = {
		{ "8.8.8.8", NULL }, { "149.154.167.99", NULL }, { "1.1.1.1", NULL }, { "172.15.255.255", NULL },
		{ "172.32.0.0", NULL }, { "100.63.255.255", NULL }, { "100.128.0.0", NULL }, { "11.0.0.0", NULL },
		{ "2001:67c:4e8:f004::9", NULL }, { "2a00:1450:4001::200e", NULL }, { "64:ff9b::808:808", NULL },
		{ "::ffff:8.8.8.8", NULL }, { "2002:808:808::1", NULL }, { "223.255.255.255", NULL },
		{ "0.0.0.0", "unspecified" }, { "0.1.2.3", "unspecified" }, { "10.0.0.0", "private" },
		{ "10.255.255.255", "private" }, { "100.64.0.1", "carrier" }, { "100.127.255.255", "carrier" },
		{ "127.0.0.1", "loopback" }, { "127.255.255.254", "loopback" }, { "169.254.169.254", "link-local" },
		{ "172.16.0.1", "private" }, { "172.31.255.255", "private" }, { "192.168.1.1", "private" },
		{ "192.0.2.1", "documentation" }, { "198.18.0.1", "benchmarking" }, { "198.19.255.255", "benchmarking" },
		{ "224.0.0.1", "multicast" }, { "239.255.255.255", "multicast" }, { "255.255.255.255", "reserved" },
		{ "::", "unspecified" }, { "::1", "loopback" }, { "::ffff:127.0.0.1", "loopback" },
		{ "::ffff:10.1.2.3", "private" }, { "::ffff:169.254.169.254", "link-local" },
		{ "64:ff9b::7f00:1", "loopback" }, { "64:ff9b::a00:1", "private" }, { "64:ff9b:1::1", "NAT64" },
		{ "2002:7f00:1::", "loopback" }, { "2002:c0a8:101::1", "private" }, { "::127.0.0.1", "reserved" },
		{ "fc00::1", "private" }, { "fdff::1", "private" }, { "fe80::1", "link-local" },
		{ "febf::1", "link-local" }, { "fec0::1", "private" }, { "ff02::1", "multicast" },
		{ "2001:db8::1", "documentation" }, { "2001::1", "Teredo" }, { "100::1", "discard" },
	};
	struct vg_address_policy policy = { 0 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got = refusal(&policy, rows[i].address);
		if (!rows[i].what != !got || (got && !strstr(got, rows[i].what)))
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].address, got ? got : "allowed",
				 rows[i].what ? rows[i].what : "allowed");
	}
}

/* Every row of the table: its first and its last address (but for the rows within it), and what
 * lies just outside. A row without a test is a fault. */
static void every_row(void **state)
{
	static const struct { const char *range, *what, *first, *last; } rows[] = {
		{ "0.0.0.0/0", NULL, "1.0.0.0", "223.255.255.255" },
		{ "0.0.0.0/8", "unspecified", "0.0.0.0", "0.255.255.255" },
		{ "10.0.0.0/8", "private", "10.0.0.0", "10.255.255.255" },
		{ "100.64.0.0/10", "carrier", "100.64.0.0", "100.127.255.255" },
		{ "127.0.0.0/8", "loopback", "127.0.0.0", "127.255.255.255" },
		{ "169.254.0.0/16", "link-local", "169.254.0.0", "169.254.255.255" },
		{ "172.16.0.0/12", "private", "172.16.0.0", "172.31.255.255" },
		{ "192.0.0.0/24", "reserved", "192.0.0.0", "192.0.0.255" },
		{ "192.0.2.0/24", "documentation", "192.0.2.0", "192.0.2.255" },
		{ "192.31.196.0/24", NULL, "192.31.196.0", "192.31.196.255" },
		{ "192.52.193.0/24", NULL, "192.52.193.0", "192.52.193.255" },
		{ "192.88.99.0/24", "reserved", "192.88.99.0", "192.88.99.255" },
		{ "192.168.0.0/16", "private", "192.168.0.0", "192.168.255.255" },
		{ "192.175.48.0/24", NULL, "192.175.48.0", "192.175.48.255" },
		{ "198.18.0.0/15", "benchmarking", "198.18.0.0", "198.19.255.255" },
		{ "198.51.100.0/24", "documentation", "198.51.100.0", "198.51.100.255" },
		{ "203.0.113.0/24", "documentation", "203.0.113.0", "203.0.113.255" },
		{ "224.0.0.0/4", "multicast", "224.0.0.0", "239.255.255.255" },
		{ "240.0.0.0/4", "reserved", "240.0.0.0", "255.255.255.255" },
		{ "::/0", "reserved", "::2", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "::/128", "unspecified", "::", "::" },
		{ "::1/128", "loopback", "::1", "::1" },
		{ "::ffff:0:0:0/96", "translated", "::ffff:0:0.0.0.0", "::ffff:0:255.255.255.255" },
		{ "64:ff9b::/96", NULL, "64:ff9b::1.0.0.0", "64:ff9b::223.255.255.255" },
		{ "64:ff9b:1::/48", "NAT64", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff" },
		{ "100::/64", "discard", "100::", "100::ffff:ffff:ffff:ffff" },
		{ "100:0:0:1::/64", "dummy", "100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff" },
		{ "2000::/3", NULL, "2000::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2001::/23", "reserved", "2001:1::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2001::/32", "Teredo", "2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2001:2::/48", "benchmarking", "2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff" },
		{ "2001:3::/32", NULL, "2001:3::", "2001:3:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2001:4:112::/48", NULL, "2001:4:112::", "2001:4:112:ffff:ffff:ffff:ffff:ffff" },
		{ "2001:10::/28", "ORCHID", "2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2001:20::/28", "ORCHIDv2", "2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2001:30::/28", "drone", "2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2001:db8::/32", "documentation", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2002::/16", NULL, "2002:100::", "2002:dfff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "2620:4f:8000::/48", NULL, "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff" },
		{ "3fff::/20", "documentation", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "5f00::/16", "segment routing", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "fc00::/7", "private", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "fe80::/10", "link-local", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "fec0::/10", "private", "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
		{ "ff00::/8", "multicast", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	};
	struct vg_address_policy policy = { 0 };
	size_t count = 0;
	for (; vg_address_row(count); count++) {
		size_t i = 0;
		while (i < sizeof rows / sizeof *rows && strcmp(rows[i].range, vg_address_row(count)) != 0)
			i++;
		if (i == sizeof rows / sizeof *rows)
			fail_msg("no test of %s", vg_address_row(count));
		const char *const ends[] = { rows[i].first, rows[i].last };
		for (int end = 0; end < 2; end++) {
			const char *got = refusal(&policy, ends[end]);
			if (!rows[i].what != !got || (got && !strstr(got, rows[i].what)))
				fail_msg("%s of %s: %s", ends[end], rows[i].range, got ? got : "allowed");
		}
	}
	assert_int_equal(count, sizeof rows / sizeof *rows);
}

/* What lies beside the rows, and IPv4 inside IPv6. */
static void beside_the_rows(void **state)
{
	static const struct { const char *address, *what; } rows[] = {
		{ "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved" }, { "4000::", "reserved" },
		{ "3fff:1000::", NULL }, { "5eff:ffff::", "reserved" }, { "5f01::", "reserved" }, { "2001:200::", NULL },
		{ "2001:1::1", "reserved" }, { "2001:1::2", "reserved" }, { "2001:1::3", "reserved" }, { "2001:2:1::", "reserved" },
		{ "2001:4:111::", "reserved" }, { "2001:4:113::", "reserved" }, { "2001:40::", "reserved" },
		{ "192.0.0.9", "reserved" }, { "192.0.0.170", "reserved" }, { "192.0.1.0", NULL }, { "64:ff9b:2::1", "reserved" },
		{ "64:ff9b::1:0:0", "reserved" }, { "100:0:0:2::", "reserved" }, { "::ffff:0:127.0.0.1", "translated" },
		{ "::ffff:0:8.8.8.8", "translated" }, { "::8.8.8.8", "reserved" }, { "64:ff9b::169.254.169.254", "link-local" },
		{ "2002:a9fe:a9fe::1", "link-local" }, { "2001:0:7f00:1::", "Teredo" }, { "::fffe:127.0.0.1", "reserved" },
		{ "::ffff:255.255.255.255", "reserved" }, { "200::", "reserved" }, { "8000::1", "reserved" },
	};
	struct vg_address_policy policy = { 0 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got = refusal(&policy, rows[i].address);
		if (!rows[i].what != !got || (got && !strstr(got, rows[i].what)))
			fail_msg("%s: %s", rows[i].address, got ? got : "allowed");
	}
}

/* What a proxy or a resolver may take for an address, though it is written otherwise. */
static void spellings(void **state)
{
	static const struct { const char *host, *what; } rows[] = {
		{ "169.254.169.254.", "link-local" }, { "127.0.0.1..", "loopback" }, { "127.1", "loopback" }, { "127.1.", "loopback" },
		{ "2130706433", "loopback" }, { "2130706433.", "loopback" }, { "0x7f000001", "loopback" }, { "0X7F.1", "loopback" },
		{ "0177.0.0.01", "loopback" }, { "0251.0376.0251.0376.", "link-local" }, { "0xa9fea9fe.", "link-local" },
		{ "127%2e0%2E0.1", "loopback" }, { "127.0.0.%31", "loopback" }, { "%31%32%37.1", "loopback" }, { "127%252e0.0.1", "loopback" },
		{ "10.0.0.1%2e", "private" }, { "localhost", "loopback" }, { "LOCALHOST.", "loopback" }, { "a.localhost", "loopback" },
		{ "[::1]", "loopback" }, { "[fe80::1%25eth0]", "link-local" }, { "[::ffff:7f00:1]", "loopback" }, { "[::127.1]", "no internet" },
		{ "1.2.3.4.5", "several ways" }, { "4294967297", "several ways" }, { "256.1.1.1", "several ways" }, { "host.0x10", "several ways" },
		{ "8.8.8.8", NULL }, { "8.8.8.8.", NULL }, { "[2a00:1450::1]", NULL }, { "pictures.example", NULL }, { "t.me.", NULL },
		{ "127.0.0.1.example", NULL }, { "localhost.example", NULL }, { "notlocalhost", NULL }, { "0x7f.example", NULL },
	};
	struct vg_address_policy policy = { 0 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got = vg_address_literal_refusal(&policy, rows[i].host);
		if (!rows[i].what != !got || (got && !strstr(got, rows[i].what)))
			fail_msg("%s: %s", rows[i].host, got ? got : "allowed");
	}
	assert_true(vg_address_allow(&policy, "127.0.0.0/8"));
	assert_null(vg_address_literal_refusal(&policy, "localhost"));
	assert_null(vg_address_literal_refusal(&policy, "127.1."));
}

static void exceptions(void **state)
{
	struct vg_address_policy policy = { 0 };
	assert_true(vg_address_allow(&policy, "127.0.0.2/32"));
	assert_true(vg_address_allow(&policy, "10.8.0.0/13"));
	assert_true(vg_address_allow(&policy, "fd00::/8"));
	assert_null(refusal(&policy, "127.0.0.2"));
	assert_null(refusal(&policy, "::ffff:127.0.0.2"));
	assert_non_null(refusal(&policy, "127.0.0.1"));
	assert_non_null(refusal(&policy, "127.0.0.3"));
	assert_null(refusal(&policy, "10.15.255.255"));
	assert_non_null(refusal(&policy, "10.16.0.0"));
	assert_non_null(refusal(&policy, "10.7.255.255"));
	assert_null(refusal(&policy, "fd12::1"));
	assert_non_null(refusal(&policy, "fc12::1"));
	const char *const wrong[] = { "", "nonsense", "127.0.0.1/33", "::1/129", "127.0.0.1/-1", "127.0.0.1/x", "1.2.3" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(vg_address_allow(&policy, wrong[i]));
}

static void urls(void **state)
{
	static const struct { const char *text, *base, *result; } rows[] = {
		{ "https://t.me/s/x", NULL, "https://t.me/s/x" },
		{ "HTTPS://T.me/s/x#part", NULL, "https://T.me/s/x" },
		{ "//cdn4.telesco.pe/a", "https://t.me/s/x", "https://cdn4.telesco.pe/a" },
		{ "/b?c=1", "https://t.me/s/x", "https://t.me/b?c=1" },
		{ "http://t.me/", NULL, NULL }, { "ftp://t.me/", NULL, NULL }, { "file:///etc/passwd", NULL, NULL },
		{ "https://a@t.me/", NULL, NULL }, { "https://a:b@t.me/", NULL, NULL }, { "https://t.me:8443/", NULL, NULL },
		{ "https://127.0.0.1/", NULL, NULL }, { "https://[::1]/", NULL, NULL }, { "https://2130706433/", NULL, NULL },
		{ "https://0x%7f.1", NULL, NULL }, { "https://a%2fb.example/", NULL, NULL },
		{ "https://0x7f000001/", NULL, NULL }, { "https://0177.0.0.1/", NULL, NULL }, { "https:///", NULL, NULL },
		{ "https://169.254.169.254./", NULL, NULL }, { "https://0x7f.1./", NULL, NULL }, { "https://127%2e0.0.1/", NULL, NULL },
		{ "https://\uff11\uff12\uff17.\uff10.0.1/", NULL, NULL }, { "https://127\u30020\u30020\u30021/", NULL, NULL },
		{ "https://\u2460\u2461\u2466.1/", NULL, NULL }, { "https://[::ffff:0:7f00:1]/", NULL, NULL }, { "https://localhost./", NULL, NULL },
		{ "https://b\u00fccher.example/", NULL, NULL }, { "https://xn--bcher-kva.example/", NULL, "https://xn--bcher-kva.example/" },
		{ "javascript:alert(1)", NULL, NULL }, { "data:image/png;base64,AA", NULL, NULL }, { "", NULL, NULL },
	};
	struct vg_url_policy policy = { 0 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_url url;
		struct vg_error err = { 0 };
		int code = vg_url_parse(rows[i].text, rows[i].base, &policy, &url, &err);
		if ((code == 0) != (rows[i].result != NULL) || (code == 0 && strcmp(url.text, rows[i].result) != 0))
			fail_msg("\"%s\": %d \"%s\" %s", rows[i].text, code, url.text, err.message);
	}
}

static void domains(void **state)
{
	static const struct { const char *host; bool below; } rows[] = {
		{ "cdn4.telesco.pe", true }, { "telesco.pe", true }, { "cdn1.cdn-telegram.org", true },
		{ "eviltelesco.pe", false }, { "telesco.pe.evil.example", false }, { "pe", false }, { "", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_url url = { 0 };
		snprintf(url.host, sizeof url.host, "%s", rows[i].host);
		assert_int_equal(vg_url_is_below(&url, vg_telegram_cdn_hosts), rows[i].below);
	}
}

static void targets(void **state)
{
	static const struct { const char *text; int kind; const char *channel; int64_t post; bool single; } rows[] = {
		{ "@Front_line", VG_TARGET_CHANNEL, "front_line", 0, false },
		{ "https://t.me/s/front", VG_TARGET_CHANNEL, "front", 0, false },
		{ "https://t.me/front", VG_TARGET_CHANNEL, "front", 0, false },
		{ "t.me/front/", VG_TARGET_CHANNEL, "front", 0, false },
		{ "https://t.me/front/123", VG_TARGET_POST, "front", 123, false },
		{ "https://telegram.me/front/123?single", VG_TARGET_POST, "front", 123, true },
		{ "https://t.me/s/front/123", VG_TARGET_POST, "front", 123, false },
		{ "https://host.example/t.me/front", VG_TARGET_PICTURE, "", 0, false },
		{ "https://t.me/+AbC", -1, "", 0, false }, { "https://t.me/joinchat/x", -1, "", 0, false },
		{ "https://t.me/c/123/4", -1, "", 0, false }, { "https://t.me/", -1, "", 0, false },
		{ "@", -1, "", 0, false }, { "@a b", -1, "", 0, false }, { "https://t.me/front/0", -1, "", 0, false },
		{ "https://t.me/front/99999999999999999999999", -1, "", 0, false },
		{ "https://t.me/front/123/456", -1, "", 0, false },
	};
	struct vg_url_policy policy = { 0 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_target target;
		int code = vg_target_parse(rows[i].text, &policy, &target, NULL);
		int kind = code < 0 ? -1 : (int)target.kind;
		if (kind != rows[i].kind || (kind >= 0 && (strcmp(target.channel, rows[i].channel) != 0 ||
							   target.post != rows[i].post || target.single != rows[i].single)))
			fail_msg("\"%s\": kind %d, \"%s\" %lld", rows[i].text, kind, target.channel, (long long)target.post);
	}
}

static struct vg_span span(const char *text)
{
	return (struct vg_span){ (const uint8_t *)text, strlen(text) };
}

static void waiting(void **state)
{
	assert_true(vg_retry_after(span("HTTP/1.1 429\r\n\r\n")) < 0);
	assert_true(vg_retry_after(span("HTTP/1.1 429\r\nRetry-After: 7\r\n\r\n")) == 7);
	assert_true(vg_retry_after(span("HTTP/1.1 429\r\nretry-after:  0 \r\n\r\n")) == 0);
	assert_true(vg_retry_after(span("HTTP/1.1 429\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\n\r\n")) == 0);
	assert_true(vg_retry_after(span("HTTP/1.1 429\r\nRetry-After: soon\r\n\r\n")) < 0);
	for (unsigned attempt = 2; attempt < 40; attempt++) {
		double wait = vg_backoff(attempt);
		assert_true(wait >= 0.25 && wait <= 60);
	}
	assert_true(vg_backoff(20) >= 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses), cmocka_unit_test(every_row), cmocka_unit_test(beside_the_rows),
		cmocka_unit_test(spellings), cmocka_unit_test(exceptions), cmocka_unit_test(urls),
		cmocka_unit_test(domains), cmocka_unit_test(targets), cmocka_unit_test(waiting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
