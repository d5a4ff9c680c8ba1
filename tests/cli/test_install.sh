# make install, and a program of somebody else's against the installed library.
. tests/cli/lib.sh
case $BUILD in
*release*) ;;
*) skip "only the release build is installed"; finish ;;
esac
make -s install DESTDIR="$work/tree" PREFIX=/usr >"$work/out" 2>&1 && good || { bad "make install"; tail -3 "$work/out"; }
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
flags=$(PKG_CONFIG_PATH="$work/tree/usr/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$work/tree" pkg-config --cflags --libs vestigo)
gcc -std=c11 -o "$work/client" "$work/client.c" -I"$work/tree/usr/include" $flags -L"$work/tree/usr/lib" 2>"$work/err" && good || { bad "a client does not compile"; cat "$work/err"; }
LD_LIBRARY_PATH="$work/tree/usr/lib" "$work/client" >"$work/out" && good || bad "a client does not run"
equal "$(wc -c <"$work/out")" 65 "its hash"
for file in bin/vestigo share/man/man1/vestigo.1 share/bash-completion/completions/vestigo share/zsh/site-functions/_vestigo share/fish/vendor_completions.d/vestigo.fish lib/libvestigo.so lib/libvestigo.a; do
	[ -s "$work/tree/usr/$file" ] && good || bad "$file is not installed"
done
bash -n "$work/tree/usr/share/bash-completion/completions/vestigo" && good || bad "the bash completion does not parse"
finish
