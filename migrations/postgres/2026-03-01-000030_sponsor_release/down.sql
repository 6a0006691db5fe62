ALTER TABLE sponsorship_endings DROP COLUMN release;
