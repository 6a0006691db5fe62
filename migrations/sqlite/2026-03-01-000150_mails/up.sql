-- Where somebody wants the mail of a unit; the latest counts, and an empty one takes the address away.
CREATE TABLE mail_addresses (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    address TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_addresses_by_party ON mail_addresses (book_id, party_id, id);

-- A mail as it was written. The key says what it is, so that nobody is sent the same thing twice.
CREATE TABLE mails (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL REFERENCES books (id),
    unit_id INTEGER NOT NULL REFERENCES units (id),
    party_id INTEGER NOT NULL REFERENCES parties (id),
    address TEXT NOT NULL CHECK (address <> ''),
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    secret TEXT NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    queued_at INTEGER NOT NULL,
    UNIQUE (book_id, what)
) STRICT;

-- Where a mail stands: the one thing about it that changes.
CREATE TABLE mail_standings (
    mail_id INTEGER PRIMARY KEY REFERENCES mails (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'sending', 'handing', 'sent', 'failed', 'unsure', 'withheld')),
    -- How often it was tried, and how often before it was last put into the queue.
    tries INTEGER NOT NULL CHECK (tries >= 0),
    tries_before INTEGER NOT NULL CHECK (tries_before BETWEEN 0 AND tries),
    -- When it is tried again, or by when whoever tries it now has to be done.
    due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_standings_by_due ON mail_standings (state, due_at, mail_id);
CREATE INDEX mail_standings_by_book ON mail_standings (book_id, mail_id);

-- What became of each try, and what the server said.
CREATE TABLE mail_tries (
    id INTEGER PRIMARY KEY,
    mail_id INTEGER NOT NULL REFERENCES mails (id),
    book_id INTEGER NOT NULL REFERENCES books (id),
    state TEXT NOT NULL,
    word TEXT NOT NULL,
    ended_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_tries_by_mail ON mail_tries (mail_id, id);

-- Addresses that want no more mail from here, or want it again; the latest counts.
CREATE TABLE mail_stops (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    deed TEXT NOT NULL CHECK (deed IN ('stop', 'resume')),
    mail_id INTEGER NOT NULL REFERENCES mails (id),
    told_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mail_stops_by_address ON mail_stops (address, id);

CREATE TRIGGER mail_addresses_refuse_update BEFORE UPDATE ON mail_addresses
BEGIN SELECT RAISE(ABORT, 'mail_addresses: what is recorded is never changed or deleted'); END;

CREATE TRIGGER mail_addresses_refuse_delete BEFORE DELETE ON mail_addresses
BEGIN SELECT RAISE(ABORT, 'mail_addresses: what is recorded is never changed or deleted'); END;

CREATE TRIGGER mails_refuse_update BEFORE UPDATE ON mails
BEGIN SELECT RAISE(ABORT, 'mails: what is recorded is never changed or deleted'); END;

CREATE TRIGGER mails_refuse_delete BEFORE DELETE ON mails
BEGIN SELECT RAISE(ABORT, 'mails: what is recorded is never changed or deleted'); END;

CREATE TRIGGER mail_tries_refuse_update BEFORE UPDATE ON mail_tries
BEGIN SELECT RAISE(ABORT, 'mail_tries: what is recorded is never changed or deleted'); END;

CREATE TRIGGER mail_tries_refuse_delete BEFORE DELETE ON mail_tries
BEGIN SELECT RAISE(ABORT, 'mail_tries: what is recorded is never changed or deleted'); END;

CREATE TRIGGER mail_stops_refuse_update BEFORE UPDATE ON mail_stops
BEGIN SELECT RAISE(ABORT, 'mail_stops: what is recorded is never changed or deleted'); END;

CREATE TRIGGER mail_stops_refuse_delete BEFORE DELETE ON mail_stops
BEGIN SELECT RAISE(ABORT, 'mail_stops: what is recorded is never changed or deleted'); END;
