-- The hash of all that a mail is, by which it is told that nobody changed it; none on mail of older versions.
ALTER TABLE mails ADD COLUMN seal BYTEA;
