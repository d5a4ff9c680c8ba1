# From what make would run, a line a command, to compile_commands.json: each that makes something of a C file.
function quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	gsub(/\t/, " ", text)
	return "\"" text "\""
}
BEGIN { printf "[" }
/ -o / {
	for (i = 1; i <= NF; i++)
		if ($i ~ /\.c$/ && $(i - 1) != "-o") {
			printf "%s\n{\"directory\": %s, \"file\": %s, \"command\": %s}", count++ ? "," : "", quoted(folder), quoted($i), quoted($0)
			break
		}
}
END { print "\n]" }
