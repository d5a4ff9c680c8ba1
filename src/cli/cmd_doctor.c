/* doctor: what this machine gives the program, in plain words. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <vestigo/doctor.h>
#include <vestigo/text.h>

#include "cli/cli.h"
#include "cli/help.h"

int require_sandbox(const struct vg_limits *limits, struct vg_error *err)
{
	unsigned layers = 0;
	if (!limits->full_sandbox)
		return 0;
	int code = vg_protection_probe(limits, &layers, NULL);
	enum vg_protection_level level = code < 0 ? VG_PROTECTION_NONE : vg_protection_level(layers);
	return level == VG_PROTECTION_FULL ? 0
		: vg_error_set(err, VG_ERR_USAGE, "--require-sandbox: on this machine the sandbox is %s, not full "
			       "(vestigo doctor tells what is missing): nothing was read", vg_protection_level_name(level));
}

static const char *level_says(enum vg_protection_level level)
{
	static const char *const words[] = {
		[VG_PROTECTION_NONE] = "none: this machine's kernel refuses what nothing is read without",
		[VG_PROTECTION_WEAKENED] = "weakened: this is a build for tests, never for hostile input",
		[VG_PROTECTION_PARTIAL] = ("partial: a picture that takes over its decoder can still do next to nothing; "
					   "what is missing below would hold should the filter fail"),
		[VG_PROTECTION_FULL] = "full",
	};
	return words[level];
}

static void print_protection(unsigned layers)
{
	fputs("Sandbox of what reads pictures, exports and pages\n  ", stdout);
	print_wrapped(stdout, level_says(vg_protection_level(layers)), 2);
	for (int i = 0; i < VG_PROTECTION_LAYERS; i++) {
		bool reached = layers >> i & 1;
		fputs(reached ? "  yes  " : "  NO   ", stdout);
		print_wrapped(stdout, vg_protection_says((enum vg_protection_layer)i, reached), 7);
	}
}

static void print_catalogue(const struct vg_doctor *doctor)
{
	char text[400], date[VG_DATE_TEXT] = "", *path = vg_printable(doctor->catalogue ? doctor->catalogue : "");
	char *fault = vg_printable(doctor->catalogue_fault ? doctor->catalogue_fault : "");
	printf("\nCatalogue\n  %s\n  ", path ? path : "");
	if (doctor->known.has_newest)
		vg_date_format(doctor->known.newest, date);
	if (doctor->catalogue_fault)
		snprintf(text, sizeof text, "cannot be read: %.300s", fault ? fault : "");
	else if (!doctor->catalogue_there)
		snprintf(text, sizeof text, "not there yet (vestigo known add makes it)");
	else
		snprintf(text, sizeof text, "%llu known picture%s%s%.10s (vestigo known check reads all of it)",
			 (unsigned long long)doctor->known.pictures, plural(doctor->known.pictures),
			 *date ? ", newest added " : "", date);
	print_wrapped(stdout, text, 2);
	free(path);
	free(fault);
}

static void print_doctor(const struct vg_doctor *doctor)
{
	fputs("vestigo " VG_VERSION "\n\n", stdout);
	print_protection(doctor->layers);
	fputs("\nLibraries\n", stdout);
	for (size_t i = 0; i < doctor->library_count; i++)
		printf("  %-14s %s\n", doctor->libraries[i].name, doctor->libraries[i].version);
	print_catalogue(doctor);
}

static void find_libraries(struct vg_doctor *doctor)
{
	size_t count = vg_media_libraries(doctor->libraries, VG_LIBRARIES_MAXIMUM);
	count += vg_catalogue_libraries(doctor->libraries + count, VG_LIBRARIES_MAXIMUM - count);
	doctor->library_count = count + vg_fetch_libraries(doctor->libraries + count, VG_LIBRARIES_MAXIMUM - count);
}

static int look_at_catalogue(struct options *options, struct vg_doctor *doctor, struct vg_error *err)
{
	struct vg_catalogue *catalogue = NULL;
	char *opened = NULL;
	int code = open_catalogue(options, VG_CATALOGUE_READ, &catalogue, &opened, err);
	if (code == 0)
		code = vg_catalogue_stats(catalogue, &doctor->known, err);
	vg_catalogue_close(catalogue);
	free(opened);
	return code;
}

int run_doctor(struct options *options)
{
	struct vg_doctor doctor = { 0 };
	struct vg_error err = { 0 }, sandbox = { 0 };
	char *path = catalogue_path(options);
	bool none = vg_protection_probe(&options->examine.limits, &doctor.layers, &sandbox) < 0;
	find_libraries(&doctor);
	doctor.catalogue = path;
	doctor.catalogue_there = path && access(path, F_OK) == 0;
	int code = look_at_catalogue(options, &doctor, &err);
	if (code == VG_ERR_USAGE) {
		free(path);
		return fail(&err, EXIT_WRONG_USAGE);
	}
	doctor.catalogue_fault = code < 0 ? err.message : NULL;
	char *json = options->report.json ? vg_doctor_json(&doctor) : NULL;
	if (json)
		puts(json);
	else
		print_doctor(&doctor);
	free(json);
	free(path);
	bool full = vg_protection_level(doctor.layers) == VG_PROTECTION_FULL;
	return none ? EXIT_NOTHING_DONE : full && code == 0 ? EXIT_CLEAN : EXIT_INCOMPLETE;
}
