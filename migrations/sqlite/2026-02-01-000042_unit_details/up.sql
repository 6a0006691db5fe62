-- What a unit's papers say of it from a day on. Every version stays, because old papers are printed again.
CREATE TABLE unit_details (
    id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES units (id),
    from_day TEXT NOT NULL,
    address TEXT NOT NULL,
    place TEXT NOT NULL,
    tax_code TEXT NOT NULL,
    budget_code TEXT NOT NULL,
    phone TEXT NOT NULL,
    bank_name TEXT NOT NULL,
    bank_account TEXT NOT NULL,
    head_title TEXT NOT NULL,
    head TEXT NOT NULL,
    accountant TEXT NOT NULL,
    treasurer TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX unit_details_by_day ON unit_details (unit_id, from_day);

CREATE TRIGGER unit_details_refuse_update BEFORE UPDATE ON unit_details
BEGIN SELECT RAISE(ABORT, 'unit_details: what is recorded is never changed or deleted'); END;

CREATE TRIGGER unit_details_refuse_delete BEFORE DELETE ON unit_details
BEGIN SELECT RAISE(ABORT, 'unit_details: what is recorded is never changed or deleted'); END;
