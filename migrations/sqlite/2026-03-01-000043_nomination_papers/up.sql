-- Documents of a nomination, told by their bytes; they lie in the database like the books they stand beside.
CREATE TABLE nomination_papers (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    name TEXT NOT NULL CHECK (name <> ''),
    media TEXT NOT NULL CHECK (media IN ('application/pdf', 'image/jpeg', 'image/png')),
    size INTEGER NOT NULL CHECK (size BETWEEN 1 AND 5242880),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes BLOB NOT NULL CHECK (length(bytes) = size),
    user_id INTEGER NOT NULL REFERENCES users (id),
    added_at INTEGER NOT NULL,
    UNIQUE (nomination_id, sha256)
) STRICT;
CREATE INDEX nomination_papers_by_book ON nomination_papers (book_id);

CREATE TRIGGER nomination_papers_refuse_update BEFORE UPDATE ON nomination_papers
BEGIN SELECT RAISE(ABORT, 'nomination_papers: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_papers_refuse_delete BEFORE DELETE ON nomination_papers
BEGIN SELECT RAISE(ABORT, 'nomination_papers: what is recorded is never changed or deleted'); END;
