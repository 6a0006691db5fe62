-- What a sponsor allows to be done with what is left when a sponsorship has ended.
ALTER TABLE sponsorship_endings ADD COLUMN release TEXT NOT NULL DEFAULT '';
