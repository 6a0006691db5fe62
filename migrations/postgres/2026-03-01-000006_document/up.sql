-- The fingerprint of what the entry was made from, such as a gift with its parts, its thanks and its receipt.
ALTER TABLE entries ADD COLUMN document BYTEA;
