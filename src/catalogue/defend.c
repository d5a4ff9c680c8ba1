#include "catalogue/defend.h"

#include <stddef.h>

static const struct { int what, on; } settings[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },             /* no writing to the schema, nor to shadow tables */
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },        /* no functions but harmless ones in it */
	{ SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },               /* a name that is none is an error, no text */
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
};

/* More than any statement, row or blob of ours has. */
static const struct { int what, most; } limits[] = {
	{ SQLITE_LIMIT_LENGTH, 64 << 20 },            /* bytes of a value, or a row */
	{ SQLITE_LIMIT_SQL_LENGTH, 64 << 10 },
	{ SQLITE_LIMIT_COLUMN, 64 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 64 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 16 },
	{ SQLITE_LIMIT_VDBE_OP, 100000 },
	{ SQLITE_LIMIT_FUNCTION_ARG, 16 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 64 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 8 },            /* foreign keys are kept by inner triggers */
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

bool vg_sqlite_defend(sqlite3 *handle)
{
	bool good = true;
	for (size_t i = 0; i < sizeof settings / sizeof *settings && good; i++)
		good = sqlite3_db_config(handle, settings[i].what, settings[i].on, NULL) == SQLITE_OK;
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		(void)sqlite3_limit(handle, limits[i].what, limits[i].most);
	return good && sqlite3_exec(handle, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0",
				    NULL, NULL, NULL) == SQLITE_OK;
}

void vg_sqlite_let_vacuum(sqlite3 *handle, bool let)
{
	(void)sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, let);
}
