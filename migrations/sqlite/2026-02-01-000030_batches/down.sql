DROP INDEX gifts_by_day;
DROP TABLE batch_rows;
DROP TABLE batches;
