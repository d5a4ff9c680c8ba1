#include <vestigo/catalogue.h>

#include <stdlib.h>
#include <string.h>

void vg_sighting_release(struct vg_sighting *sighting)
{
	char *texts[] = { sighting->title, sighting->source, sighting->note, sighting->claim,
			  sighting->rating, sighting->review_url };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		free(texts[i]);
	memset(sighting, 0, sizeof *sighting);
}
