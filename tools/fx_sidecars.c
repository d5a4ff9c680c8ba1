/* fixtures/sidecars/: pictures of one camera with XMP files of their names beside them. */
#include "exif_build.h"
#include "fixtures.h"

#include <string.h>

enum { SEED = 2601, WIDTH = 144, HEIGHT = 96 };

static const struct exif_spec camera = {
	.orientation = 1,
	.make = "Exemplar",
	.model = "Exemplar X-100",
	.serial = "EX0012345",
	.taken = "2023:02:11 14:23:05",
	.offset = "+02:00",
	.width = WIDTH,
	.height = HEIGHT,
	.gps = true,
	.latitude = EXEMPLAR_LATITUDE,
	.longitude = EXEMPLAR_LONGITUDE,
};

#define BEGIN \
	"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>\n<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='Example Kit 1'>\n" \
	" <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n  <rdf:Description rdf:about=''\n" \
	"   xmlns:tiff='http://ns.adobe.com/tiff/1.0/' xmlns:exif='http://ns.adobe.com/exif/1.0/'\n" \
	"   xmlns:aux='http://ns.adobe.com/exif/1.0/aux/' xmlns:xmp='http://ns.adobe.com/xap/1.0/'\n" \
	"   xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'\n"
#define END "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end='w'?>\n"
#define CAPTION \
	"   <dc:description><rdf:Alt><rdf:li xml:lang='x-default'>The bridge at noon, seen from the south</rdf:li></rdf:Alt></dc:description>\n" \
	"   <dc:creator><rdf:Seq><rdf:li>A. Example</rdf:li></rdf:Seq></dc:creator>\n"

static const char agrees[] = BEGIN
	"   tiff:Make='Exemplar' tiff:Model='X-100' aux:SerialNumber='0012345' xmp:CreatorTool='Example Developer 4'\n"
	"   exif:DateTimeOriginal='2023-02-11T14:23:05+02:00' exif:GPSLatitude='48,12.5N' exif:GPSLongitude='16,22,15E'>\n" CAPTION END;
static const char otherwise[] = BEGIN
	"   tiff:Model='Sample S1' aux:SerialNumber='778899' exif:GPSLatitude='50,27.000N' exif:GPSLongitude='30,31.400E'\n"
	"   photoshop:DateCreated='2016-05-04T10:00:00'>\n" END;
static const char shares[] = BEGIN "   xmp:Rating='3'>\n" END;
static const char declared[] =
	"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><x>&b;&b;&b;&b;</x>\n";

static void add_text(struct tree *t, const char *path, const char *text, size_t size, const char *yields)
{
	struct buf f = {0};

	buf_put(&f, text, size);
	tree_add(t, path, &f, yields);
	buf_free(&f);
}

void fx_sidecars(struct tree *t)
{
	static const char *const pictures[] = {"sidecars/agrees.jpg", "sidecars/otherwise.jpg", "sidecars/broken.jpg", "sidecars/declared.jpg",
					       "sidecars/rated.jpg"};
	struct buf exif = {0};
	struct jpeg_opts opts = {.quality = 80, .exif = &exif};

	tree_section(t, "sidecars/", "Pictures of one camera with XMP files of their names beside them.");
	exif_build(&camera, &exif);
	for (unsigned i = 0; i < sizeof pictures / sizeof *pictures; i++) {
		struct pic p = pic_scene(SEED + i, WIDTH, HEIGHT);
		tree_add_jpeg(t, pictures[i], &p, &opts, NULL);
		pic_free(&p);
	}
	add_text(t, "sidecars/agrees.xmp", agrees, sizeof agrees - 1, "says the same as agrees.jpg, has its caption and who took it");
	add_text(t, "sidecars/otherwise.jpg.xmp", otherwise, sizeof otherwise - 1, "another date, camera, number and place than otherwise.jpg: `sidecar.says_otherwise`");
	add_text(t, "sidecars/broken.XMP", agrees, sizeof agrees - 80, "cut inside its last elements: read to there, and the rest told as unread");
	add_text(t, "sidecars/declared.xmp", declared, sizeof declared - 1, "declares a document type: unread");
	add_text(t, "sidecars/rated.xmp", shares, sizeof shares - 1, "states nothing that a card shows or that could be compared");
	buf_free(&exif);
}
