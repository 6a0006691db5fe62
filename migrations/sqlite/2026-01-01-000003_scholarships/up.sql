CREATE TABLE programmes (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES units (id),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('scholarship', 'self_study', 'hardship_aid', 'achievement_award'))
) STRICT;

-- A fund pays where every column that is named in any of its rows is met by one of those rows.
CREATE TABLE fund_restrictions (
    id INTEGER PRIMARY KEY,
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    category TEXT,
    programme_id INTEGER REFERENCES programmes (id),
    unit_id INTEGER REFERENCES units (id),
    party_id INTEGER REFERENCES parties (id),
    CHECK ((category IS NOT NULL AND programme_id IS NULL AND unit_id IS NULL AND party_id IS NULL)
        OR (category IS NULL AND programme_id IS NOT NULL AND unit_id IS NULL AND party_id IS NULL)
        OR (category IS NULL AND programme_id IS NULL AND unit_id IS NOT NULL AND party_id IS NULL)
        OR (category IS NULL AND programme_id IS NULL AND unit_id IS NULL AND party_id IS NOT NULL))
) STRICT;
CREATE INDEX fund_restrictions_by_fund ON fund_restrictions (fund_id);

CREATE TABLE rounds (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    programme_id INTEGER NOT NULL REFERENCES programmes (id),
    code TEXT NOT NULL CHECK (code <> ''),
    name TEXT NOT NULL,
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    budget INTEGER NOT NULL CHECK (budget > 0),
    UNIQUE (book_id, code),
    CHECK (closes_on >= opens_on)
) STRICT;

CREATE TABLE round_amounts (
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    category TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (round_id, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE round_quotas (
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    category TEXT NOT NULL,
    seats INTEGER NOT NULL CHECK (seats >= 0),
    PRIMARY KEY (round_id, unit_id, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE round_funds (
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    position INTEGER NOT NULL,
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    PRIMARY KEY (round_id, position),
    UNIQUE (round_id, fund_id)
) STRICT;

CREATE TABLE nominations (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    category TEXT NOT NULL,
    grade TEXT,
    school TEXT NOT NULL,
    gpa INTEGER CHECK (gpa BETWEEN 0 AND 1000),
    achievement TEXT,
    hardship TEXT,
    evidence TEXT,
    consent INTEGER NOT NULL CHECK (consent IN (0, 1)),
    fund_id INTEGER REFERENCES funds (id),
    amount INTEGER CHECK (amount > 0),
    nominated_by INTEGER NOT NULL REFERENCES users (id),
    nominated_on TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('nominated', 'withdrawn', 'refused', 'rejected', 'approved'))
) STRICT;
CREATE INDEX nominations_by_round ON nominations (round_id, stage);
CREATE INDEX nominations_by_party ON nominations (party_id);

CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (code <> '')
) STRICT;

CREATE TABLE rule_versions (
    id INTEGER PRIMARY KEY,
    rule_id INTEGER NOT NULL REFERENCES rules (id),
    version INTEGER NOT NULL CHECK (version > 0),
    effective_from TEXT NOT NULL,
    effective_to TEXT,
    severity TEXT NOT NULL CHECK (severity IN ('block', 'warn')),
    expression TEXT NOT NULL,
    sentence_vi TEXT NOT NULL,
    sentence_en TEXT NOT NULL,
    citation TEXT NOT NULL,
    programme_id INTEGER REFERENCES programmes (id),
    published_by INTEGER NOT NULL REFERENCES users (id),
    published_at INTEGER NOT NULL,
    UNIQUE (rule_id, version)
) STRICT;

CREATE TABLE checks (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    stage TEXT NOT NULL CHECK (stage IN ('nomination', 'approval', 'payment')),
    outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'warned', 'blocked')),
    facts TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    checked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX checks_by_nomination ON checks (nomination_id, id);

CREATE TABLE check_findings (
    check_id INTEGER NOT NULL REFERENCES checks (id),
    rule_version_id INTEGER NOT NULL REFERENCES rule_versions (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'warned', 'blocked')),
    sentence_vi TEXT NOT NULL,
    sentence_en TEXT NOT NULL,
    PRIMARY KEY (check_id, rule_version_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE councils (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES units (id),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    name TEXT NOT NULL
) STRICT;

CREATE TABLE council_members (
    council_id INTEGER NOT NULL REFERENCES councils (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    chair INTEGER NOT NULL CHECK (chair IN (0, 1)),
    PRIMARY KEY (council_id, user_id)
) STRICT;

CREATE TABLE meetings (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    council_id INTEGER NOT NULL REFERENCES councils (id),
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    held_on TEXT NOT NULL
) STRICT;

CREATE TABLE attendances (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    PRIMARY KEY (meeting_id, user_id)
) STRICT;

CREATE TABLE conflicts (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (meeting_id, nomination_id, user_id)
) STRICT;

CREATE TABLE votes (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id),
    nomination_id INTEGER NOT NULL REFERENCES nominations (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    vote TEXT NOT NULL CHECK (vote IN ('for', 'against', 'abstain')),
    PRIMARY KEY (meeting_id, nomination_id, user_id)
) STRICT;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    year INTEGER NOT NULL,
    no INTEGER NOT NULL CHECK (no > 0),
    meeting_id INTEGER NOT NULL UNIQUE REFERENCES meetings (id),
    day TEXT NOT NULL,
    awards INTEGER NOT NULL,
    total INTEGER NOT NULL,
    decided_by INTEGER NOT NULL REFERENCES users (id),
    UNIQUE (book_id, year, no)
) STRICT;

CREATE TABLE awards (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    nomination_id INTEGER NOT NULL UNIQUE REFERENCES nominations (id),
    decision_id INTEGER NOT NULL REFERENCES decisions (id),
    round_id INTEGER NOT NULL REFERENCES rounds (id),
    fund_id INTEGER NOT NULL REFERENCES funds (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    category TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    year INTEGER NOT NULL,
    award_seq INTEGER NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('approved', 'paid', 'returned', 'unclaimed')),
    paid_seq INTEGER,
    paid_by INTEGER REFERENCES users (id),
    closed_seq INTEGER,
    closed_reason TEXT,
    FOREIGN KEY (book_id, award_seq) REFERENCES entries (book_id, seq),
    FOREIGN KEY (book_id, paid_seq) REFERENCES entries (book_id, seq),
    FOREIGN KEY (book_id, closed_seq) REFERENCES entries (book_id, seq),
    CHECK ((paid_seq IS NULL) = (paid_by IS NULL)),
    CHECK ((closed_seq IS NULL) = (closed_reason IS NULL))
) STRICT;
CREATE INDEX awards_by_party ON awards (party_id, year);
CREATE INDEX awards_by_round ON awards (round_id, stage);

CREATE TRIGGER rule_versions_refuse_update BEFORE UPDATE ON rule_versions
BEGIN SELECT RAISE(ABORT, 'rule_versions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER rule_versions_refuse_delete BEFORE DELETE ON rule_versions
BEGIN SELECT RAISE(ABORT, 'rule_versions: what is recorded is never changed or deleted'); END;

CREATE TRIGGER checks_refuse_update BEFORE UPDATE ON checks
BEGIN SELECT RAISE(ABORT, 'checks: what is recorded is never changed or deleted'); END;

CREATE TRIGGER checks_refuse_delete BEFORE DELETE ON checks
BEGIN SELECT RAISE(ABORT, 'checks: what is recorded is never changed or deleted'); END;

CREATE TRIGGER check_findings_refuse_update BEFORE UPDATE ON check_findings
BEGIN SELECT RAISE(ABORT, 'check_findings: what is recorded is never changed or deleted'); END;

CREATE TRIGGER check_findings_refuse_delete BEFORE DELETE ON check_findings
BEGIN SELECT RAISE(ABORT, 'check_findings: what is recorded is never changed or deleted'); END;
