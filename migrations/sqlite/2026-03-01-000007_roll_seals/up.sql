-- The seal of the row alone, which names the row where the digest of the whole roll does not agree.
ALTER TABLE roll_rows ADD COLUMN seal BLOB;
