DROP TABLE statement_lines;
DROP TABLE import_rows;
DROP TABLE imports;
DROP TABLE donor_totals;
DROP TABLE receipts;
DROP TABLE gift_credits;
DROP TABLE gift_allocations;
DROP TABLE gifts;
