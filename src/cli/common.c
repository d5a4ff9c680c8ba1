/* Errors, colours and the catalogue, as every command needs them. */
#include <ftw.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <vestigo/text.h>

#include "cli/cli.h"

volatile sig_atomic_t interrupted;

/* How long a command may take to end in order, milliseconds: after that it ends where it is, as
 * if it were killed, which nothing stored suffers from. */
enum { ORDERLY_MILLISECONDS = 800, UNFINISHED_MAXIMUM = 8 };

/* What the one that runs has begun and a hard end must not leave behind. */
static const char *volatile unfinished[UNFINISHED_MAXIMUM];

void remove_when_interrupted(const char *path)
{
	for (int i = 0; i < UNFINISHED_MAXIMUM; i++)
		if (!unfinished[i]) {
			unfinished[i] = path;
			return;
		}
}

void keep_when_interrupted(const char *path)
{
	for (int i = 0; i < UNFINISHED_MAXIMUM; i++)
		if (unfinished[i] == path)
			unfinished[i] = NULL;
}

static void on_interrupt(int number)
{
	const struct itimerval timer = { .it_value = { 0, ORDERLY_MILLISECONDS * 1000 } };
	interrupted = 1;
	signal(number, SIG_DFL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void end_with(const char *message, size_t size, int status)
{
	for (int i = 0; i < UNFINISHED_MAXIMUM; i++)
		if (unfinished[i])
			(void)unlink(unfinished[i]);
	ssize_t told = write(STDERR_FILENO, message, size);
	(void)told;
	_exit(status);
}

/* Waiting for a pipe, replaying a long log, searching: whatever does not look up in time. */
static void on_patience_over(int number)
{
	static const char message[] = "vestigo: interrupted\n";
	(void)number;
	end_with(message, sizeof message - 1, EXIT_INTERRUPTED);
}

/* Of files that others may write, SQLite maps one: a catalogue's or cache's "-shm". What was said so far stands. */
static void on_cut_file(int number)
{
	static const char message[] = "vestigo: a file that was in use was cut short by another program (the catalogue's"
				      " \"-shm\", or that of the cache): ended here, with nothing stored lost; try again\n";
	(void)number;
	end_with(message, sizeof message - 1, EXIT_INCOMPLETE);
}

void catch_cut_files(void)
{
	signal(SIGBUS, on_cut_file); /* in confined processes it is the default again */
}

void catch_interrupts(void)
{
	/* Without SA_RESTART: opening or reading a pipe that nobody writes ends, too. */
	const struct sigaction interrupt = { .sa_handler = on_interrupt };
	signal(SIGALRM, on_patience_over);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGTERM, &interrupt, NULL);
	sigaction(SIGHUP, &interrupt, NULL);
}

void network_options(const struct examine_options *examine, const struct network_options *network,
		     struct vg_fetch_options *out)
{
	enum { DOWNLOAD_BYTES = 32 << 20, DOWNLOAD_SECONDS = 120 };
	*out = (struct vg_fetch_options){
		.size = sizeof *out, .limits = examine->limits, .connect_to = network->connect_to,
		.allow_address = network->allow_address, .allow_port = network->allow_port,
		.allow_http = network->allow_http, .cacert = network->cacert, .proxy = network->proxy,
		.connections = network->connections, .rate = network->rate, .attempts = network->attempts,
		.connect_seconds = network->connect_seconds, .idle_seconds = network->idle_seconds, .stop = &interrupted,
	};
	if (!examine->has_max_bytes)
		out->limits.max_bytes = DOWNLOAD_BYTES;
	if (!examine->has_timeout)
		out->limits.max_seconds = DOWNLOAD_SECONDS;
}

char *temporary_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *folder = NULL;
	if (asprintf(&folder, "%s/vestigo-XXXXXX", base && *base ? base : "/tmp") < 0)
		return NULL;
	if (mkdtemp(folder))
		return folder;
	free(folder);
	return NULL;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

void remove_folder(const char *folder)
{
	(void)nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

double clock_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void complain(const char *message)
{
	char *printable = vg_printable(message);
	fprintf(stderr, "vestigo: %s\n", printable ? printable : "out of memory");
	free(printable);
}

int fail(const struct vg_error *err, int otherwise)
{
	if (err->code == VG_ERR_CLOSED)
		return EXIT_READER_GONE;
	if (err->code == VG_ERR_INTERRUPTED)
		return EXIT_INTERRUPTED;
	complain(err->message[0] ? err->message : vg_code_sentence(err->code));
	return otherwise;
}

static void tell(void *context, const char *text)
{
	(void)context;
	complain(text);
}

char *catalogue_path(const struct options *options)
{
	return options->catalogue ? strdup(options->catalogue) : vg_catalogue_default_path();
}

/* By an option or the environment: then one that is not there is a mistake, not empty. */
static bool names_catalogue(const struct options *options)
{
	const char *named = getenv("VESTIGO_CATALOGUE");
	return options->catalogue || (named && *named);
}

int open_catalogue(const struct options *options, enum vg_catalogue_mode mode,
		   struct vg_catalogue **out, char **out_path, struct vg_error *err)
{
	char *path = catalogue_path(options);
	if (!path)
		return vg_error_set(err, VG_ERR_USAGE,
				    "no place for the catalogue is known: set HOME, or use --catalogue");
	int code = 0;
	if (mode == VG_CATALOGUE_READ && names_catalogue(options) && access(path, F_OK) != 0 &&
	    (errno == ENOENT || errno == ENOTDIR))
		code = vg_error_set(err, VG_ERR_USAGE,
				    "there is no catalogue \"%s\" (vestigo known add makes one)", path);
	else
		code = vg_catalogue_open(path, mode, out, err);
	if (code < 0) {
		free(path);
		return code;
	}
	vg_catalogue_set_notice(*out, tell, NULL);
	*out_path = path;
	return code;
}

char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return !slash ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool is_export_page(const char *path)
{
	static const char first[] = "messages", last[] = ".html";
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	if (strncmp(name, first, sizeof first - 1) != 0)
		return false;
	name += sizeof first - 1;
	return strcmp(name + strspn(name, "0123456789"), last) == 0;
}

bool use_color(const struct options *options, int fd)
{
	const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
	if (options->color != AUTO)
		return options->color == ALWAYS;
	return isatty(fd) && !(no_color && *no_color) && !(terminal && strcmp(terminal, "dumb") == 0);
}
