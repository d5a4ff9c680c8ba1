"""Validates reports (.json: one document, .jsonl: a record a line) against the schema.

Usage: validate.py SCHEMA REPORT…; names the first fault of each record."""
import json
import sys

from jsonschema import Draft202012Validator

schema = json.load(open(sys.argv[1]))
Draft202012Validator.check_schema(schema)
kinds = {
    kind: Draft202012Validator({**schema, "oneOf": [{"$ref": f"#/$defs/{kind}"}]})
    for kind in ("begin", "item", "summary")
}
faults = count = 0
for path in sys.argv[2:]:
    text = open(path).read()
    if path.endswith("l"):
        records = [json.loads(line) for line in text.splitlines()]
    else:
        document = json.loads(text)
        assert list(document) == ["begin", "items", "summary"], list(document)
        records = [document["begin"], *document["items"], document["summary"]]
    for record in records:
        count += 1
        for error in kinds[record["type"]].iter_errors(record):
            leaf = max(error.context, key=lambda e: len(e.path), default=error)
            print(f"{path}: record {count}: {leaf.json_path}: {leaf.message[:200]}")
            faults += 1
print(f"{count} records, {faults} faults")
sys.exit(faults > 0)
