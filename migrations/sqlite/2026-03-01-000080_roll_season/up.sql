-- What a plaque or certificate of the tier costs; nothing where none is made.
ALTER TABLE roll_tiers ADD COLUMN price INTEGER NOT NULL DEFAULT 0 CHECK (price >= 0);

-- Until which day gifts count for a year; without a row until its last day. The next year begins on the day after.
CREATE TABLE roll_seasons (
    unit_id INTEGER NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    book_id INTEGER NOT NULL REFERENCES books (id),
    cut_off TEXT NOT NULL,
    set_by INTEGER NOT NULL REFERENCES users (id),
    set_at INTEGER NOT NULL,
    PRIMARY KEY (unit_id, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX roll_seasons_by_book ON roll_seasons (book_id);

-- Honours beside the tiers. Year 0 holds a unit's standing ones; a year's own rows replace them.
CREATE TABLE roll_honours (
    unit_id INTEGER NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name_vi TEXT NOT NULL CHECK (name_vi <> ''),
    name_en TEXT NOT NULL CHECK (name_en <> ''),
    -- Whom it is for; empty for everybody.
    party_kind TEXT NOT NULL CHECK (party_kind IN ('', 'person', 'household', 'organisation', 'business', 'collective')),
    -- Words that the name holds, without regard to marks; empty for any name.
    words TEXT NOT NULL,
    minimum INTEGER NOT NULL CHECK (minimum >= 0),
    -- How many of the highest; 0 for all.
    places INTEGER NOT NULL CHECK (places >= 0),
    price INTEGER NOT NULL CHECK (price >= 0),
    PRIMARY KEY (unit_id, year, position)
) STRICT, WITHOUT ROWID;

-- The round in which each line of a roll is confirmed or corrected. Every answer is a new row; the last one counts.
CREATE TABLE roll_proofs (
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
CREATE INDEX roll_proofs_by_book ON roll_proofs (book_id, year, id);

CREATE TRIGGER roll_proofs_refuse_update BEFORE UPDATE ON roll_proofs
BEGIN SELECT RAISE(ABORT, 'roll_proofs: what is recorded is never changed or deleted'); END;

CREATE TRIGGER roll_proofs_refuse_delete BEFORE DELETE ON roll_proofs
BEGIN SELECT RAISE(ABORT, 'roll_proofs: what is recorded is never changed or deleted'); END;
