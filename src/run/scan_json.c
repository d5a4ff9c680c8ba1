/* A scan as texts, for who knows no struct of ours. */
#include <vestigo/check.h>

struct telling {
	vg_json_visitor *visit;
	void *context;
};

static int tell(const struct telling *telling, int code, char *json, struct vg_error *err)
{
	if (code < 0)
		return code;
	code = telling->visit(telling->context, json, err);
	vg_free(json);
	return code;
}

static int on_record(void *context, const struct vg_record *record, struct vg_error *err)
{
	char *json = NULL;
	int code = vg_record_json(record, &json, err);
	return tell(context, code, json, err);
}

int vg_scan_json(const char *path, const struct vg_check_options *options, vg_json_visitor *visit, void *context,
		 struct vg_error *err)
{
	struct telling telling = { visit, context };
	struct vg_report_summary summary;
	char *json = NULL;
	if (!visit)
		return vg_error_set(err, VG_ERR_USAGE, "a scan tells its records to a visitor");
	int code = vg_scan(path, options, on_record, &telling, &summary, err);
	if (code < 0)
		return code;
	code = vg_summary_json(&summary, &json, err);
	return tell(&telling, code, json, err);
}
