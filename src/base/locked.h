/* Whether a file is one that this process holds locks on: a catalogue's or a cache's that is open here. Such a file is
 * not to be opened and closed by anything else: fcntl's locks belong to the process, and closing any descriptor of the
 * file takes all of them away. Another process would then write beside us, and remove the log that we write to. */
#ifndef VG_BASE_LOCKED_H
#define VG_BASE_LOCKED_H

#include <stdbool.h>

/* Of an open regular file. Threads: any. Where /proc is not there, it knows of the first lock only. */
bool vg_file_locked_here(int fd);

#endif
