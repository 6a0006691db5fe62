-- A task that asks for a second person. How it stands is derived from its acts.
CREATE TABLE approvals (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    subject TEXT NOT NULL CHECK (subject <> ''),
    payload TEXT NOT NULL,
    amount INTEGER CHECK (amount >= 0),
    quorum TEXT NOT NULL CHECK (quorum IN ('any', 'all', 'n_of_m')),
    needed INTEGER NOT NULL CHECK (needed > 0),
    of_people INTEGER NOT NULL CHECK (of_people >= 0),
    may_release INTEGER NOT NULL CHECK (may_release IN (0, 1)),
    author_id INTEGER NOT NULL REFERENCES users (id),
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    UNIQUE (id, author_id),
    CHECK (expires_at > asked_at)
) STRICT;
CREATE INDEX approvals_by_subject ON approvals (book_id, kind, subject);
CREATE INDEX approvals_by_expiry ON approvals (expires_at);
CREATE INDEX approvals_by_unit ON approvals (unit_id, asked_at);

-- The author stands here once more, so that the tables themselves refuse one person with both hands.
CREATE TABLE approval_acts (
    approval_id INTEGER NOT NULL,
    no INTEGER NOT NULL CHECK (no > 0),
    book_id INTEGER NOT NULL REFERENCES books (id),
    author_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    deed TEXT NOT NULL CHECK (deed IN ('agree', 'disagree', 'return', 'withdraw', 'release', 'countersign')),
    reason TEXT NOT NULL,
    acted_at INTEGER NOT NULL,
    PRIMARY KEY (approval_id, no),
    UNIQUE (approval_id, user_id, deed),
    FOREIGN KEY (approval_id, author_id) REFERENCES approvals (id, author_id),
    CHECK ((user_id = author_id) = (deed IN ('withdraw', 'release'))),
    CHECK (reason <> '' OR deed IN ('agree', 'withdraw', 'countersign'))
) STRICT, WITHOUT ROWID;
CREATE INDEX approval_acts_released ON approval_acts (approval_id) WHERE deed = 'release';

-- What a unit and the units below it ask for; a kind without a row follows the program's own rule.
CREATE TABLE approval_policies (
    unit_id INTEGER NOT NULL REFERENCES units (id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    quorum TEXT NOT NULL CHECK (quorum IN ('any', 'all', 'n_of_m')),
    needed INTEGER NOT NULL CHECK (needed > 0),
    own_hours INTEGER NOT NULL CHECK (own_hours > 0),
    borrowed_hours INTEGER NOT NULL CHECK (borrowed_hours > 0),
    may_release INTEGER NOT NULL CHECK (may_release IN (0, 1)),
    PRIMARY KEY (unit_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER approvals_refuse_update BEFORE UPDATE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals: what is recorded is never changed or deleted'); END;

CREATE TRIGGER approvals_refuse_delete BEFORE DELETE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals: what is recorded is never changed or deleted'); END;

CREATE TRIGGER approval_acts_refuse_update BEFORE UPDATE ON approval_acts
BEGIN SELECT RAISE(ABORT, 'approval_acts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER approval_acts_refuse_delete BEFORE DELETE ON approval_acts
BEGIN SELECT RAISE(ABORT, 'approval_acts: what is recorded is never changed or deleted'); END;
