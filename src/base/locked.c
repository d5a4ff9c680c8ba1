#include "base/locked.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of those who hold a lock the kernel names the first alone when it is asked about a file; its list has all. The
 * device in it is not always what stat says (btrfs), so the number of the file decides. */
static bool is_listed(ino_t file)
{
	FILE *locks = fopen("/proc/locks", "re");
	char *line = NULL;
	size_t room = 0;
	long pid;
	unsigned long long number;
	bool found = false;
	while (!found && locks && getline(&line, &room, locks) > 0)
		found = sscanf(line, "%*s POSIX %*s %*s %ld %*[^:]:%*[^:]:%llu", &pid, &number) == 2 &&
			pid == (long)getpid() && number == (unsigned long long)file;
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
