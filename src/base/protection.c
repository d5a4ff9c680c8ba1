/* What the layers of protection are called, and which of them this machine has. */
#include <vestigo/protection.h>

#include "base/name_of.h"
#include "base/subprocess.h"

static const struct { const char *reached, *missing; } says[VG_PROTECTION_LAYERS] = {
	[VG_PROTECTS_CALLS] = { "only system calls for computing and answering; any other ends the process",
				"no filter of system calls: nothing is read" },
	[VG_PROTECTS_LIMITS] = { "a limit of memory, no core dumps", "no limit of memory (a build for tests)" },
	[VG_PROTECTS_THREADS] = { "a limit of threads, by the kernel and counted from outside",
				  "threads are counted from outside only: the kernel has no user namespace for us" },
	[VG_PROTECTS_FILES] = { "Landlock: no file can be opened, should the filter fail",
				"no Landlock (Linux 5.13 or later, enabled at boot with lsm=landlock,…)" },
	[VG_PROTECTS_USER] = { "a user of its own, without any right", "no user namespace (user.max_user_namespaces, or a container's policy)" },
	[VG_PROTECTS_NETWORK] = { "a network of its own, with nothing in it", "no network namespace" },
	[VG_PROTECTS_PROCESSES] = { "processes of its own: it sees no other", "no namespace of processes" },
};

const char *vg_protection_says(enum vg_protection_layer layer, bool reached)
{
	if ((unsigned)layer >= VG_PROTECTION_LAYERS)
		return "unknown";
	return reached ? says[layer].reached : says[layer].missing;
}

const char *vg_protection_level_name(enum vg_protection_level level)
{
	static const char *const names[] = { "none", "weakened", "partial", "full" };
	return VG_NAME_OF(names, level);
}

static int tell_layers(const void *context, struct vg_buffer *answer)
{
	(void)context;
	return vg_buffer_append_byte(answer, 0); /* they were told before */
}

int vg_protection_probe(const struct vg_limits *limits, unsigned *out_layers, struct vg_error *err)
{
	struct vg_limits lenient = *limits;
	struct vg_buffer answer;
	lenient.full_sandbox = false;
	vg_buffer_init(&answer, 1);
	int code = vg_subprocess_call_telling(tell_layers, NULL, &lenient, out_layers, &answer, err);
	vg_buffer_release(&answer);
	return code;
}
