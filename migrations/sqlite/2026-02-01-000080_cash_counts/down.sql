DROP INDEX entries_corrections;
DROP INDEX audit_by_subject;
DROP TABLE cash_count_settlements;
DROP TABLE cash_count_lines;
DROP TABLE cash_counts;
DROP TABLE cash_limits;
