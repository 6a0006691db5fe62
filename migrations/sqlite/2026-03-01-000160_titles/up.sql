-- A round that gives titles alone has no budget.
ALTER TABLE rounds ADD COLUMN money INTEGER NOT NULL DEFAULT 0 CHECK (money >= 0);
UPDATE rounds SET money = budget;
ALTER TABLE rounds DROP COLUMN budget;
ALTER TABLE rounds RENAME COLUMN money TO budget;

-- The title that a round gives in a category, with money or without.
CREATE TABLE round_titles (
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    category TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    PRIMARY KEY (round_id, category)
) STRICT, WITHOUT ROWID;

-- What a council gave: a title is no award, makes no entry and stands on no payment list. Money that comes with it is an award beside it.
CREATE TABLE titles (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER NOT NULL UNIQUE REFERENCES nominations (id),
    decision_id INTEGER NOT NULL REFERENCES decisions (id),
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    category TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    year INTEGER NOT NULL
) STRICT;
CREATE INDEX titles_by_book ON titles (book_id, year);
CREATE INDEX titles_by_decision ON titles (decision_id);
CREATE INDEX titles_by_party ON titles (party_id, year);
CREATE INDEX titles_by_round ON titles (round_id, category);

CREATE TRIGGER round_titles_refuse_update BEFORE UPDATE ON round_titles
BEGIN SELECT RAISE(ABORT, 'round_titles: what is recorded is never changed or deleted'); END;

CREATE TRIGGER round_titles_refuse_delete BEFORE DELETE ON round_titles
BEGIN SELECT RAISE(ABORT, 'round_titles: what is recorded is never changed or deleted'); END;

CREATE TRIGGER titles_refuse_update BEFORE UPDATE ON titles
BEGIN SELECT RAISE(ABORT, 'titles: what is recorded is never changed or deleted'); END;

CREATE TRIGGER titles_refuse_delete BEFORE DELETE ON titles
BEGIN SELECT RAISE(ABORT, 'titles: what is recorded is never changed or deleted'); END;
