/* Text from outside in every form of report: a file's name, a caption, a chat, an address, all of
 * hostile bytes. JSON parses, and no form holds what steers a terminal. */
#include "base/text.h"
#include "report_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_record record = { .seq = 1, .item = { .kind = VG_INPUT_TELEGRAM_JSON } };
	char **texts[] = { &record.item.name, &record.item.post.chat, &record.item.post.from, &record.item.post.caption,
			   &record.item.post.permalink, &record.item.post.forwarded_from, &record.item.url };
	record.item.post.present = true;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = vg_text_copy_utf8((const char *)data + size * i / 8, size - size * i / 8, 4096);
	if (record.item.name && record.item.post.chat) {
		vg_judge(&record, VG_SEARCHED_NOTHING, 1700000000);
		for (enum vg_report_kind kind = VG_REPORT_CARD; kind <= VG_REPORT_MEDIA_REVIEW; kind++)
			write_report(kind, &record);
	}
	vg_record_release(&record);
	return 0;
}
