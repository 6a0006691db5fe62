-- Everything that the minutes and the decision of a meeting say, down to the names, as it was when it was signed.
CREATE TABLE decision_papers (
    decision_id INTEGER PRIMARY KEY REFERENCES decisions (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    content TEXT NOT NULL CHECK (content <> ''),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    signed_by INTEGER NOT NULL REFERENCES users (id),
    signed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_papers_by_book ON decision_papers (book_id);

CREATE TRIGGER decision_papers_refuse_update BEFORE UPDATE ON decision_papers
BEGIN SELECT RAISE(ABORT, 'decision_papers: what is recorded is never changed or deleted'); END;

CREATE TRIGGER decision_papers_refuse_delete BEFORE DELETE ON decision_papers
BEGIN SELECT RAISE(ABORT, 'decision_papers: what is recorded is never changed or deleted'); END;
