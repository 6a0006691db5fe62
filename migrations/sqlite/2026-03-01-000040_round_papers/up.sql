-- The documents that a round asks nominees for, in the order in which it names them.
CREATE TABLE round_documents (
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    position INTEGER NOT NULL CHECK (position > 0),
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (round_id, position)
) STRICT, WITHOUT ROWID;

-- A round that units below may follow; what follows it may be stricter and never looser.
CREATE TABLE round_templates (
    round_id INTEGER PRIMARY KEY REFERENCES rounds (id),
    published_by INTEGER NOT NULL REFERENCES users (id),
    published_at INTEGER NOT NULL
) STRICT;

CREATE TABLE round_adoptions (
    round_id INTEGER PRIMARY KEY REFERENCES rounds (id),
    template_id INTEGER NOT NULL REFERENCES round_templates (round_id)
) STRICT;
CREATE INDEX round_adoptions_by_template ON round_adoptions (template_id);

CREATE INDEX nominations_by_book ON nominations (book_id, id);

CREATE TRIGGER round_documents_refuse_update BEFORE UPDATE ON round_documents
BEGIN SELECT RAISE(ABORT, 'round_documents: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_documents_refuse_delete BEFORE DELETE ON round_documents
BEGIN SELECT RAISE(ABORT, 'round_documents: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_templates_refuse_update BEFORE UPDATE ON round_templates
BEGIN SELECT RAISE(ABORT, 'round_templates: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_templates_refuse_delete BEFORE DELETE ON round_templates
BEGIN SELECT RAISE(ABORT, 'round_templates: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_adoptions_refuse_update BEFORE UPDATE ON round_adoptions
BEGIN SELECT RAISE(ABORT, 'round_adoptions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_adoptions_refuse_delete BEFORE DELETE ON round_adoptions
BEGIN SELECT RAISE(ABORT, 'round_adoptions: what is recorded is never changed or deleted'); END;
