-- One donor accompanies one learner: a fund for that person, and a pledge with an instalment for each year.
CREATE TABLE sponsorships (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    fund_id INTEGER NOT NULL UNIQUE REFERENCES funds (id),
    pledge_id INTEGER NOT NULL UNIQUE REFERENCES pledges (id),
    sponsor_id INTEGER NOT NULL REFERENCES parties (id),
    recipient_id INTEGER NOT NULL REFERENCES parties (id),
    yearly INTEGER NOT NULL CHECK (yearly > 0),
    first_year INTEGER NOT NULL,
    years INTEGER NOT NULL CHECK (years > 0),
    condition TEXT NOT NULL CHECK (condition <> ''),
    begun_on TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    CHECK (sponsor_id <> recipient_id)
) STRICT;
CREATE INDEX sponsorships_by_book ON sponsorships (book_id);

CREATE TABLE sponsorship_checks (
    book_id INTEGER NOT NULL REFERENCES books (id),
    sponsorship_id INTEGER NOT NULL REFERENCES sponsorships (id),
    year INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'failed', 'waived')),
    checked_on TEXT NOT NULL,
    note TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (sponsorship_id, year),
    CHECK (outcome = 'passed' OR note <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX sponsorship_checks_by_book ON sponsorship_checks (book_id);

CREATE TABLE sponsorship_endings (
    book_id INTEGER NOT NULL REFERENCES books (id),
    sponsorship_id INTEGER NOT NULL PRIMARY KEY REFERENCES sponsorships (id),
    how TEXT NOT NULL CHECK (how IN ('completed', 'failed', 'by_sponsor')),
    day TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''),
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sponsorship_endings_by_book ON sponsorship_endings (book_id);

CREATE TRIGGER sponsorships_refuse_update BEFORE UPDATE ON sponsorships
BEGIN SELECT RAISE(ABORT, 'sponsorships: what is recorded is never changed or deleted'); END;

CREATE TRIGGER sponsorships_refuse_delete BEFORE DELETE ON sponsorships
BEGIN SELECT RAISE(ABORT, 'sponsorships: what is recorded is never changed or deleted'); END;

CREATE TRIGGER sponsorship_checks_refuse_update BEFORE UPDATE ON sponsorship_checks
BEGIN SELECT RAISE(ABORT, 'sponsorship_checks: what is recorded is never changed or deleted'); END;

CREATE TRIGGER sponsorship_checks_refuse_delete BEFORE DELETE ON sponsorship_checks
BEGIN SELECT RAISE(ABORT, 'sponsorship_checks: what is recorded is never changed or deleted'); END;

CREATE TRIGGER sponsorship_endings_refuse_update BEFORE UPDATE ON sponsorship_endings
BEGIN SELECT RAISE(ABORT, 'sponsorship_endings: what is recorded is never changed or deleted'); END;

CREATE TRIGGER sponsorship_endings_refuse_delete BEFORE DELETE ON sponsorship_endings
BEGIN SELECT RAISE(ABORT, 'sponsorship_endings: what is recorded is never changed or deleted'); END;
