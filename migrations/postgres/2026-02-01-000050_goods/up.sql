-- A thing that was given, by the gift it came in. What it is stays; where it stands is kept beside it.
CREATE TABLE devices (
    book_id BIGINT NOT NULL,
    gift_seq BIGINT NOT NULL,
    item BIGINT NOT NULL CHECK (item > 0),
    fund_id BIGINT NOT NULL REFERENCES funds (id),
    kind TEXT NOT NULL CHECK (kind IN ('computer', 'tablet', 'phone', 'books', 'other')),
    what TEXT NOT NULL CHECK (what <> ''),
    pieces BIGINT NOT NULL CHECK (pieces > 0),
    value BIGINT NOT NULL CHECK (value > 0),
    valuation TEXT NOT NULL CHECK (valuation IN ('donor', 'market', 'board')),
    valued_by TEXT NOT NULL,
    valued_on DATE NOT NULL,
    serial TEXT NOT NULL,
    serial_key TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('in_store', 'with_holder', 'lost', 'written_off', 'annulled')),
    holder_id BIGINT REFERENCES parties (id),
    in_store BIGINT NOT NULL CHECK (in_store >= 0),
    check_due DATE,
    PRIMARY KEY (book_id, gift_seq, item),
    FOREIGN KEY (book_id, gift_seq) REFERENCES gifts (book_id, seq),
    CHECK ((serial = '') = (serial_key = '')),
    CHECK ((standing = 'with_holder') = (holder_id IS NOT NULL)),
    CHECK (in_store = 0 OR standing = 'in_store'),
    CHECK (check_due IS NULL OR standing = 'with_holder')
);
-- One device is never with two people: over all books a number has one passport that counts.
CREATE UNIQUE INDEX devices_serial ON devices (serial_key) WHERE serial_key <> '' AND standing <> 'annulled';
CREATE INDEX devices_by_due ON devices (book_id, check_due) WHERE check_due IS NOT NULL;
CREATE INDEX devices_by_holder ON devices (holder_id) WHERE holder_id IS NOT NULL;

CREATE TABLE device_events (
    book_id BIGINT NOT NULL,
    gift_seq BIGINT NOT NULL,
    item BIGINT NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    kind TEXT NOT NULL CHECK (kind IN ('received', 'handed_over', 'regifted', 'checked', 'corrected', 'returned',
        'lost', 'written_off', 'annulled')),
    day DATE NOT NULL,
    condition TEXT NOT NULL CHECK (condition IN ('new', 'good', 'worn', 'faulty', 'broken')),
    note TEXT NOT NULL,
    serial TEXT,
    holder_id BIGINT REFERENCES parties (id),
    category TEXT CHECK (category IN ('pupil', 'student', 'self_learner', 'teacher')),
    unit_id BIGINT REFERENCES units (id),
    programme_id BIGINT REFERENCES programmes (id),
    minute_year BIGINT,
    minute_no BIGINT CHECK (minute_no > 0),
    value BIGINT CHECK (value >= 0),
    entry_seq BIGINT,
    user_id BIGINT NOT NULL REFERENCES users (id),
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (book_id, gift_seq, item, no),
    UNIQUE (book_id, minute_year, minute_no),
    FOREIGN KEY (book_id, gift_seq, item) REFERENCES devices (book_id, gift_seq, item),
    FOREIGN KEY (book_id, entry_seq) REFERENCES entries (book_id, seq),
    CHECK ((no = 1) = (kind = 'received')),
    CHECK ((serial IS NOT NULL) = (kind IN ('received', 'corrected'))),
    CHECK ((value IS NOT NULL) = (kind IN ('received', 'handed_over', 'regifted', 'returned'))),
    CHECK ((holder_id IS NOT NULL) = (kind IN ('handed_over', 'regifted'))),
    CHECK ((category IS NOT NULL) = (holder_id IS NOT NULL)),
    CHECK ((unit_id IS NOT NULL) = (holder_id IS NOT NULL)),
    CHECK (programme_id IS NULL OR holder_id IS NOT NULL),
    CHECK ((minute_year IS NOT NULL) = (holder_id IS NOT NULL)),
    CHECK ((minute_no IS NOT NULL) = (holder_id IS NOT NULL))
);

CREATE TABLE device_photos (
    book_id BIGINT NOT NULL,
    gift_seq BIGINT NOT NULL,
    item BIGINT NOT NULL,
    no BIGINT NOT NULL CHECK (no > 0),
    media TEXT NOT NULL CHECK (media IN ('image/jpeg', 'image/png')),
    bytes BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (book_id, gift_seq, item, no),
    FOREIGN KEY (book_id, gift_seq, item) REFERENCES devices (book_id, gift_seq, item)
);

-- Goods that were given before they had passports: one lot for each part of a gift.
INSERT INTO devices (book_id, gift_seq, item, fund_id, kind, what, pieces, value, valuation, valued_by, valued_on,
    serial, serial_key, standing, in_store)
SELECT g.book_id, g.seq, ROW_NUMBER() OVER (PARTITION BY g.book_id, g.seq ORDER BY a.fund_id), a.fund_id, 'other',
    g.goods, 1, a.amount, 'donor', g.valued_by, g.received_on, '', '',
    CASE WHEN r.void_seq IS NULL THEN 'in_store' ELSE 'annulled' END,
    CASE WHEN r.void_seq IS NULL THEN a.amount ELSE 0 END
FROM gifts g
JOIN gift_allocations a ON a.book_id = g.book_id AND a.seq = g.seq
JOIN receipts r ON r.book_id = g.book_id AND r.seq = g.seq
WHERE g.means = 'in_kind';

INSERT INTO device_events (book_id, gift_seq, item, no, kind, day, condition, note, serial, value, entry_seq, user_id,
    recorded_at)
SELECT d.book_id, d.gift_seq, d.item, 1, 'received', d.valued_on, 'good', '', '', d.value, d.gift_seq, e.user_id,
    e.recorded_at
FROM devices d JOIN entries e ON e.book_id = d.book_id AND e.seq = d.gift_seq;

INSERT INTO device_events (book_id, gift_seq, item, no, kind, day, condition, note, entry_seq, user_id, recorded_at)
SELECT d.book_id, d.gift_seq, d.item, 2, 'annulled', e.day, 'good', '', e.seq, e.user_id, e.recorded_at
FROM devices d
JOIN receipts r ON r.book_id = d.book_id AND r.seq = d.gift_seq
JOIN entries e ON e.book_id = d.book_id AND e.seq = r.void_seq;

CREATE TRIGGER devices_refuse_change BEFORE UPDATE OF book_id, gift_seq, item, fund_id, kind, what, pieces, value, valuation,
    valued_by, valued_on ON devices
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER devices_refuse_delete BEFORE DELETE ON devices
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER devices_refuse_truncate BEFORE TRUNCATE ON devices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER device_events_refuse_change BEFORE UPDATE OR DELETE ON device_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER device_events_refuse_truncate BEFORE TRUNCATE ON device_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER device_photos_refuse_change BEFORE UPDATE OR DELETE ON device_photos
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER device_photos_refuse_truncate BEFORE TRUNCATE ON device_photos
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
