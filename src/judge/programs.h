/* The programs that files name: editors, generative models, platforms. Inside judge. */
#ifndef VG_JUDGE_PROGRAMS_H
#define VG_JUDGE_PROGRAMS_H

#include <stdbool.h>
#include <stddef.h>

#include <vestigo/picture.h>

enum vg_program_role { VG_PROGRAM_EDITOR, VG_PROGRAM_GENERATOR, VG_PROGRAM_PLATFORM };

/* The first text of a picture's metadata that names a program of that role; NULL. Borrowed. *out_any: is any program
 * named? Fields that name a program (Software, CreatorTool) do so with any text that holds its name; what
 * people write (a credit, a comment) only where it is the name or a label ("Made with Google AI"). */
const char *vg_program_named(const struct vg_picture *picture, enum vg_program_role role, bool *out_any);

/* The settings with which a generative model made a picture, as interfaces of such models write them (prompt, steps, sampler, seed;
 * a graph; the number of a job), or NULL. Borrowed. */
const char *vg_program_settings(const struct vg_picture *picture);

/* What the label says that the rules for generated content in China ask for (TC260, "AIGC"), or NULL. Borrowed.
 * *out_sure: its kind is 1, generated; 2 and 3 say that it may be. */
const char *vg_program_label(const struct vg_picture *picture, bool *out_sure);

/* The signature in place of a description, beside an author who is a UUID, as the generator Grok writes both; or NULL.
 * Borrowed. */
const char *vg_program_signature(const struct vg_picture *picture);

/* "History[2]/stEvt:softwareAgent" is a softwareAgent. */
const char *vg_program_last_part(const char *name);

#endif
