-- Where the money of somebody who was awarded goes. What is new is a new row; the last one that nobody refused counts.
CREATE TABLE payee_accounts (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    bin TEXT NOT NULL CHECK (length(bin) = 6),
    number TEXT NOT NULL CHECK (number <> ''),
    holder TEXT NOT NULL CHECK (holder <> ''),
    relation TEXT NOT NULL CHECK (relation IN ('self', 'parent', 'guardian', 'proxy')),
    source TEXT NOT NULL CHECK (source IN ('desk', 'link')),
    -- Whoever typed it, or sent the link through which it came.
    entered_by INTEGER NOT NULL REFERENCES users (id),
    entered_at INTEGER NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('given', 'waiting', 'confirmed', 'refused')),
    approval_id INTEGER REFERENCES approvals (id),
    settled_by INTEGER REFERENCES users (id),
    settled_at INTEGER,
    CHECK ((standing = 'given') = (approval_id IS NULL)),
    CHECK ((standing IN ('confirmed', 'refused')) = (settled_by IS NOT NULL)),
    CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
    CHECK (settled_by IS NULL OR standing = 'refused' OR settled_by <> entered_by)
) STRICT;
CREATE INDEX payee_accounts_by_party ON payee_accounts (book_id, party_id, id);

-- Awards of one decision that are paid together.
CREATE TABLE payouts (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    decision_id INTEGER NOT NULL REFERENCES decisions (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    stage TEXT NOT NULL CHECK (stage IN ('draft', 'submitted', 'checked', 'locked', 'sent', 'closed', 'discarded')),
    made_by INTEGER NOT NULL REFERENCES users (id),
    made_at INTEGER NOT NULL,
    approval_id INTEGER REFERENCES approvals (id),
    -- The fingerprint of the rows that the second person was shown.
    sha256 BLOB CHECK (length(sha256) = 32),
    locked_by INTEGER REFERENCES users (id),
    locked_at INTEGER,
    sent_by INTEGER REFERENCES users (id),
    sent_at INTEGER,
    sent_on TEXT,
    closed_by INTEGER REFERENCES users (id),
    closed_at INTEGER,
    CHECK ((sha256 IS NULL) = (approval_id IS NULL)),
    CHECK (stage IN ('draft', 'discarded') OR sha256 IS NOT NULL),
    CHECK ((locked_by IS NULL) = (locked_at IS NULL)),
    CHECK ((stage IN ('locked', 'sent', 'closed')) = (locked_by IS NOT NULL)),
    CHECK ((sent_by IS NULL) = (sent_at IS NULL) AND (sent_by IS NULL) = (sent_on IS NULL)),
    CHECK ((stage IN ('sent', 'closed')) = (sent_by IS NOT NULL)),
    CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
    CHECK ((stage IN ('closed', 'discarded')) = (closed_by IS NOT NULL))
) STRICT;
CREATE INDEX payouts_by_unit ON payouts (unit_id, made_at, id);
CREATE INDEX payouts_by_book ON payouts (book_id, stage);

CREATE TABLE payout_lines (
    id INTEGER PRIMARY KEY,
    payout_id INTEGER NOT NULL REFERENCES payouts (id),
    no INTEGER NOT NULL CHECK (no > 0),
    book_id INTEGER NOT NULL REFERENCES books (id),
    award_id INTEGER NOT NULL REFERENCES awards (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    payee TEXT NOT NULL CHECK (payee <> ''),
    amount INTEGER NOT NULL CHECK (amount > 0),
    method TEXT NOT NULL CHECK (method IN ('bank', 'cash')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'held', 'paid', 'returned', 'unclaimed')),
    -- The account as it was when the list was sent to the second person.
    payee_account_id INTEGER REFERENCES payee_accounts (id),
    bin TEXT NOT NULL,
    number TEXT NOT NULL,
    holder TEXT NOT NULL,
    relation TEXT NOT NULL,
    -- The payment that the bank sent back and that this line makes again.
    reissue_of INTEGER REFERENCES payout_lines (id),
    paid_seq INTEGER,
    back_seq INTEGER,
    back_code TEXT CHECK (back_code IN ('wrong_name', 'wrong_number', 'closed', 'other')),
    back_words TEXT,
    back_by INTEGER REFERENCES users (id),
    back_at INTEGER,
    UNIQUE (payout_id, no),
    UNIQUE (payout_id, award_id),
    FOREIGN KEY (book_id, paid_seq) REFERENCES entries (book_id, seq),
    FOREIGN KEY (book_id, back_seq) REFERENCES entries (book_id, seq),
    CHECK ((state IN ('paid', 'returned')) = (paid_seq IS NOT NULL)),
    CHECK ((state = 'returned') = (back_code IS NOT NULL)),
    CHECK ((state IN ('returned', 'unclaimed')) = (back_seq IS NOT NULL)),
    CHECK ((back_seq IS NULL) = (back_by IS NULL) AND (back_seq IS NULL) = (back_at IS NULL)),
    CHECK ((back_seq IS NULL) = (back_words IS NULL)),
    CHECK (method = 'bank' OR state <> 'returned'),
    CHECK (method = 'cash' OR state = 'draft' OR (payee_account_id IS NOT NULL AND number <> ''))
) STRICT;
-- An award waits to be paid in one list at a time.
CREATE UNIQUE INDEX payout_lines_once ON payout_lines (award_id) WHERE state = 'held';
CREATE INDEX payout_lines_by_award ON payout_lines (award_id, id);
CREATE INDEX payout_lines_back ON payout_lines (book_id, id) WHERE state = 'returned';

-- What the rules said of the lines when they were asked last; a list that is still being made is looked at again.
CREATE TABLE payout_findings (
    line_id INTEGER NOT NULL REFERENCES payout_lines (id) ON DELETE CASCADE,
    no INTEGER NOT NULL CHECK (no > 0),
    code TEXT NOT NULL CHECK (code <> ''),
    blocks INTEGER NOT NULL CHECK (blocks IN (0, 1)),
    sentence_vi TEXT NOT NULL,
    sentence_en TEXT NOT NULL,
    PRIMARY KEY (line_id, no)
) STRICT, WITHOUT ROWID;

-- A file for the bank that somebody took with them.
CREATE TABLE payout_files (
    payout_id INTEGER NOT NULL REFERENCES payouts (id),
    no INTEGER NOT NULL CHECK (no > 0),
    book_id INTEGER NOT NULL REFERENCES books (id),
    layout TEXT NOT NULL CHECK (layout <> ''),
    format TEXT NOT NULL CHECK (format IN ('csv', 'xlsx')),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    taken_by INTEGER NOT NULL REFERENCES users (id),
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (payout_id, no)
) STRICT, WITHOUT ROWID;

-- A way for somebody without a login to name another account once; only the hash of its secret is kept.
CREATE TABLE payee_links (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    line_id INTEGER NOT NULL REFERENCES payout_lines (id),
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    made_by INTEGER NOT NULL REFERENCES users (id),
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    account_id INTEGER REFERENCES payee_accounts (id),
    CHECK (expires_at > made_at),
    CHECK ((used_at IS NULL) = (account_id IS NULL))
) STRICT;
CREATE INDEX payee_links_by_line ON payee_links (line_id, id);

CREATE TRIGGER payee_accounts_refuse_update BEFORE UPDATE ON payee_accounts
WHEN OLD.standing <> 'waiting' OR NEW.standing NOT IN ('confirmed', 'refused')
    OR NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id OR NEW.bin <> OLD.bin
    OR NEW.number <> OLD.number OR NEW.holder <> OLD.holder OR NEW.relation <> OLD.relation
    OR NEW.source <> OLD.source OR NEW.entered_by <> OLD.entered_by OR NEW.entered_at <> OLD.entered_at
    OR NEW.approval_id <> OLD.approval_id
BEGIN SELECT RAISE(ABORT, 'payee_accounts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payee_accounts_refuse_delete BEFORE DELETE ON payee_accounts
BEGIN SELECT RAISE(ABORT, 'payee_accounts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payouts_refuse_update BEFORE UPDATE ON payouts
WHEN OLD.stage IN ('closed', 'discarded') OR (OLD.stage = 'sent' AND NEW.stage <> 'closed')
    OR NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.unit_id <> OLD.unit_id
    OR NEW.decision_id <> OLD.decision_id OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at
    OR (OLD.stage <> 'draft' AND NEW.stage <> 'draft'
        AND (NEW.sha256 IS NOT OLD.sha256 OR NEW.account_id <> OLD.account_id))
BEGIN SELECT RAISE(ABORT, 'payouts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payouts_refuse_delete BEFORE DELETE ON payouts
BEGIN SELECT RAISE(ABORT, 'payouts: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payout_lines_refuse_insert BEFORE INSERT ON payout_lines
WHEN (SELECT stage FROM payouts WHERE id = NEW.payout_id) <> 'draft' OR NEW.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'payout_lines: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payout_lines_refuse_update BEFORE UPDATE ON payout_lines
WHEN NEW.id <> OLD.id OR NEW.payout_id <> OLD.payout_id OR NEW.book_id <> OLD.book_id
    OR NEW.award_id <> OLD.award_id OR NEW.amount <> OLD.amount
    OR OLD.state IN ('returned', 'unclaimed')
    OR (OLD.state = 'paid' AND (NEW.state <> 'returned' OR NEW.paid_seq <> OLD.paid_seq))
    OR (OLD.state = 'held' AND NEW.state NOT IN ('draft', 'paid', 'unclaimed'))
    OR (OLD.state <> 'draft' AND (NEW.method <> OLD.method OR NEW.bin <> OLD.bin OR NEW.number <> OLD.number
        OR NEW.holder <> OLD.holder OR NEW.relation <> OLD.relation OR NEW.payee <> OLD.payee))
BEGIN SELECT RAISE(ABORT, 'payout_lines: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payout_lines_refuse_delete BEFORE DELETE ON payout_lines WHEN OLD.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'payout_lines: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payout_files_refuse_update BEFORE UPDATE ON payout_files
BEGIN SELECT RAISE(ABORT, 'payout_files: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payout_files_refuse_delete BEFORE DELETE ON payout_files
BEGIN SELECT RAISE(ABORT, 'payout_files: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payee_links_refuse_update BEFORE UPDATE ON payee_links
WHEN OLD.used_at IS NOT NULL OR NEW.used_at IS NULL OR NEW.token_hash <> OLD.token_hash
    OR NEW.line_id <> OLD.line_id OR NEW.expires_at <> OLD.expires_at OR NEW.made_by <> OLD.made_by
BEGIN SELECT RAISE(ABORT, 'payee_links: what is recorded is never changed or deleted'); END;

CREATE TRIGGER payee_links_refuse_delete BEFORE DELETE ON payee_links
BEGIN SELECT RAISE(ABORT, 'payee_links: what is recorded is never changed or deleted'); END;
