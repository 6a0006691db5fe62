-- Which fund is to pay whom in a round, while people still arrange it.
CREATE TABLE match_drafts (
    nomination_id INTEGER PRIMARY KEY REFERENCES nominations (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    fund_id INTEGER NOT NULL REFERENCES funds (id)
) STRICT;
CREATE INDEX match_drafts_by_round ON match_drafts (round_id);
CREATE INDEX match_drafts_by_book ON match_drafts (book_id);

-- What was agreed; the last of a round counts.
CREATE TABLE matchings (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    agreed_by INTEGER NOT NULL REFERENCES users (id),
    agreed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX matchings_by_round ON matchings (round_id, id);
CREATE INDEX matchings_by_book ON matchings (book_id);

CREATE TABLE matching_lines (
    matching_id INTEGER NOT NULL REFERENCES matchings (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (matching_id, nomination_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER matchings_refuse_update BEFORE UPDATE ON matchings
BEGIN SELECT RAISE(ABORT, 'matchings: what is recorded is never changed or deleted'); END;

CREATE TRIGGER matchings_refuse_delete BEFORE DELETE ON matchings
BEGIN SELECT RAISE(ABORT, 'matchings: what is recorded is never changed or deleted'); END;

CREATE TRIGGER matching_lines_refuse_update BEFORE UPDATE ON matching_lines
BEGIN SELECT RAISE(ABORT, 'matching_lines: what is recorded is never changed or deleted'); END;

CREATE TRIGGER matching_lines_refuse_delete BEFORE DELETE ON matching_lines
BEGIN SELECT RAISE(ABORT, 'matching_lines: what is recorded is never changed or deleted'); END;
