/* XMP (ISO 16684-1: RDF/XML in a packet) through expat, as paths of properties. Nothing of a document
 * type is taken, so there are no entities; how deep elements lie, how long paths and values are and how
 * much of both is kept is bounded. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "metadata/metadata.h"

enum { PACKET_MAXIMUM = 16 << 20, DEPTH = 48, PATH = VG_ENTRY_NAME_MAXIMUM, SEPARATOR = '\n', PREFIX = 24 };

static const char rdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
static const char xml[] = "http://www.w3.org/XML/1998/namespace";

/* Prefixes that belong to names, whatever a file calls them. */
static const struct { const char *uri, *prefix; } namespaces[] = {
	{ "http://purl.org/dc/elements/1.1/", "dc" }, { "http://ns.adobe.com/xap/1.0/", "xmp" },
	{ "http://ns.adobe.com/xap/1.0/mm/", "xmpMM" }, { "http://ns.adobe.com/xap/1.0/rights/", "xmpRights" },
	{ "http://ns.adobe.com/xap/1.0/bj/", "xmpBJ" }, { "http://ns.adobe.com/xap/1.0/t/pg/", "xmpTPg" },
	{ "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "stEvt" },
	{ "http://ns.adobe.com/xap/1.0/sType/ResourceRef#", "stRef" }, { "http://ns.adobe.com/xap/1.0/g/img/", "xmpGImg" },
	{ "http://ns.adobe.com/xmp/note/", "xmpNote" }, { "http://ns.adobe.com/xmp/1.0/DynamicMedia/", "xmpDM" },
	{ "http://ns.adobe.com/photoshop/1.0/", "photoshop" }, { "http://ns.adobe.com/tiff/1.0/", "tiff" },
	{ "http://ns.adobe.com/exif/1.0/", "exif" }, { "http://cipa.jp/exif/1.0/", "exifEX" },
	{ "http://ns.adobe.com/exif/1.0/aux/", "aux" }, { "http://ns.adobe.com/camera-raw-settings/1.0/", "crs" },
	{ "http://ns.adobe.com/lightroom/1.0/", "lr" }, { "http://ns.adobe.com/pdf/1.3/", "pdf" },
	{ "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "iptcCore" },
	{ "http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "iptcExt" }, { "http://ns.useplus.org/ldf/xmp/1.0/", "plus" },
	{ "http://ns.microsoft.com/photo/1.0", "microsoft" }, { "http://ns.microsoft.com/photo/1.0/", "microsoft" },
	{ "http://ns.microsoft.com/photo/1.2/", "MP" }, { "http://ns.google.com/photos/1.0/panorama/", "GPano" },
	{ "http://ns.google.com/photos/1.0/camera/", "GCamera" }, { "http://ns.google.com/photos/1.0/container/", "GContainer" },
	{ "http://ns.google.com/photos/1.0/image/", "GImage" }, { "http://ns.google.com/photos/1.0/depthmap/", "GDepth" },
	{ "http://ns.apple.com/HDRGainMap/1.0/", "HDRGainMap" }, { "http://ns.adobe.com/hdr-gain-map/1.0/", "hdrgm" },
	{ "http://ns.apple.com/faceinfo/1.0/", "apple-fi" }, { "http://www.metadataworkinggroup.com/schemas/regions/", "mwg-rs" },
	{ "http://purl.org/dc/terms/", "dct" }, { "http://www.digikam.org/ns/1.0/", "digiKam" },
	{ "http://ns.acdsee.com/iptc/1.0/", "acdsee" }, { "adobe:ns:meta/", "x" },
};

enum role { OUTSIDE, RDF, DESCRIPTION, PROPERTY, CONTAINER, ITEM };

struct frame {
	enum role role;
	size_t path;        /* how much of the path is this frame's, its own name included */
	unsigned items;     /* of a container */
	bool fields;        /* something below it was stated */
};

struct reading {
	struct vg_picture *picture;
	XML_Parser parser;
	struct frame frames[DEPTH];
	int depth;                 /* frames that are open */
	char directory[PREFIX + 8];
	char path[PATH];
	struct vg_buffer text;     /* of the innermost element; a little more than is kept */
	bool declared, deep, ended;
};

/* "uri\nlocal\nprefix", "uri\nlocal", or "local". */
struct name { const char *uri; size_t uri_size; const char *local; size_t local_size; char prefix[PREFIX]; };

static bool uri_is(const struct name *name, const char *uri)
{
	return name->uri_size == strlen(uri) && memcmp(name->uri, uri, name->uri_size) == 0;
}

static struct name split(const char *text)
{
	struct name name = { .uri = text, .local = text, .local_size = strlen(text) };
	const char *local = strchr(text, SEPARATOR);
	if (!local)
		return name;
	name.uri_size = (size_t)(local - text);
	name.local = local + 1;
	const char *prefix = strchr(name.local, SEPARATOR);
	name.local_size = prefix ? (size_t)(prefix - name.local) : strlen(name.local);
	if (prefix)
		snprintf(name.prefix, sizeof name.prefix, "%.23s", prefix + 1);
	for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++)
		if (uri_is(&name, namespaces[i].uri))
			snprintf(name.prefix, sizeof name.prefix, "%s", namespaces[i].prefix);
	return name;
}

static bool is_rdf(const struct name *name, const char *local)
{
	return uri_is(name, rdf) && name->local_size == strlen(local) && memcmp(name->local, local, name->local_size) == 0;
}

static void add(struct reading *reading, const char *value, size_t size)
{
	while (size && isspace((unsigned char)value[size - 1]))
		size--;
	while (size && isspace((unsigned char)*value))
		value++, size--;
	(void)vg_picture_add_entry(reading->picture, reading->directory, -1, reading->path, value, size, false);
}

/* Appends a step to the path of `base` bytes; the path's new length. The first one names its directory. */
static size_t step_to(struct reading *reading, size_t base, const struct name *name)
{
	int local = name->local_size < PATH ? (int)name->local_size : PATH;
	if (base == 0) {
		snprintf(reading->directory, sizeof reading->directory, "XMP-%s", name->prefix[0] ? name->prefix : "other");
		snprintf(reading->path, PATH, "%.*s", local, name->local);
	} else {
		snprintf(reading->path + base, PATH - base, "/%s%s%.*s", name->prefix, name->prefix[0] ? ":" : "", local, name->local);
	}
	return strlen(reading->path);
}

/* Attributes that are fields of a structure, or properties of a description. */
static bool add_attributes(struct reading *reading, const char **attributes, size_t base)
{
	bool any = false;
	for (; attributes[0]; attributes += 2) {
		struct name name = split(attributes[0]);
		if (uri_is(&name, rdf) || uri_is(&name, xml) || !name.uri_size)
			continue;
		(void)step_to(reading, base, &name);
		add(reading, attributes[1], strlen(attributes[1]));
		reading->path[base] = 0;
		any = true;
	}
	return any;
}

static const char *attribute(const char **attributes, const char *uri, const char *local)
{
	for (; attributes[0]; attributes += 2) {
		struct name name = split(attributes[0]);
		if (uri_is(&name, uri) && name.local_size == strlen(local) && memcmp(name.local, local, name.local_size) == 0)
			return attributes[1];
	}
	return NULL;
}

/* An item of a list: its number, or of alternatives its language. */
static size_t step_into(struct reading *reading, struct frame *container, const char *language)
{
	size_t base = container->path;
	container->items++;
	if (base == 0) /* a list that no property has */
		snprintf(reading->directory, sizeof reading->directory, "XMP-rdf");
	if (language)
		snprintf(reading->path + base, PATH - base, "[%.16s]", language);
	else
		snprintf(reading->path + base, PATH - base, "[%u]", container->items);
	return strlen(reading->path);
}

static enum role role_of(enum role above, const struct name *name)
{
	if (above == OUTSIDE)
		return is_rdf(name, "RDF") ? RDF : OUTSIDE;
	if (above == RDF)
		return DESCRIPTION;
	if (is_rdf(name, "Seq") || is_rdf(name, "Bag") || is_rdf(name, "Alt"))
		return CONTAINER;
	if (above == CONTAINER)
		return ITEM;
	return is_rdf(name, "Description") ? DESCRIPTION : PROPERTY;
}

static void open_element(struct reading *reading, const struct name *name, const char **attributes)
{
	struct frame *above = reading->depth ? &reading->frames[reading->depth - 1] : NULL;
	struct frame frame = { .role = role_of(above ? above->role : OUTSIDE, name), .path = above ? above->path : 0 };
	reading->path[frame.path] = 0;
	const char *resource = attribute(attributes, rdf, "resource");
	if (frame.role == ITEM)
		frame.path = step_into(reading, above, attribute(attributes, xml, "lang"));
	else if (frame.role == PROPERTY && (frame.path == 0 || !is_rdf(name, "value"))) /* the value of no property has its own name */
		frame.path = step_to(reading, frame.path, name);
	if (frame.role == OUTSIDE) {
		const char *toolkit = attribute(attributes, "adobe:ns:meta/", "xmptk");
		snprintf(reading->directory, sizeof reading->directory, "XMP-x");
		snprintf(reading->path, PATH, "XMPToolkit");
		if (toolkit)
			add(reading, toolkit, strlen(toolkit));
		reading->path[0] = 0;
	} else if (frame.role != RDF && frame.role != CONTAINER) {
		frame.fields = add_attributes(reading, attributes, frame.path);
	}
	const char *about = frame.role == DESCRIPTION && !frame.path ? attribute(attributes, rdf, "about") : NULL;
	if (about && about[0]) {
		snprintf(reading->directory, sizeof reading->directory, "XMP-rdf");
		snprintf(reading->path, PATH, "About");
		add(reading, about, strlen(about));
		reading->path[0] = 0;
	}
	if (resource && (frame.role == PROPERTY || frame.role == ITEM)) {
		add(reading, resource, strlen(resource));
		frame.fields = true;
	}
	reading->frames[reading->depth++] = frame;
}

static void on_start(void *context, const char *element, const char **attributes)
{
	struct reading *reading = context;
	struct name name = split(element);
	vg_buffer_clear(&reading->text);
	if (reading->depth == DEPTH) {
		reading->deep = true;
		XML_StopParser(reading->parser, XML_FALSE);
		return;
	}
	open_element(reading, &name, attributes);
}

static void on_text(void *context, const char *text, int size)
{
	struct reading *reading = context;
	(void)vg_buffer_append(&reading->text, text, (size_t)size < 2 * VG_ENTRY_VALUE_MAXIMUM - reading->text.size
			       ? (size_t)size : 2 * VG_ENTRY_VALUE_MAXIMUM - reading->text.size);
}

static void on_end(void *context, const char *element)
{
	struct reading *reading = context;
	(void)element;
	if (!reading->depth)
		return;
	struct frame *frame = &reading->frames[--reading->depth];
	bool value = frame->role == PROPERTY || frame->role == ITEM;
	reading->path[frame->path] = 0;
	if (value && !frame->fields)
		add(reading, reading->text.data ? (const char *)reading->text.data : "", reading->text.size);
	/* What holds a value, or a list, is none itself. */
	if (reading->depth)
		reading->frames[reading->depth - 1].fields |= frame->role != OUTSIDE && frame->role != RDF;
	reading->ended |= frame->role == RDF;
	vg_buffer_clear(&reading->text);
}

static void on_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
	struct reading *reading = context;
	(void)name; (void)system; (void)public; (void)internal;
	reading->declared = true;
	XML_StopParser(reading->parser, XML_FALSE);
}

static const char *fault_of(const struct reading *reading, enum XML_Status status)
{
	if (reading->declared)
		return "its XML declares a document type";
	if (reading->deep)
		return "its elements lie too deep in each other";
	/* Padding, zeros, GIF's trailer may stand behind the packet. */
	if (status == XML_STATUS_OK || reading->ended)
		return NULL;
	return "its XML is broken";
}

const char *vg_xmp_read(struct vg_span packet, struct vg_picture *picture)
{
	struct reading reading = { .picture = picture };
	if (packet.size > PACKET_MAXIMUM)
		return "it is larger than 16 MB";
	reading.parser = XML_ParserCreateNS(NULL, SEPARATOR);
	if (!reading.parser)
		return "memory is short";
	vg_buffer_init(&reading.text, 2 * VG_ENTRY_VALUE_MAXIMUM);
	XML_SetReturnNSTriplet(reading.parser, XML_TRUE);
	XML_SetUserData(reading.parser, &reading);
	XML_SetElementHandler(reading.parser, on_start, on_end);
	XML_SetCharacterDataHandler(reading.parser, on_text);
	XML_SetStartDoctypeDeclHandler(reading.parser, on_doctype);
	while (packet.size && strchr("\n\r\t ", packet.data[0])) /* a declaration stands first */
		packet = vg_span_part(packet, 1, packet.size - 1);
	enum XML_Status status = XML_Parse(reading.parser, (const char *)packet.data, (int)packet.size, XML_TRUE);
	XML_ParserFree(reading.parser);
	vg_buffer_release(&reading.text);
	return fault_of(&reading, status);
}
