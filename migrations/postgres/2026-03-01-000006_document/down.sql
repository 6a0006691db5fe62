ALTER TABLE entries DROP COLUMN document;
