-- Who agreed to a nomination: the person, or for a minor the child and whoever answers for the child.
CREATE TABLE nomination_agreements (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    who TEXT NOT NULL CHECK (who IN ('person', 'child', 'representative')),
    name TEXT NOT NULL,
    relationship TEXT,
    agreed_on TEXT NOT NULL,
    publishes INTEGER NOT NULL CHECK (publishes IN (0, 1)),
    proof TEXT NOT NULL CHECK (proof <> ''),
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    CHECK (who <> 'representative' OR (name <> '' AND relationship IS NOT NULL))
) STRICT;
CREATE INDEX nomination_agreements_by_nomination ON nomination_agreements (nomination_id, id);
CREATE INDEX nomination_agreements_by_book ON nomination_agreements (book_id);

CREATE TRIGGER nomination_agreements_refuse_update BEFORE UPDATE ON nomination_agreements
BEGIN SELECT RAISE(ABORT, 'nomination_agreements: what is recorded is never changed or deleted'); END;

CREATE TRIGGER nomination_agreements_refuse_delete BEFORE DELETE ON nomination_agreements
BEGIN SELECT RAISE(ABORT, 'nomination_agreements: what is recorded is never changed or deleted'); END;
