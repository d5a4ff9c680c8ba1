# make help: the verbs of the Makefile by what is written behind ## beside them, in the groups of ##@,
# and its variables, in lines of ##=.
/^##@ / { printf "%s%s\n", printed++ ? "\n" : "", substr($0, 5) }
/^##= / { print "  " substr($0, 5) }
/^[a-z][A-Za-z0-9_.-]*:.* ## / {
	verb = text = $0
	sub(/:.*/, "", verb)
	sub(/.* ## /, "", text)
	printf "  %-22s %s\n", verb, text
}
