/* What is known of a picture. Usage: check_picture PICTURE [CATALOGUE] */
#include <stdio.h>

#include <vestigo/vestigo.h>

int main(int count, char **arguments)
{
	struct vg_check_options options = { .size = sizeof options, .catalogue = count > 2 ? arguments[2] : NULL };
	struct vg_error err = { 0 };
	struct vg_record *record;
	if (count < 2 || !VG_VERSION_FITS() || vg_check_file(arguments[1], &options, &record, &err) < 0) {
		fprintf(stderr, "check_picture: %s\n", count < 2 ? "name a picture" : err.message);
		return 1;
	}
	if (record->picture.disposition != VG_EXAMINED)
		printf("not examined: %s\n", record->picture.reason);
	else
		printf("%u x %u pixels, %s\n", record->picture.width, record->picture.height,
		       vg_reuse_name(record->verdict.reuse));
	for (size_t i = 0; i < record->finding_count; i++)
		if (record->findings[i].outcome == VG_OBSERVED)
			printf("%s: %s\n", record->findings[i].kind->code, record->findings[i].says);
	vg_record_free(record);
	return 0;
}
