/* Which state a catalogue is in, for caches of what was found in it. */
#ifndef VG_CATALOGUE_STATE_H
#define VG_CATALOGUE_STATE_H

#include <vestigo/catalogue.h>

/* A digest of which catalogue this is and of a version of its content (vg_catalogue_version): what was found under
 * one digest is what would be found under it again. False when it cannot be told. */
bool vg_catalogue_state(struct vg_catalogue *catalogue, int64_t version, uint8_t out[32]);

#endif
