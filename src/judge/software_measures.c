/* The measuring functions about the programs that a file names. */
#include <ctype.h>
#include <strings.h>

#include "judge/look.h"
#include "judge/programs.h"

/* IPTC's word for how a picture came to be, where it says that a model made it or a part of it. */
static const char *generated_by_source_type(const struct vg_picture *picture)
{
	static const char *const words[] = { "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic", "trainedAlgorithmicMedia" }; /* one is in another */
	for (size_t i = 0; i < picture->entry_count; i++) {
		const struct vg_metadata_entry *entry = &picture->entries[i];
		if (strcasecmp(vg_program_last_part(entry->name), "DigitalSourceType") != 0)
			continue;
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (vg_look_names(entry->value, words[k]))
				return words[k];
	}
	return NULL;
}

static bool nothing_named(const struct vg_case *c, struct vg_finding *finding, bool any)
{
	if (!any && !vg_look_unread(&c->record->picture, finding, "software"))
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "No EXIF, XMP or IPTC in the file names software.");
	return !any;
}

void vg_measure_editing_software(const struct vg_case *c, struct vg_finding *finding)
{
	bool any;
	const char *editor = vg_program_named(&c->record->picture, VG_PROGRAM_EDITOR, &any);
	if (!editor && nothing_named(c, finding, any))
		return;
	const char *told = editor ? editor : c->record->picture.exif.software;
	if (told[0])
		evidence_text(finding, "software", told);
	if (editor)
		say(finding, VG_OBSERVED, VG_WEAK, "Written by \"%.120s\", a program that edits pictures.", vg_shortened(editor, 120).text);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The software named is none of the picture editors that this build knows.");
}

enum { BEGINNING = 128 };

/* The beginning of a text of several lines, with "…" where more follows. */
static const char *in_one_line(const char *text, char out[BEGINNING])
{
	char *copy = vg_text_copy_utf8(text, strlen(text), 120);
	bool whole = copy && strlen(copy) == strlen(text);
	snprintf(out, BEGINNING, "%s%s", copy ? copy : "", whole ? "" : "…");
	free(copy);
	for (char *at = out; *at; at++)
		*at = iscntrl((unsigned char)*at) ? ' ' : *at;
	return out;
}

void vg_measure_generator(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	bool any, sure = false;
	char line[BEGINNING];
	const char *label = vg_program_label(picture, &sure);
	const char *generator = vg_program_named(picture, VG_PROGRAM_GENERATOR, &any), *type = generated_by_source_type(picture), *prompt = vg_program_settings(picture);
	const char *signature = vg_program_signature(picture);
	if (type)
		evidence_text(finding, "digital_source_type", type);
	if (generator)
		evidence_text(finding, "software", generator);
	if (prompt)
		evidence_text(finding, "prompt", prompt);
	if (label)
		evidence_text(finding, "label", label);
	if (signature)
		evidence_text(finding, "signature", signature);
	if (generator && strncasecmp(generator, "edited ", 7) == 0)
		say(finding, VG_OBSERVED, VG_STRONG, "The file says that a generative model changed it: \"%.120s\".", vg_shortened(generator, 120).text);
	else if (generator)
		say(finding, VG_OBSERVED, VG_STRONG, "The file says that a generative model made it: it names \"%.120s\".", vg_shortened(generator, 120).text);
	else if (type)
		say(finding, VG_OBSERVED, VG_STRONG, "The file says that a generative model made it, or a part of it (digital source type %s).", type);
	else if (prompt)
		say(finding, VG_OBSERVED, VG_STRONG, "The file holds the settings with which a generative model made it: \"%s\".", in_one_line(prompt, line));
	else if (label)
		say(finding, VG_OBSERVED, sure ? VG_STRONG : VG_WEAK, sure ? "The file carries the label for generated content (AIGC) that the rules in China ask for."
			: "The file carries the label of content that may be generated (AIGC), which the rules in China ask for.");
	else if (signature)
		say(finding, VG_OBSERVED, VG_MODERATE, "In place of a description the file has a signature, and a UUID as its author, as pictures of the generator Grok have.");
	else if (!nothing_named(c, finding, any))
		vg_look_not_so(finding);
}

/* Steps of an edit history, counted by their action. */
void vg_measure_edit_history(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	uint64_t steps = 0;
	const char *last = "";
	for (size_t i = 0; i < picture->entry_count; i++) {
		const char *name = picture->entries[i].name;
		if (strstr(name, "History") && strcmp(vg_program_last_part(name), "action") == 0) {
			steps++;
			last = picture->entries[i].value;
		}
	}
	if (picture->block[VG_BLOCK_XMP].state != VG_BLOCK_READ && !steps) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	evidence_number(finding, "steps", (double)steps);
	if (!steps)
		vg_look_not_so(finding);
	else
		say_of(finding, VG_OBSERVED, VG_WEAK, steps, "The file tells of %llu step of editing, \"%.60s\".",
		       "The file tells of %llu steps of editing, the last \"%.60s\".", (unsigned long long)steps, vg_shortened(last, 60).text);
}

void vg_measure_derived_from(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	if (picture->block[VG_BLOCK_XMP].state != VG_BLOCK_READ) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	for (size_t i = 0; i < picture->entry_count; i++) {
		const struct vg_metadata_entry *entry = &picture->entries[i];
		if (!strstr(entry->name, "DerivedFrom") && !strstr(entry->name, "Ingredients"))
			continue;
		evidence_text(finding, "from", entry->value);
		say(finding, VG_OBSERVED, VG_WEAK, "The file says that it was made from another (%.80s).", vg_shortened(entry->value, 80).text);
		return;
	}
	vg_look_not_so(finding);
}

/* What Photoshop calls its two ways to save. */
static const char *const dialogues[] = { "Save As", "Save for Web" };

/* mozjpeg's tables say something only of what should be a camera's: half of what is posted is saved with them. */
void vg_measure_tables_of_program(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const struct vg_jpeg *jpeg = &picture->jpeg;
	bool any, web = jpeg->encoder == VG_ENCODER_PHOTOSHOP_WEB, photoshop = web || jpeg->encoder == VG_ENCODER_PHOTOSHOP;
	bool mozjpeg = jpeg->encoder == VG_ENCODER_MOZJPEG && vg_look_camera(picture);
	if (!jpeg->present) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a JPEG.");
		return;
	}
	if (jpeg->encoder) {
		evidence_text(finding, "tables", vg_encoder_name(jpeg->encoder));
		evidence_number(finding, "quality", jpeg->encoder_quality);
	}
	if ((!photoshop && !mozjpeg) || vg_program_named(picture, VG_PROGRAM_EDITOR, &any))
		vg_look_not_so(finding);
	else if (photoshop)
		say(finding, VG_OBSERVED, VG_WEAK, "Its quantisation tables are those of Adobe Photoshop (\"%s\", quality %u), and no program that edits pictures is named in it.",
		    dialogues[web], jpeg->encoder_quality);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The file names a camera, and its quantisation tables are those of mozjpeg (quality %u): a program saved it since.",
		    jpeg->encoder_quality);
}

void vg_measure_platform_software(const struct vg_case *c, struct vg_finding *finding)
{
	static const char mark[] = "FBMD";
	bool any;
	const struct vg_picture *picture = &c->record->picture;
	const char *platform = vg_program_named(picture, VG_PROGRAM_PLATFORM, &any), *instructions = vg_picture_entry(picture, "IPTC", "SpecialInstructions");
	if (instructions && strncmp(instructions, mark, strlen(mark)) == 0) {
		evidence_text(finding, "mark", instructions);
		say(finding, VG_OBSERVED, VG_WEAK, "The IPTC holds the mark that Facebook and Instagram write (FBMD…): it went through one of them.");
	} else if (platform) {
		evidence_text(finding, "software", platform);
		say(finding, VG_OBSERVED, VG_WEAK, "The file names \"%.120s\": it went through that platform, or its camera.", vg_shortened(platform, 120).text);
	} else if (!nothing_named(c, finding, any)) {
		vg_look_not_so(finding);
	}
}
