/* What the known commands share. Main thread. */
#ifndef VG_CLI_KNOWN_H
#define VG_CLI_KNOWN_H

#include "cli/cli.h"

/* An exit status, or a code that is also in err. */
typedef int catalogue_work(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err);

/* Opens the catalogue, runs `work`, closes; errors become the exit status. */
int with_catalogue(struct options *options, enum vg_catalogue_mode mode, catalogue_work *work);

/* "12", "#12" or "known:12" as the number of `what`; VG_ERR_USAGE. */
int parse_number_of(const char *what, const char *text, int64_t *out, struct vg_error *err);
/* The same of a known picture. */
int parse_id(const char *text, int64_t *out, struct vg_error *err);

/* Does `one` for each number of the operands, none where one is no number; what it fails for is complained
 * of. The exit status: 3 in part; where nothing was done, 2 when it was asked wrongly, else 4. */
typedef int id_work(struct vg_catalogue *catalogue, int64_t id, struct options *options, struct vg_error *err);
int each_id(struct vg_catalogue *catalogue, struct options *options, id_work *one, struct vg_error *err);

/* A line with outside text behind its label; nothing when text is NULL. */
void print_outside(const char *label, const char *text);

/* A line with a known picture as known show --json has it. */
int print_known_json(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err);

#endif
