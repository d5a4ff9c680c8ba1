/* The progress bar: one line on standard error, never wider than the terminal, never left behind. */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <vestigo/text.h>

#include "cli/cli.h"

void progress_start(struct progress *progress, const struct options *options, const char *doing)
{
	*progress = (struct progress){ .doing = doing, .started = clock_seconds() };
	progress->shown = !options->quiet && (options->progress == ALWAYS ||
					      (options->progress == AUTO && isatty(STDERR_FILENO)));
}

/* Asked each time, as windows are resized. */
static size_t terminal_columns(void)
{
	enum { USUAL = 80 };
	struct winsize window = { 0 };
	(void)ioctl(STDERR_FILENO, TIOCGWINSZ, &window);
	return window.ws_col ? window.ws_col : USUAL;
}

/* "1,482/1,904"; "1,482/~1,904" where the input is not read to its end. */
static void format_done(const struct progress *progress, char out[80])
{
	char done[VG_COUNT_TEXT], total[VG_COUNT_TEXT];
	vg_format_count(progress->done, done);
	vg_format_count(progress->total, total);
	if (progress->total >= progress->done && progress->total > 0)
		snprintf(out, 80, "%s/%s%s", done, progress->total_is_estimate ? "~" : "", total);
	else
		snprintf(out, 80, "%s", done);
}

/* The parts in the order in which a narrow terminal keeps them; all are ASCII but the cells. */
static void draw(const struct progress *progress)
{
	enum { CELLS = 24 };
	double passed = clock_seconds() - progress->started, rate = passed > 0 ? (double)progress->done / passed : 0;
	char done[80], percent[16], speed[32], left[32] = "";
	/* What is read ahead is not examined yet. */
	bool counted = progress->total >= progress->done && progress->total > 0 && !progress->total_is_estimate;
	double fraction = counted ? (double)progress->done / (double)progress->total : progress->fraction;
	int filled = (int)(fraction * CELLS);
	format_done(progress, done);
	snprintf(percent, sizeof percent, "  %d %%", (int)(fraction * 100));
	snprintf(speed, sizeof speed, "  %.0f/s", rate);
	if (fraction > 0.01 && passed > 1) {
		int seconds = (int)(passed / fraction - passed + 0.5);
		snprintf(left, sizeof left, "  %d:%02d left", seconds / 60, seconds % 60);
	}
	/* A line that fills the last column wraps on some terminals. */
	size_t room = terminal_columns() - 1, used = strlen(done) + 1;
	const char *const parts[] = { percent, left, speed };
	bool kept[3], named;
	for (int i = 0; i < 3; i++) {
		kept[i] = used + strlen(parts[i]) <= room;
		used += kept[i] ? strlen(parts[i]) : 0;
	}
	named = used + strlen(progress->doing) + 2 <= room;
	used += named ? strlen(progress->doing) + 2 : 0;
	fprintf(stderr, "\r\x1b[K ");
	if (named)
		fprintf(stderr, "%s  ", progress->doing);
	for (int i = 0; used + CELLS + 2 <= room && i < CELLS; i++)
		fputs(i < filled ? "█" : "░", stderr);
	fprintf(stderr, "%s%.*s%s%s%s", used + CELLS + 2 <= room ? "  " : "", (int)room, done,
		kept[0] ? percent : "", kept[2] ? speed : "", kept[1] ? left : "");
	fflush(stderr);
}

void progress_total(struct progress *progress, uint64_t total, bool is_estimate)
{
	progress->total = total;
	progress->total_is_estimate = is_estimate;
}

void progress_step(struct progress *progress, uint64_t done, double fraction)
{
	progress->done = done;
	progress->fraction = fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
	if (!progress->shown || clock_seconds() - progress->drawn < 0.1)
		return;
	progress->drawn = clock_seconds();
	progress->standing = true;
	draw(progress);
}

void progress_clear(struct progress *progress)
{
	if (progress->standing) {
		fputs("\r\x1b[K", stderr);
		fflush(stderr);
	}
	progress->standing = false;
}
