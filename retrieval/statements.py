"""The library's longer SQL statements, by name. What they are for stands in `library`."""

LISTED = "(SELECT value FROM json_each(?))"
KEY = "SELECT report_id FROM origins WHERE source = ? OR origin = ? UNION SELECT ?"
ENTRY = (
    "SELECT r.id, o.source, o.origin, r.sha256, r.title, r.region, r.year, r.kind,"
    " r.document_number, r.issuer, r.issued, r.title_made, r.by_hand, r.url,"
    " (SELECT count(*) FROM passages p WHERE p.report_id = r.id) AS passages FROM reports r"
    " JOIN origins o ON o.n = (SELECT min(n) FROM origins WHERE report_id = r.id)"
)
SECTIONS = (
    "SELECT parent, level, marker, title, start, body, end FROM sections"
    " WHERE report_id = ? ORDER BY n"
)
ABOVE = (
    "WITH RECURSIVE above(report_id, n) AS (SELECT s.report_id, s.n FROM passages p"
    " JOIN sections s ON s.report_id = p.report_id AND s.n >= p.section AND s.start < p.end"
    f" WHERE p.id IN {LISTED} UNION SELECT s.report_id, s.parent FROM above"
    " JOIN sections s USING (report_id, n) WHERE s.parent >= 0)"
    " SELECT report_id, n, parent, level, marker, title, start, body, end FROM above"
    " JOIN sections USING (report_id, n) ORDER BY report_id, n"
)
PASSAGES = (
    "SELECT id, report_id, section, start, end, page FROM passages"
    " WHERE report_id = ? ORDER BY start, id"
)
_IN_USE = "EXISTS (SELECT 1 FROM passages p WHERE p.hash = v.hash)"
VECTORS = f"SELECT hash, vector FROM vectors v WHERE embedder = ? AND {_IN_USE}"
VECTOR_BATCH = (
    "SELECT rowid, hash, vector FROM vectors v WHERE +embedder = ?"
    f" AND rowid > ? AND {_IN_USE} ORDER BY rowid LIMIT ?"
)
HAS_NONE = "NOT EXISTS (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.hash = p.hash)"
BARE_REPORTS = f"SELECT DISTINCT report_id FROM passages p WHERE {HAS_NONE}"
BARE_REPORTS_SINCE = (
    "SELECT DISTINCT p.report_id FROM changes c CROSS JOIN passages p ON p.report_id = c.report_id"
    f" WHERE c.revision > ? AND {HAS_NONE}"
)
BARE = f"SELECT id FROM passages p WHERE {HAS_NONE} AND report_id = ?"
PUT_REPORT = (
    "INSERT INTO reports(id, sha256, text, url, title, region, year, kind, document_number,"
    " issuer, issued, title_made, by_hand) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
    " ON CONFLICT(id) DO UPDATE SET sha256=excluded.sha256, text=excluded.text,"
    " url=excluded.url, title=excluded.title, region=excluded.region, year=excluded.year,"
    " kind=excluded.kind, document_number=excluded.document_number, issuer=excluded.issuer,"
    " issued=excluded.issued, title_made=excluded.title_made, by_hand=excluded.by_hand"
)
PUT_ORIGIN = (
    "INSERT INTO origins(origin, source, report_id) VALUES (?,?,?) ON CONFLICT(origin)"
    " DO UPDATE SET source=excluded.source, report_id=excluded.report_id"
)
PUT_SECTION = (
    "INSERT INTO sections(report_id, n, parent, level, marker, title, start, body, end)"
    " VALUES (?,?,?,?,?,?,?,?,?)"
)
PUT_PASSAGE = (
    "INSERT INTO passages(report_id, section, start, end, page, hash) VALUES (?,?,?,?,?,?)"
)
PUT_VECTOR = "INSERT OR REPLACE INTO vectors(embedder, hash, vector) VALUES (?,?,?)"
PRUNE = (
    f"DELETE FROM vectors WHERE hash IN {LISTED}"
    " AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.hash = vectors.hash)"
)
