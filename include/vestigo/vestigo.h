/* The whole library, and what it promises to programs that use it.
 *
 * Versions. MAJOR.MINOR.PATCH (vestigo/version.h). Until 1.0 the structs of these headers may change with MINOR, and
 * then the library gets another soname (libvestigo.so.N), so that a program is not started with what it was not
 * compiled for; one that loads the library itself asks VG_VERSION_FITS() once. Within one MINOR nothing is taken
 * away and no struct changes but one: options structs may gain members at their end. Their first member is `size`,
 * sizeof of the struct as the program was compiled; what a program does not know of is zero, and every zero means
 * what was done before. An option that the library does not know of, and is not zero, is VG_ERR_USAGE. From 1.0 on
 * the same holds within one MAJOR. What JSON holds is promised by its schema (vg_report_schema), whatever the version.
 *
 * Errors. A function that can fail returns an int: 0, or a negative enum vg_code, which is then also the code of
 * *err (vestigo/error.h). On failure outputs are untouched but where a header says something else. Arguments that
 * may be NULL are said to be so.
 *
 * Memory. Who owns what is said at each function: "heap" is the caller's to give to vg_free; structs that own memory
 * have a _release function (what is in them is freed, they are not), handles a _free or _close one. Both take NULL
 * where a header says so, and all that end a handle do. "Static" is never freed, "borrowed" lasts as long as what it
 * is borrowed from.
 *
 * Threads. The library has no state of its own that callers could disturb: calls on different handles may overlap, one
 * handle is used by one thread at a time. Functions without a handle may overlap with all others, each with structs
 * of its own. Whatever starts processes (vestigo/check.h, pipelines, fetching, intake, vg_learn_designs,
 * vg_protection_probe) forks the calling program; the children call nothing but this library, keep nothing of the
 * program open, and end with the call or the handle. A program with a handler for SIGCHLD, or that waits for any
 * child, must leave these alone. Nothing here changes the working folder, signal handlers, the locale or standard
 * streams, prints, or exits; of other libraries it sets, once, the functions by which jansson allocates.
 *
 * Visitors and callbacks are called by the thread that made the call, before it returns. They may use other handles
 * freely. Of the handle that calls them they may call what its header says; the rest is refused with VG_ERR_USAGE,
 * never undefined. A negative answer stops, and is what the call returns. They must return: no longjmp, no C++
 * exception. */
#ifndef VESTIGO_VESTIGO_H
#define VESTIGO_VESTIGO_H

#include <vestigo/catalogue.h>
#include <vestigo/check.h>
#include <vestigo/collisions.h>
#include <vestigo/credentials.h>
#include <vestigo/design.h>
#include <vestigo/doctor.h>
#include <vestigo/error.h>
#include <vestigo/evidence.h>
#include <vestigo/exchange.h>
#include <vestigo/features.h>
#include <vestigo/fetch.h>
#include <vestigo/format.h>
#include <vestigo/intake.h>
#include <vestigo/item.h>
#include <vestigo/language.h>
#include <vestigo/learn.h>
#include <vestigo/limits.h>
#include <vestigo/match.h>
#include <vestigo/output.h>
#include <vestigo/pdq.h>
#include <vestigo/picture.h>
#include <vestigo/pipeline.h>
#include <vestigo/protection.h>
#include <vestigo/record.h>
#include <vestigo/report.h>
#include <vestigo/sidecar.h>
#include <vestigo/text.h>
#include <vestigo/trust_list.h>
#include <vestigo/version.h>

#endif
