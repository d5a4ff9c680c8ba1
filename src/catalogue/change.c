/* Transactions, and changes inside them. */
#include "catalogue/change.h"
#include "catalogue/hash_only_lookup.h"

int vg_change_meta(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = catalogue->meta_loaded ? 0 : vg_meta_read(&catalogue->database, &catalogue->meta, err);
	catalogue->meta_loaded |= code == 0;
	return code;
}

static void roll_back(struct vg_catalogue *catalogue)
{
	vg_database_roll_back(&catalogue->database);
	catalogue->meta_loaded = false;
	vg_hash_only_forget(catalogue->hash_only);
}

static int begin(struct vg_catalogue *catalogue, struct vg_error *err)
{
	catalogue->meta_loaded = false; /* others may have changed it before */
	return vg_database_begin(&catalogue->database, err);
}

static int commit(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = catalogue->meta_loaded ? vg_meta_write(&catalogue->database, &catalogue->meta, err) : 0;
	if (code == 0)
		code = vg_database_commit(&catalogue->database, err);
	if (code < 0)
		roll_back(catalogue);
	catalogue->meta_loaded = false;
	return code;
}

/* May anything be changed now? */
int vg_change_allowed(const struct vg_catalogue *catalogue, struct vg_error *err)
{
	const struct vg_database *database = &catalogue->database;
	if (database->depth > 0)
		return vg_error_set(err, VG_ERR_USAGE, "a catalogue may not be changed by what visits its content");
	if (database->absent || !database->handle)
		return vg_error_set(err, VG_ERR_USAGE, "\"%s\" is not there, and was opened for reading", database->path);
	if (catalogue->undone)
		return vg_error_set(err, VG_ERR_USAGE, "the transaction was undone by an earlier failure");
	return vg_database_may_write(database, err);
}

int vg_catalogue_begin(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = vg_change_allowed(catalogue, err);
	if (code == 0 && vg_database_in_transaction(&catalogue->database))
		code = vg_error_set(err, VG_ERR_USAGE, "a transaction was begun already");
	return code == 0 ? begin(catalogue, err) : code;
}

int vg_catalogue_commit(struct vg_catalogue *catalogue, struct vg_error *err)
{
	bool undone = catalogue->undone;
	catalogue->undone = false;
	if (undone)
		return vg_error_set(err, VG_ERR_IO, "nothing was stored: an earlier failure undid the transaction");
	int code = vg_change_allowed(catalogue, err);
	if (code == 0 && !vg_database_in_transaction(&catalogue->database))
		code = vg_error_set(err, VG_ERR_USAGE, "no transaction was begun");
	return code == 0 ? commit(catalogue, err) : code;
}

int vg_change_begin(struct vg_catalogue *catalogue, struct vg_change *out, struct vg_error *err)
{
	*out = (struct vg_change){ .inside = vg_database_in_transaction(&catalogue->database) };
	int code = out->inside ? vg_database_command(&catalogue->database, "SAVEPOINT change", err) : begin(catalogue, err);
	out->before = catalogue->meta;
	out->loaded = catalogue->meta_loaded;
	return code;
}

static void undo_inside(struct vg_catalogue *catalogue, const struct vg_change *change)
{
	struct vg_error ignored = { 0 };
	int code = vg_database_run(&catalogue->database, "ROLLBACK TO change; RELEASE change", &ignored);
	catalogue->meta = change->before;
	catalogue->meta_loaded = change->loaded;
	vg_hash_only_forget(catalogue->hash_only);
	/* Some failures end the whole transaction. */
	catalogue->undone = code < 0 || !vg_database_in_transaction(&catalogue->database);
	if (catalogue->undone)
		roll_back(catalogue);
}

int vg_change_end(struct vg_catalogue *catalogue, const struct vg_change *change, int code, struct vg_error *err)
{
	if (code == 0 && !change->inside)
		return commit(catalogue, err);
	if (code == 0)
		code = vg_database_command(&catalogue->database, "RELEASE change", err);
	if (code < 0 && change->inside)
		undo_inside(catalogue, change);
	else if (code < 0)
		roll_back(catalogue);
	return code;
}

int vg_change_make(struct vg_catalogue *catalogue, vg_change_work *work, void *context, struct vg_error *err)
{
	struct vg_change change;
	int code = vg_change_allowed(catalogue, err);
	if (code == 0)
		code = vg_change_begin(catalogue, &change, err);
	if (code < 0)
		return code;
	code = vg_change_meta(catalogue, err);
	int changed = code < 0 ? code : work(catalogue, context, err);
	catalogue->meta.version += changed > 0; /* what was found before may not be so now */
	return vg_change_end(catalogue, &change, changed < 0 ? changed : 0, err);
}

int vg_change_abandon(struct vg_catalogue *catalogue, int code)
{
	catalogue->undone = true;
	roll_back(catalogue);
	return code;
}
