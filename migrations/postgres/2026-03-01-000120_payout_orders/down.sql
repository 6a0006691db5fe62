ALTER TABLE payout_files DISABLE TRIGGER payout_files_refuse_delete;
DELETE FROM payout_files WHERE format = 'xml';
ALTER TABLE payout_files ENABLE TRIGGER payout_files_refuse_delete;
ALTER TABLE payout_files DROP CONSTRAINT payout_files_format_check;
ALTER TABLE payout_files ADD CONSTRAINT payout_files_format_check CHECK (format IN ('csv', 'xlsx'));
