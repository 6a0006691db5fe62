CREATE TABLE roll_proofs_anew (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    party_id INTEGER NOT NULL REFERENCES parties (id),
    -- Whether it is the line of what the donor gave without a name.
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    deed TEXT NOT NULL CHECK (deed IN ('confirm', 'correct', 'ask', 'dismiss')),
    source TEXT NOT NULL CHECK (source IN ('desk', 'link', 'paper')),
    -- The name as it is to be printed, with its title.
    name TEXT NOT NULL CHECK (name <> ''),
    -- Whether the donor wants the name left out of this roll.
    hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    note TEXT NOT NULL,
    -- Whoever answered at the desk, or made the link that was answered through.
    user_id INTEGER NOT NULL REFERENCES users (id),
    given_at INTEGER NOT NULL
) STRICT;
INSERT INTO roll_proofs_anew SELECT id, book_id, unit_id, year, party_id, anonymous, deed, CASE source WHEN 'phone' THEN 'desk' ELSE source END, name, hidden, note,
    user_id, given_at FROM roll_proofs;
DROP TABLE roll_proofs;
ALTER TABLE roll_proofs_anew RENAME TO roll_proofs;
CREATE INDEX roll_proofs_by_book ON roll_proofs (book_id, year, id);

CREATE TRIGGER roll_proofs_refuse_update BEFORE UPDATE ON roll_proofs
BEGIN SELECT RAISE(ABORT, 'roll_proofs: what is recorded is never changed or deleted'); END;

CREATE TRIGGER roll_proofs_refuse_delete BEFORE DELETE ON roll_proofs
BEGIN SELECT RAISE(ABORT, 'roll_proofs: what is recorded is never changed or deleted'); END;

DROP TABLE proof_rounds;
