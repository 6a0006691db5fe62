-- Year 0 holds a unit's standing thresholds; a year's own rows replace them.
CREATE TABLE roll_tiers (
    unit_id INTEGER NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    minimum INTEGER NOT NULL CHECK (minimum >= 0),
    PRIMARY KEY (unit_id, year, position)
) STRICT;

CREATE TABLE rolls (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    year INTEGER NOT NULL,
    subtree INTEGER NOT NULL CHECK (subtree IN (0, 1)),
    frozen_at INTEGER NOT NULL,
    frozen_by INTEGER NOT NULL REFERENCES users (id),
    digest BLOB NOT NULL,
    donors INTEGER NOT NULL,
    total INTEGER NOT NULL,
    unidentified INTEGER NOT NULL,
    UNIQUE (unit_id, year, subtree)
) STRICT;

-- Rank 0 is somebody who is thanked beside the donors and has no rank.
CREATE TABLE roll_rows (
    roll_id INTEGER NOT NULL REFERENCES rolls (id),
    position INTEGER NOT NULL CHECK (position > 0),
    rank INTEGER NOT NULL,
    tier_vi TEXT NOT NULL,
    tier_en TEXT NOT NULL,
    tier_minimum INTEGER NOT NULL,
    recognition_name TEXT NOT NULL,
    party_kind TEXT NOT NULL,
    party_id INTEGER REFERENCES parties (id),
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    public INTEGER NOT NULL CHECK (public IN (0, 1)),
    cash INTEGER NOT NULL,
    in_kind INTEGER NOT NULL,
    soft INTEGER NOT NULL,
    gifts INTEGER NOT NULL,
    PRIMARY KEY (roll_id, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER rolls_refuse_update BEFORE UPDATE ON rolls
BEGIN SELECT RAISE(ABORT, 'rolls: what is recorded is never changed or deleted'); END;

CREATE TRIGGER rolls_refuse_delete BEFORE DELETE ON rolls
BEGIN SELECT RAISE(ABORT, 'rolls: what is recorded is never changed or deleted'); END;

CREATE TRIGGER roll_rows_refuse_update BEFORE UPDATE ON roll_rows
BEGIN SELECT RAISE(ABORT, 'roll_rows: what is recorded is never changed or deleted'); END;

CREATE TRIGGER roll_rows_refuse_delete BEFORE DELETE ON roll_rows
BEGIN SELECT RAISE(ABORT, 'roll_rows: what is recorded is never changed or deleted'); END;
