DROP INDEX gifts_by_day;
DROP TABLE batch_rows;
DROP TABLE batches;
DROP FUNCTION refuse_change_of_closed_batch();
