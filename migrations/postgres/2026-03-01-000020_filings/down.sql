DROP INDEX awards_by_book;
DROP TABLE filing_acts;
DROP TABLE filing_versions;
DROP TABLE filing_drafts;
DROP TABLE filings;
