/* The columns of a manifest, which are also the keys of its objects and of an exchanged sighting: one table. */
#ifndef VG_INTAKE_ENTRY_H
#define VG_INTAKE_ENTRY_H

#include <jansson.h>
#include <vestigo/exchange.h>

/* Is it a column's name, in lower case? */
bool vg_entry_has_column(const char *name);

/* Sets a column by its name; NULL, or why the value cannot be. What is set already stays, and an empty value
 * says nothing. */
const char *vg_entry_set_column(struct vg_entry *entry, const char *name, const char *value);

/* ["one", "two; of one piece"] */
void vg_entry_add_json_tags(struct vg_entry *entry, const json_t *array);

/* A key that is no column, or holds what a column cannot; its name is borrowed. */
typedef void vg_entry_key_visitor(void *context, const char *name);

/* Sets what an object holds; keys are taken in any case. NULL, or why a value cannot be. `other` is NULL
 * where an object has other keys. */
const char *vg_entry_set_json(struct vg_entry *entry, json_t *object, vg_entry_key_visitor *other, void *context);

/* The names of columns are taken in any case. */
void vg_entry_lower_case(char *name);

#endif
