-- Numbers of identity cards: locked with a key that is not in the database, and a keyed hash by which they are found.
CREATE TABLE citizen_ids (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    sealed BLOB NOT NULL CHECK (length(sealed) = 52),
    print BLOB NOT NULL CHECK (length(print) = 32),
    key_mark BLOB NOT NULL CHECK (length(key_mark) = 8),
    user_id INTEGER NOT NULL REFERENCES users (id),
    kept_at INTEGER NOT NULL
) STRICT;
CREATE INDEX citizen_ids_by_party ON citizen_ids (party_id, id);
CREATE INDEX citizen_ids_by_print ON citizen_ids (print, party_id);
CREATE INDEX citizen_ids_by_book ON citizen_ids (book_id);

CREATE TRIGGER citizen_ids_refuse_update BEFORE UPDATE ON citizen_ids
BEGIN SELECT RAISE(ABORT, 'citizen_ids: what is recorded is never changed or deleted'); END;

CREATE TRIGGER citizen_ids_refuse_delete BEFORE DELETE ON citizen_ids
BEGIN SELECT RAISE(ABORT, 'citizen_ids: what is recorded is never changed or deleted'); END;
