-- A recipient's own words of thanks for an award, written down by whoever put the person forward. Each row stands in the
-- place of those before it; one without words takes them back. Who may read them is decided anew every time.
CREATE TABLE nomination_thanks (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    words TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX nomination_thanks_by_nomination ON nomination_thanks (nomination_id, id);
CREATE INDEX nomination_thanks_by_book ON nomination_thanks (book_id);

CREATE TRIGGER nomination_thanks_refuse_update BEFORE UPDATE ON nomination_thanks
BEGIN SELECT RAISE(ABORT, 'nomination_thanks: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_thanks_refuse_delete BEFORE DELETE ON nomination_thanks
BEGIN SELECT RAISE(ABORT, 'nomination_thanks: what is recorded is never changed or deleted'); END;
