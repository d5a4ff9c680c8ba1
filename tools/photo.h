/* Photographs of a folder, for the suites that are made of them. */
#ifndef TOOLS_PHOTO_H
#define TOOLS_PHOTO_H

#include "encode.h"

enum { PHOTO_NAME_ROOM = 128 };

/* Calls back for each *.jpg of the folder, in the order of their names, decoded and scaled so that
 * the long side is SIDE. The picture is freed when VISIT returns. Dies on failure. */
void photos_each(const char *folder, unsigned side,
		 void (*visit)(void *context, const char *name, const struct pic *photo),
		 void *context);

#endif
