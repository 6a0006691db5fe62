-- The list of names behind a body's envelope, as it was typed; once the row is posted it stands with the gift, under its seal.
ALTER TABLE batch_rows ADD COLUMN names TEXT NOT NULL DEFAULT '' CHECK (seq IS NULL OR names = '');
