-- Whether the chair's own vote decides where exactly half of those present are in favour.
ALTER TABLE councils ADD COLUMN casting_vote INTEGER NOT NULL DEFAULT 0 CHECK (casting_vote IN (0, 1));

-- What a meeting was opened with; a later change of the council's rule does not reach it.
CREATE TABLE meeting_terms (
    meeting_id INTEGER PRIMARY KEY REFERENCES meetings (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    casting_vote INTEGER NOT NULL CHECK (casting_vote IN (0, 1)),
    secretary_id INTEGER REFERENCES users (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_terms_by_book ON meeting_terms (book_id);

-- Which nomination the meeting is at; the row moves on with it.
CREATE TABLE meeting_floors (
    meeting_id INTEGER PRIMARY KEY REFERENCES meetings (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER REFERENCES nominations (id),
    ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
    moved_by INTEGER NOT NULL REFERENCES users (id),
    moved_at INTEGER NOT NULL,
    CHECK (nomination_id IS NULL OR NOT ended)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_floors_by_book ON meeting_floors (book_id);

-- Members who were asked whether they have an interest in a nomination, and said that they have none.
CREATE TABLE conflict_denials (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    -- What made the program ask.
    hints TEXT NOT NULL,
    told_by INTEGER NOT NULL REFERENCES users (id),
    told_at INTEGER NOT NULL,
    PRIMARY KEY (meeting_id, nomination_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_denials_by_book ON conflict_denials (book_id);

-- Votes that were taken back; the member may vote again.
CREATE TABLE vote_withdrawals (
    id INTEGER PRIMARY KEY,
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    vote TEXT NOT NULL CHECK (vote IN ('for', 'against', 'abstain')),
    reason TEXT NOT NULL CHECK (reason <> ''),
    withdrawn_by INTEGER NOT NULL REFERENCES users (id),
    withdrawn_at INTEGER NOT NULL
) STRICT;
CREATE INDEX vote_withdrawals_by_meeting ON vote_withdrawals (meeting_id, id);
CREATE INDEX vote_withdrawals_by_book ON vote_withdrawals (book_id);

-- What may tie a member of a council to somebody nominated. What is new is a new row; the last one counts.
CREATE TABLE member_ties (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    account TEXT NOT NULL,
    school TEXT NOT NULL,
    clan_id INTEGER REFERENCES units (id),
    told_by INTEGER NOT NULL REFERENCES users (id),
    told_at INTEGER NOT NULL
) STRICT;
CREATE INDEX member_ties_by_user ON member_ties (user_id, id);

CREATE TRIGGER meeting_terms_refuse_update BEFORE UPDATE ON meeting_terms
BEGIN SELECT RAISE(ABORT, 'meeting_terms: what is recorded is never changed or deleted'); END;

CREATE TRIGGER meeting_terms_refuse_delete BEFORE DELETE ON meeting_terms
BEGIN SELECT RAISE(ABORT, 'meeting_terms: what is recorded is never changed or deleted'); END;

CREATE TRIGGER conflict_denials_refuse_update BEFORE UPDATE ON conflict_denials
BEGIN SELECT RAISE(ABORT, 'conflict_denials: what is recorded is never changed or deleted'); END;

CREATE TRIGGER conflict_denials_refuse_delete BEFORE DELETE ON conflict_denials
BEGIN SELECT RAISE(ABORT, 'conflict_denials: what is recorded is never changed or deleted'); END;

CREATE TRIGGER vote_withdrawals_refuse_update BEFORE UPDATE ON vote_withdrawals
BEGIN SELECT RAISE(ABORT, 'vote_withdrawals: what is recorded is never changed or deleted'); END;

CREATE TRIGGER vote_withdrawals_refuse_delete BEFORE DELETE ON vote_withdrawals
BEGIN SELECT RAISE(ABORT, 'vote_withdrawals: what is recorded is never changed or deleted'); END;

CREATE TRIGGER member_ties_refuse_update BEFORE UPDATE ON member_ties
BEGIN SELECT RAISE(ABORT, 'member_ties: what is recorded is never changed or deleted'); END;

CREATE TRIGGER member_ties_refuse_delete BEFORE DELETE ON member_ties
BEGIN SELECT RAISE(ABORT, 'member_ties: what is recorded is never changed or deleted'); END;

CREATE TRIGGER conflicts_refuse_update BEFORE UPDATE ON conflicts
BEGIN SELECT RAISE(ABORT, 'conflicts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER conflicts_refuse_delete BEFORE DELETE ON conflicts
BEGIN SELECT RAISE(ABORT, 'conflicts: what is recorded is never changed or deleted'); END;

-- A meeting that has decided is over.
CREATE TRIGGER attendances_refuse_insert BEFORE INSERT ON attendances
WHEN EXISTS (SELECT 1 FROM decisions WHERE meeting_id = NEW.meeting_id)
BEGIN SELECT RAISE(ABORT, 'attendances: what is recorded is never changed or deleted'); END;

CREATE TRIGGER conflicts_refuse_insert BEFORE INSERT ON conflicts
WHEN EXISTS (SELECT 1 FROM decisions WHERE meeting_id = NEW.meeting_id)
BEGIN SELECT RAISE(ABORT, 'conflicts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER conflict_denials_refuse_insert BEFORE INSERT ON conflict_denials
WHEN EXISTS (SELECT 1 FROM decisions WHERE meeting_id = NEW.meeting_id)
BEGIN SELECT RAISE(ABORT, 'conflict_denials: what is recorded is never changed or deleted'); END;

CREATE TRIGGER votes_refuse_insert BEFORE INSERT ON votes
WHEN EXISTS (SELECT 1 FROM decisions WHERE meeting_id = NEW.meeting_id)
BEGIN SELECT RAISE(ABORT, 'votes: what is recorded is never changed or deleted'); END;

CREATE TRIGGER vote_withdrawals_refuse_insert BEFORE INSERT ON vote_withdrawals
WHEN EXISTS (SELECT 1 FROM decisions WHERE meeting_id = NEW.meeting_id)
BEGIN SELECT RAISE(ABORT, 'vote_withdrawals: what is recorded is never changed or deleted'); END;

CREATE TRIGGER attendances_refuse_update BEFORE UPDATE ON attendances
BEGIN SELECT RAISE(ABORT, 'attendances: what is recorded is never changed or deleted'); END;

CREATE TRIGGER attendances_refuse_delete BEFORE DELETE ON attendances
WHEN EXISTS (SELECT 1 FROM decisions WHERE meeting_id = OLD.meeting_id)
BEGIN SELECT RAISE(ABORT, 'attendances: what is recorded is never changed or deleted'); END;

CREATE TRIGGER votes_refuse_update BEFORE UPDATE ON votes
BEGIN SELECT RAISE(ABORT, 'votes: what is recorded is never changed or deleted'); END;

-- A vote goes only where its withdrawal is written down.
CREATE TRIGGER votes_refuse_delete BEFORE DELETE ON votes
WHEN EXISTS (SELECT 1 FROM decisions WHERE meeting_id = OLD.meeting_id)
    OR NOT EXISTS (SELECT 1 FROM vote_withdrawals AS taken WHERE taken.meeting_id = OLD.meeting_id
        AND taken.nomination_id = OLD.nomination_id AND taken.user_id = OLD.user_id AND taken.vote = OLD.vote)
BEGIN SELECT RAISE(ABORT, 'votes: what is recorded is never changed or deleted'); END;
