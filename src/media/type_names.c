/* The one table of what people call the kinds of files; programs get the media type. */
#include "media/type_names.h"

#include <string.h>

const struct vg_type_name vg_type_names[] = {
	{ "image/jpeg", "JPEG" },
	{ "image/png", "PNG" },
	{ "image/webp", "WebP" },
	{ "image/heic", "HEIC" },
	{ "image/avif", "AVIF" },
	{ "image/gif", "GIF" },
	{ "image/tiff", "TIFF" },
	{ "image/jxl", "JPEG XL" },
	{ "image/jp2", "JPEG 2000" },
	{ "image/jpx", "JPEG 2000" },
	{ "image/x-jp2-codestream", "JPEG 2000" },
	{ "image/bmp", "BMP" },
	{ "image/vnd.adobe.photoshop", "Photoshop (PSD)" },
	{ "image/vnd.ms-photo", "JPEG XR" },
	{ "image/vnd.microsoft.icon", "Windows icon (ICO)" },
	{ "image/svg+xml", "SVG drawing" },
	/* of cameras */
	{ "image/x-adobe-dng", "Adobe raw (DNG)" },
	{ "image/x-canon-cr2", "Canon raw (CR2)" },
	{ "image/x-canon-cr3", "Canon raw (CR3)" },
	{ "image/x-canon-crw", "Canon raw (CRW)" },
	{ "image/x-nikon-nef", "Nikon raw (NEF)" },
	{ "image/x-sony-arw", "Sony raw (ARW)" },
	{ "image/x-pentax-pef", "Pentax raw (PEF)" },
	{ "image/x-samsung-srw", "Samsung raw (SRW)" },
	{ "image/x-hasselblad-3fr", "Hasselblad raw (3FR)" },
	{ "image/x-phaseone-iiq", "Phase One raw (IIQ)" },
	{ "image/x-leaf-mos", "Leaf raw (MOS)" },
	{ "image/x-mamiya-mef", "Mamiya raw (MEF)" },
	{ "image/x-gopro-gpr", "GoPro raw (GPR)" },
	{ "image/x-epson-erf", "Epson raw (ERF)" },
	{ "image/x-kodak-dcr", "Kodak raw (DCR)" },
	{ "image/x-olympus-orf", "Olympus raw (ORF)" },
	{ "image/x-panasonic-rw2", "Panasonic raw (RW2)" },
	{ "image/x-fuji-raf", "Fujifilm raw (RAF)" },
	{ "image/x-minolta-mrw", "Minolta raw (MRW)" },
	{ "image/x-sigma-x3f", "Sigma raw (X3F)" },
	{ "image/x-dcraw", "camera raw" },
	/* no pictures */
	{ "video/mp4", "MP4 video" },
	{ "video/quicktime", "QuickTime video" },
	{ "video/3gpp", "3GP video" },
	{ "video/3gpp2", "3GP video" },
	{ "video/webm", "WebM or Matroska video" },
	{ "video/x-msvideo", "AVI video" },
	{ "audio/mp4", "MP4 sound" },
	{ "audio/ogg", "Ogg sound" },
	{ "audio/mpeg", "MP3 sound" },
	{ "audio/flac", "FLAC sound" },
	{ "audio/wav", "WAV sound" },
	{ "application/pdf", "PDF document" },
	{ "application/zip", "ZIP archive" },
	{ "application/vnd.rar", "RAR archive" },
	{ "application/x-7z-compressed", "7z archive" },
	{ "application/gzip", "gzip archive" },
	{ "application/vnd.sqlite3", "SQLite database" },
	{ "application/json", "JSON text" },
	{ "text/html", "web page (HTML)" },
	{ "text/plain", "plain text" },
};
const size_t vg_type_name_count = sizeof vg_type_names / sizeof *vg_type_names;

const char *vg_type_name(const char *type)
{
	for (size_t i = 0; i < vg_type_name_count; i++)
		if (strcmp(vg_type_names[i].type, type) == 0)
			return vg_type_names[i].name;
	return type;
}
