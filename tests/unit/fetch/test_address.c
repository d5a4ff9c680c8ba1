/* The address policy, web addresses, targets and what hosts ask for. */
#include "../test.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "fetch/manners.h"
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
		{ "https://0x7f000001/", NULL, NULL }, { "https://0x%7f.1", NULL, NULL }, { "https://a%2fb.example/", NULL, NULL }, { "https://0177.0.0.1/", NULL, NULL }, { "https:///", NULL, NULL },
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
		cmocka_unit_test(addresses), cmocka_unit_test(exceptions), cmocka_unit_test(urls),
		cmocka_unit_test(domains), cmocka_unit_test(targets), cmocka_unit_test(waiting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
