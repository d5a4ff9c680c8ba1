/* Every picture of a chat's export, as JSON Lines. Usage: scan_export EXPORT [CATALOGUE] */
#include <stdio.h>

#include <vestigo/vestigo.h>

static int print(void *context, const struct vg_record *record, struct vg_error *err)
{
	char *json;
	int code = vg_record_json(record, &json, err);
	if (code < 0)
		return code;
	fprintf(context, "%s\n", json);
	vg_free(json);
	return 0;
}

int main(int count, char **arguments)
{
	struct vg_check_options options = { .size = sizeof options, .catalogue = count > 2 ? arguments[2] : NULL };
	struct vg_report_summary summary;
	struct vg_error err = { 0 };
	if (count < 2 || !VG_VERSION_FITS() || vg_scan(arguments[1], &options, print, stdout, &summary, &err) < 0) {
		fprintf(stderr, "scan_export: %s\n", count < 2 ? "name an export" : err.message);
		return 1;
	}
	fprintf(stderr, "%llu pictures, %llu flagged\n", (unsigned long long)summary.records,
		(unsigned long long)summary.flagged);
	return 0;
}
