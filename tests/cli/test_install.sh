# make install, and a program of somebody else's against the installed library; make uninstall; what a
# packager says of folders and flags.
. tests/cli/lib.sh
case $BUILD in
*release*) ;;
*) skip "only the release build is installed"; finish ;;
esac
tree=$work/tree
make -s install DESTDIR="$tree" PREFIX=/usr >"$work/out" 2>&1 && good || { bad "make install"; tail -3 "$work/out"; }
cat >"$work/client.c" <<'C'
#include <stdio.h>
#include <vestigo/pdq.h>
int main(void)
{
	unsigned char pixels[64 * 64];
	struct vg_pdq_set set;
	char text[VG_PDQ_TEXT];
	for (int i = 0; i < 64 * 64; i++)
		pixels[i] = (unsigned char)(i * 37 + i / 64 * 11);
	if (vg_pdq_compute(pixels, 64, 64, 1, &set, NULL) != 0)
		return 1;
	vg_pdq_to_text(&set.turned[VG_TURN_NONE], text);
	puts(text);
	return 0;
}
C
# client LIBDIR: what pkg-config says of the library there compiles and runs a program.
client() {
	local flags
	flags=$(PKG_CONFIG_PATH="$tree$1/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$tree" pkg-config --cflags --libs vestigo)
	# shellcheck disable=SC2086 # words are meant
	gcc -std=c11 -o "$work/client" "$work/client.c" $flags 2>"$work/err" && good || { bad "a client does not compile"; cat "$work/err"; }
	LD_LIBRARY_PATH="$tree$1" "$work/client" >"$work/out" && good || bad "a client does not run"
	equal "$(wc -c <"$work/out")" 65 "its hash"
}
client /usr/lib
for file in bin/vestigo share/man/man1/vestigo.1 share/man/man1/vestigo-known-add.1 share/bash-completion/completions/vestigo share/zsh/site-functions/_vestigo share/fish/vendor_completions.d/vestigo.fish lib/libvestigo.so lib/libvestigo.a; do
	[ -s "$tree/usr/$file" ] && good || bad "$file is not installed"
done
bash -n "$tree/usr/share/bash-completion/completions/vestigo" && good || bad "the bash completion does not parse"
# Programs are linked with the library's number, not with its file's name.
readelf -d "$work/client" >"$work/out"
number=$(sed -n 's/^SOVERSION := //p' Makefile)
out_has "Shared library: [libvestigo.so.$number]"
equal "$(readlink "$tree/usr/lib/libvestigo.so")" "libvestigo.so.$number" "the link for linkers"
equal "$(pkg-config --modversion "$tree/usr/lib/pkgconfig/vestigo.pc")" "$("$vestigo" --version | cut -d' ' -f2)" "versions"

make -s uninstall DESTDIR="$tree" PREFIX=/usr >"$work/out" 2>&1 && good || bad "make uninstall"
equal "$(find "$tree" -not -type d)" "" "what uninstall leaves"

# A packager's folders: nothing lies anywhere else.
make -s install DESTDIR="$tree" prefix=/opt/v libdir=/opt/v/lib/machine mandir=/opt/man bindir=/opt/tools >"$work/out" 2>&1 && good || bad "make install elsewhere"
equal "$(cd "$tree/opt" && ls; [ -e v/lib/libvestigo.a ] && echo lib)" "man
tools
v" "folders"
[ -x "$tree/opt/tools/vestigo" ] && [ -s "$tree/opt/man/man1/vestigo.1" ] && good || bad "bindir, mandir"
client /opt/v/lib/machine
grep -qx 'libdir=${prefix}/lib/machine' "$tree/opt/v/lib/machine/pkgconfig/vestigo.pc" && good || bad "libdir of vestigo.pc"

# Installing runs nothing that was built: a build for another machine cannot be run here.
make -n install DESTDIR="$work/none" >"$work/out" 2>&1
grep -E "^ *(sh [^ ]* )?$BUILD/vestigo( |$)" "$work/out" >"$work/runs" && bad "installing runs $(cat "$work/runs")" || good

# What is compiled follows what a distribution says, and another machine's compiler.
flags() { make -n V=1 BUILD="$work/none" "$work/none/src/base/time.o" "$@" 2>/dev/null | grep -- ' -c -o '; }
flags CPPFLAGS='-Wdate-time -D_FORTIFY_SOURCE=3' >"$work/out"
out_has '-Wdate-time -D_FORTIFY_SOURCE=3'
out_lacks '_FORTIFY_SOURCE=2'
flags >"$work/out"
out_has '_FORTIFY_SOURCE=2'
sources() { make -n "$1" CC="$2" BUILD="$work/none" 2>/dev/null | grep -o 'hamming_[a-z0-9]*\.o' | sort -u | tr '\n' ' '; }
if command -v clang >/dev/null; then
	equal "$(sources "$work/none/libvestigo.a" "clang --target=aarch64-linux-gnu")" "hamming_neon.o hamming_portable.o " "kernels of another machine"
else
	skip "clang is not installed (make deps-dev)"
fi
finish
