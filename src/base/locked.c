#include "base/locked.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The field of that number, from 0, of those that spaces divide; "" where there are not so many. */
static const char *field(const char *line, int number)
{
	line += strspn(line, " ");
	for (; number > 0; number--) {
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	return line;
}

/* Is the line of /proc/locks, "11: POSIX  ADVISORY  WRITE 30349 fe:00:11551083 120 120", a lock of this process on that
 * file? The device in it is not always what stat says (btrfs), so the number of the file decides. */
static bool is_ours(const char *line, ino_t file)
{
	enum { KIND = 1, PROCESS = 4, PLACE = 5 };
	const char *place = field(line, PLACE);
	for (int i = 0; i < 2 && place; i++)
		if ((place = strchr(place, ':')))
			place++;
	return strncmp(field(line, KIND), "POSIX ", 6) == 0 && strtol(field(line, PROCESS), NULL, 10) == (long)getpid() &&
	       place && strtoull(place, NULL, 10) == (unsigned long long)file;
}

/* Of those who hold a lock the kernel names the first alone when it is asked about a file; its list has all. */
static bool is_listed(ino_t file)
{
	FILE *locks = fopen("/proc/locks", "re");
	char *line = NULL;
	size_t room = 0;
	bool found = false;
	while (!found && locks && getline(&line, &room, locks) > 0)
		found = is_ours(line, file);
	if (locks)
		fclose(locks);
	free(line);
	return found;
}

bool vg_file_locked_here(int fd)
{
	struct stat status;
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET }; /* from the beginning to the end */
	/* Asked as the owner of an open file, which this process's own locks stand in the way of as well. */
	if (fcntl(fd, F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK)
		return false;
	return lock.l_pid == getpid() || (fstat(fd, &status) == 0 && is_listed(status.st_ino));
}
