-- A file for the bank may be an order after ISO 20022 as well.
ALTER TABLE payout_files DROP CONSTRAINT payout_files_format_check;
ALTER TABLE payout_files ADD CONSTRAINT payout_files_format_check CHECK (format IN ('csv', 'xlsx', 'xml'));
