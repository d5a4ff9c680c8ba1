/* Where two pictures differ. Usage: compare_files A B */
#include <stdio.h>

#include <vestigo/vestigo.h>

int main(int count, char **arguments)
{
	struct vg_error err = { 0 };
	struct vg_record *record;
	if (count != 3 || !VG_VERSION_FITS() || vg_compare_files(arguments[1], arguments[2], NULL, &record, &err) < 0) {
		fprintf(stderr, "compare_files: %s\n", count != 3 ? "name two pictures" : err.message);
		return 1;
	}
	const struct vg_match *match = record->matches.count ? &record->matches.match[0] : NULL;
	printf("%s\n", match ? vg_strength_name(match->strength) : "nothing in common");
	for (int bit = 0; match && bit < VG_RELATION_COUNT; bit++)
		if (match->relation & 1u << bit)
			printf("%s\n", vg_relation_name(bit));
	for (size_t i = 0; match && i < match->difference_count; i++)
		printf("%s at %.0f,%.0f (%.0f x %.0f)\n", vg_difference_kind_name(match->difference[i].kind),
		       match->difference[i].box[0], match->difference[i].box[1], match->difference[i].box[2],
		       match->difference[i].box[3]);
	vg_record_free(record);
	return 0;
}
