/* What the commands share. The command line is a client of the library: it includes
 * nothing but <vestigo/…> and its own headers. */
#ifndef VG_CLI_CLI_H
#define VG_CLI_CLI_H

#include <signal.h>

#include <vestigo/fetch.h>

#include "cli/options.h"

/* The contract's exit statuses. */
enum exit_status {
	EXIT_CLEAN = 0, EXIT_FLAGGED = 1, EXIT_WRONG_USAGE = 2, EXIT_INCOMPLETE = 3,
	EXIT_NOTHING_DONE = 4, EXIT_INTERRUPTED = 130,
	EXIT_READER_GONE = 141 /* main dies of SIGPIPE: quietly, as any program does */
};

struct command {
	const char *name, *operands, *summary, *details;
	unsigned group;     /* of option_group; 0: it has commands of its own */
};
extern const struct command commands[];
extern const size_t command_count;
extern const struct command known_commands[];
extern const size_t known_command_count;

int run_check(struct options *options);
int run_scan(struct options *options);
int run_compare(struct options *options);
int run_known_add(struct options *options);
int run_known_import(struct options *options);
int run_known_export(struct options *options);
int run_known_list(struct options *options);
int run_known_search(struct options *options);
int run_known_edit(struct options *options);
int run_known_tag(struct options *options);
int run_known_show(struct options *options);
int run_known_remove(struct options *options);
int run_known_distinct(struct options *options);
int run_known_designs(struct options *options);
int run_known_set_aside(struct options *options);
int run_known_stats(struct options *options);
int run_known_check(struct options *options);
int run_fetch(struct options *options);
int run_verify(struct options *options);
int run_doctor(struct options *options);
int run_explain(struct options *options);
int run_schema(struct options *options);
int run_completion(struct options *options);
int run_manual(struct options *options);

/* With --require-sandbox: 0, or VG_ERR_USAGE with a sentence where the sandbox is less than full. */
int require_sandbox(const struct vg_limits *limits, struct vg_error *err);

/* Prints "vestigo: message" to standard error, outside text escaped. */
void complain(const char *message);
/* The folder that a file lies in, as its path names it. Heap; NULL when memory is short. */
char *folder_of(const char *path);
/* "messages.html", "messages2.html": a page of an HTML export, any of which stands for all of it. */
bool is_export_page(const char *path);
/* Complains of err and answers the exit status: `otherwise`, but for interruption and
 * for a closed pipe, which ends the program quietly. */
int fail(const struct vg_error *err, int otherwise);

/* The catalogue's path: as the options, the environment or the home folder say; heap, NULL when
 * none is known. */
char *catalogue_path(const struct options *options);

/* Tells of entries, from id `first` on (0: none was added), whose hash hits what it should not. */
void tell_colliding_entries(struct vg_catalogue *catalogue, int64_t first, bool quiet);

/* Opens that catalogue; *out_path is heap. One that was named and is not there is VG_ERR_USAGE
 * unless it is opened for writing. */
int open_catalogue(const struct options *options, enum vg_catalogue_mode mode,
		   struct vg_catalogue **out, char **out_path, struct vg_error *err);

/* Set by an interrupt once catch_interrupts() was called; a second one ends the program, and so
 * does the first where it is not obeyed within a second. */
extern volatile sig_atomic_t interrupted;
void catch_interrupts(void);
/* A mapped file that somebody cuts ends the program (SIGBUS): with a word about it, and EXIT_INCOMPLETE. */
void catch_cut_files(void);

/* A file that is removed should the program have to end where it is; borrowed until it is kept. */
void remove_when_interrupted(const char *path);
void keep_when_interrupted(const char *path);

/* The library's options for the network, from the command line's; which posts are wanted is the caller's to add. */
void network_options(const struct examine_options *examine, const struct network_options *network,
		     struct vg_fetch_options *out);

/* A new folder for what lasts no longer than the program; heap. And its removal with all that
 * is in it. NULL, with errno set, when it cannot be had. */
char *temporary_folder(void);
void remove_folder(const char *folder);

/* "s" of any number but one. */
const char *plural(uint64_t count);

/* A clock for rates, in seconds. */
double clock_seconds(void);

bool use_color(const struct options *options, int fd);

/* A progress bar on standard error, when wanted and a terminal. */
struct progress {
	bool shown, standing; /* wanted at all; on the terminal now */
	const char *doing;
	double started, drawn;
	uint64_t done, total; /* total: 0 while it is not known */
	bool total_is_estimate;
	double fraction;
};
void progress_start(struct progress *progress, const struct options *options, const char *doing);
/* Of how many; as good as guessed while the input is still read. */
void progress_total(struct progress *progress, uint64_t total, bool is_estimate);
void progress_step(struct progress *progress, uint64_t done, double fraction);
/* Removes the bar, so that something else can be printed. */
void progress_clear(struct progress *progress);

#endif
