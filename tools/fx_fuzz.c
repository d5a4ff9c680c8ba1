/* fixtures/fuzz/: what fuzzing begins with where no other fixture is of the kind, a folder a target:
 * texts that its parser reads to the end. Findings are added here, small, under a name that says what
 * they did. */
#include "fixtures.h"

#include <stdio.h>
#include <string.h>

#include <zlib.h>

/* Path below fixtures/fuzz, and its bytes. */
static const struct { const char *path, *text; } seeds[] = {
	{"options/scan", "--jobs=4\n--max-bytes\n32M\n--timeout=9\n--fail-on\nreuse,alteration\n--html=page.html\n-q\nfolder"},
	{"options/known", "--title=A bridge\n--date=2016-05\n--source\nhttps://example.org/1\n--tag=bridge\n--tag=river\npicture.jpg"},
	{"options/fetch", "@channel\n--since\n2024-12-26\n--until=2024-12-27\n--rate=2.5\n--allow-address=10.0.0.0/8\n"
			  "--allow-port=8443\n--connect-to=t.me:443:127.0.0.1:8443\n--limit=1K"},
	{"options/config", "# what every run begins with\n--color = never\n--progress\nauto\n\n--no-cache\n"},
	{"xmp/history",
	 "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='Kit 1'>"
	 "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
	 " xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/'"
	 " xmlns:stEvt='http://ns.adobe.com/xap/1.0/sType/ResourceEvent#' xmlns:dc='http://purl.org/dc/elements/1.1/'"
	 " xmp:CreatorTool='Painter 3'><xmpMM:History><rdf:Seq><rdf:li stEvt:action='saved' stEvt:softwareAgent='Painter'/>"
	 "<rdf:li rdf:parseType='Resource'><stEvt:action>created</stEvt:action></rdf:li></rdf:Seq></xmpMM:History>"
	 "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>A bridge</rdf:li></rdf:Alt></dc:title>"
	 "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"},
	{"http/chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nETag: \"a\"\r\n\r\n5;x=y\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n"},
	{"http/folded", "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Type: text/html;\r\n charset=utf-8\r\n\r\nbusy"},
	{"http/bare-return", "HTTP/1.1 200 OK\r\nETag: \"a\"\rX-Other: 1\r\n\r\n"}, /* went on into a field of its own */
	{"http/moved", "HTTP/2 302\r\nlocation: //t.me/s/other?before=2\r\ncontent-encoding: identity\r\n\r\n"},
	{"evidence_log/walk",
	 "{\"event\":\"begin\",\"format\":\"vestigo-evidence/1\"}\n"
	 "{\"event\":\"channel\",\"channel\":\"front\",\"state\":\"begun\"}\n"
	 "{\"event\":\"page\",\"channel\":\"front\",\"messages\":[1,2,5],\"covers_first\":1,\"covers_last\":5}\n"
	 "{\"event\":\"posted\",\"key\":\"front/1/9\",\"channel\":\"front\",\"post_page\":1,\"photo\":\"9\",\"url\":"
	 "\"https://cdn4.telesco.pe/file/a.jpg\",\"thumbnail\":false,\"post\":{\"chat\":\"Front\",\"message\":1,"
	 "\"date\":\"2024-12-26T08:11:12Z\",\"sent_as\":\"photo\",\"caption\":\"a bridge\"}}\n"
	 "{\"event\":\"picture\",\"key\":\"front/1/9\",\"outcome\":\"stored\",\"type\":\"image/jpeg\",\"sha256\":"
	 "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"fetched\":\"2024-12-27T08:11:12Z\"}\n"
	 "{\"event\":\"withheld\",\"key\":\"front/2\",\"channel\":\"front\",\"post_page\":2,\"disposition\":\"unavailable\","
	 "\"reason\":\"the page does not give it\"}\n"
	 "{\"event\":\"channel\",\"channel\":\"front\",\"state\":\"ended\"}\n"},
	{"evidence_log/last-number",
	 "{\"event\":\"begin\",\"format\":\"vestigo-evidence/1\"}\n"
	 "{\"event\":\"page\",\"channel\":\"front\",\"messages\":[9223372036854775807],\"covers_first\":-9223372036854775808,"
	 "\"covers_last\":9223372036854775807}\n"},
	{"evidence_folder/exchange",
	 "{\"event\":\"begin\",\"format\":\"vestigo-evidence/1\"}\n"
	 "{\"event\":\"archive\",\"file\":\"archive/vestigo-00001.warc.gz\",\"offset\":0,\"length\":3,\"sha256\":"
	 "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}\n"
	 "{\"event\":\"exchange\",\"url\":\"https://t.me/s/front\",\"status\":200,\"file\":\"archive/vestigo-00001.warc.gz\","
	 "\"offset\":0,\"length\":3,\"response_offset\":0,\"response_length\":3,\"sha256\":"
	 "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}\n\nabc"},
	{"evidence_folder/nothing-logged", "\n"}, /* an empty file in a package was never given back */
	{"address/feed", "https://t.me/s/front?before=1024"},
	{"address/post", "t.me/front/4711?single"},
	{"address/relative", "../front/./a%2fb?x=1&a=2#part"},
	{"address/mapped", "https://[::ffff:0:169.254.169.254]:443/latest"},
	{"address/odd", "https://0x7f.1:80/\\@example.org"},
	{"address/hidden", "https://0x%7f.1"}, /* was taken, with a byte in its host that no name has */
	{"address/range", "2001:db8::/32"},
	{"telegram_page/feed",
	 "<html><body><a class='tme_messages_more' data-before='7'></a><div class='tgme_widget_message_wrap'>"
	 "<div class='tgme_widget_message' data-post='front/12' data-view='eyJjIjotMTAwNjUwMzEyMiwicCI6IjEyIn0'>"
	 "<a class='tgme_widget_message_owner_name'>Front</a><div class='tgme_widget_message_forwarded_from'>"
	 "<a class='tgme_widget_message_forwarded_from_name'>Other</a></div><div class='tgme_widget_message_grouped_wrap'>"
	 "<a class='tgme_widget_message_photo_wrap' href='https://t.me/front/12?single' style=\"background-image:"
	 "url('https://cdn4.telesco.pe/file/a.jpg')\"></a><a class='tgme_widget_message_video_player' href="
	 "'https://t.me/front/13?single'><i class='tgme_widget_message_video_thumb' style='background-image:url(https://a/v)'>"
	 "</i></a></div><a class='tgme_widget_message_document_wrap' href='https://t.me/front/14'>"
	 "<div class='tgme_widget_message_document_title'>IMG_0042.JPG</div><div class='tgme_widget_message_document_extra'>"
	 "4.1 MB</div></a><div class='tgme_widget_message_hologram_wrap'></div><div class='tgme_widget_message_text "
	 "js-message_text'>words<br>and <b>more</b></div><span class='tgme_widget_message_views'>1.2K</span>"
	 "<span class='tgme_widget_message_from_author'>A</span><a class='tgme_widget_message_date' href="
	 "'https://t.me/front/12'><time datetime='2024-12-26T08:11:12+00:00'>08:11</time></a></div></div></body></html>"},
	{"telegram_page/landing", "<div class='tgme_page'><div class='tgme_page_title'>Front</div><div class='tgme_page_extra'>"
				  "1 subscriber</div><a class='tgme_page_context_link'></a></div>"},
	{"telegram_page/gone", "<div class='tgme_widget_message_error'>This post can\xe2\x80\x99t be displayed</div>"},
	{"link/up", "chats/chat_001\n../../chats/chat_001/photos/photo_1@26-12-2024_10-11-12.jpg"},
	{"link/file", "lists\nfile:///tmp/export/chats/../photos/a%20b.jpg?x#y"},
	{"link/page", "\nmessages2.html#go_to_message17"},
	{"list/names", "one\ntwo words\n\nthree\r\n"},
	{"list/zero", "one\0two\0" "four"},
	{"text/steering", "a\xe2\x80\xae" "gpj.exe \x1b[31mred\x1b[0m \xc3\xa9 e\xcc\x81 \xe6\xbc\xa2\xe5\xad\x97 \xff\xfe \xf0\x9f\x8c\x89 "
			  "https://example.org/a/long/address"},
	{"time/telegram", "26.12.2024 10:11:12 UTC+02:00"},
	{"time/rfc3339", "2024-12-26T10:11:12.345678+02:00"},
	{"time/camera", "2024:12:26 10:11:12"},
	{"time/month", "2016-05"},
	{"report/formula", "=cmd|' /C calc'!A0,\"quoted\"\r\n<script>alert(1)</script>\x1b]0;title\x07 https://example.org/\xe2\x80\xae"},
	{"manifest/rows", "path,title,date,source,tag\na.jpg,\"A, bridge\",2016-05-04,https://example.org/1,river;bridge\n"},
	{"manifest/lines", "{\"path\":\"a.jpg\",\"title\":\"A bridge\",\"date\":\"2016\",\"tags\":[\"river\"]}\n{\"path\":7}\n"},
	{"manifest/hashes", "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22,a hash of a list\n"},
};

/* A size before each frame: an item's kind alone, and an end. */
static void frames(struct tree *t)
{
	struct buf frame = {0};

	for (unsigned kind = 0; kind < 4; kind++) {
		buf_be16(&frame, 96);
		buf_be32(&frame, 0);
		buf_be32(&frame, kind);
		buf_fill(&frame, 0, 88);
	}
	tree_add(t, "fuzz/reader_frames/kinds", &frame, "no finding");
	buf_free(&frame);
}

static void packed_record(struct tree *t)
{
	static const char record[] = "WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http;msgtype=response\r\n"
				     "Content-Length: 24\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello\r\n\r\n";
	uint8_t packed[512];
	z_stream stream = {.next_in = (uint8_t *)record, .avail_in = sizeof record - 1,
					   .next_out = packed, .avail_out = sizeof packed};
	struct buf file = {0};

	if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
	    deflate(&stream, Z_FINISH) != Z_STREAM_END)
		die("zlib");
	buf_put(&file, packed, sizeof packed - stream.avail_out);
	deflateEnd(&stream);
	tree_add(t, "fuzz/warc/record", &file, "no finding");
	buf_free(&file);
}

void fx_fuzz(struct tree *t)
{
	tree_section(t, "fuzz/", "What fuzzing begins with where no other fixture is of the kind, a folder a target of\n"
				 "`tests/fuzz`; which folders each target begins with is said in `tests/fuzz/seeds`.");
	for (size_t i = 0; i < sizeof seeds / sizeof *seeds; i++) {
		struct buf file = {0};
		char path[128];

		snprintf(path, sizeof path, "fuzz/%s", seeds[i].path);
		if (strcmp(seeds[i].path, "list/zero") == 0)
			buf_put(&file, seeds[i].text, 12);
		else
			buf_str(&file, seeds[i].text);
		tree_add(t, path, &file, "no finding");
		buf_free(&file);
	}
	frames(t);
	packed_record(t);
}
