#include "judge/device_texts.h"

#include <fnmatch.h>
#include <string.h>

/* As the shell's patterns; case counts. */
static const char *const texts[] = {
	/* cameras */
	"DIGITAL CAMERA", "* DIGITAL CAMERA", "Digital StillCamera", "SONY DSC", "DSC", "SAMSUNG", "SAMSUNG CAMERA PICTURES", "Exif_JPEG*",
	"Exif JPEG", "<KENOX*>", "<Digimax*>", "<Samsung*>", "DCIM[\\/]*", "DJI_[0-9]*", "KODAK Digital Still Camera",
	/* phones: the mode in which it was taken */
	"oppo_[0-9]*", "vivid", "dav", "sdr", "sdr_*", "hdr", "hdr_*", "hdrpl", "hdrnb", "rhdr", "cof", "cof_*", "cofMR", "oznor", "oznor[A-Z_]*",
	"rptnr*", "rpt", "rbt", "mde", "edf", "ptr", "nor", "btr", "btf", "bestshot", "burst",
	/* programs */
	"Default", "default", "Untitled", "untitled", "Camera", "Jpeg", "Picture", "null", "(null)", "undefined", "Created with GIMP",
};

/* What a generator signs a picture with: one long word. */
static bool is_signature(const char *text)
{
	static const char begins[] = "Signature: ";
	enum { LEAST = 32 };
	const char *word = text + strlen(begins);
	return strncmp(text, begins, strlen(begins)) == 0 && strlen(word) >= LEAST && !strchr(word, ' ');
}

bool vg_is_device_text(const char *text)
{
	char trimmed[200];
	text += strspn(text, " \t\r\n");
	size_t size = strlen(text);
	while (size && strchr(" \t\r\n", text[size - 1]))
		size--;
	if (strspn(text, "-.0") >= size)
		return true; /* nothing is said */
	if (size >= sizeof trimmed)
		return is_signature(text);
	memcpy(trimmed, text, size);
	trimmed[size] = 0;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (fnmatch(texts[i], trimmed, FNM_NOESCAPE) == 0)
			return true;
	return is_signature(trimmed);
}
