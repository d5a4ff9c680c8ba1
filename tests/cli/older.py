"""A catalogue as an older version wrote it (schema 4), without checksums: older.py CATALOGUE OLDER"""
import sqlite3, sys
db = sqlite3.connect(sys.argv[2], isolation_level=None)
db.execute("PRAGMA journal_mode = WAL")
db.execute("ATTACH ? AS sealed", (sys.argv[1],))
tables = db.execute("SELECT name, sql FROM sealed.sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC").fetchall()
for name, sql in tables:
    if name != "sqlite_sequence":
        db.execute(sql)
for name, sql in tables:
    if sql.startswith("CREATE TABLE") and name != "sqlite_sequence":
        db.execute("INSERT INTO main.%s SELECT * FROM sealed.%s" % (name, name))
for name in ("feature", "rendition", "thumbnail"):
    db.execute("ALTER TABLE main.%s DROP COLUMN checksum" % name)
db.execute("ALTER TABLE main.sighting DROP COLUMN date_precision")
db.execute("PRAGMA main.user_version = 4")
db.execute("PRAGMA main.application_id = 0x76676b31")
