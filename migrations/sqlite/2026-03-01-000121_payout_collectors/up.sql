-- Who took the cash of a line: the recipient, or somebody who has a name and a relation.
CREATE TABLE payout_collectors (
    line_id INTEGER PRIMARY KEY REFERENCES payout_lines (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    name TEXT NOT NULL CHECK (name <> ''),
    relation TEXT NOT NULL CHECK (relation IN ('self', 'parent', 'guardian', 'proxy')),
    recorded_by INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX payout_collectors_by_book ON payout_collectors (book_id);

CREATE TRIGGER payout_collectors_refuse_update BEFORE UPDATE ON payout_collectors
BEGIN SELECT RAISE(ABORT, 'payout_collectors: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payout_collectors_refuse_delete BEFORE DELETE ON payout_collectors
BEGIN SELECT RAISE(ABORT, 'payout_collectors: what is recorded is never changed or deleted'); END;
