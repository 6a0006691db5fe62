DROP TABLE payee_links;
DROP TABLE payout_files;
DROP TABLE payout_findings;
DROP TABLE payout_lines;
DROP TABLE payouts;
DROP TABLE payee_accounts;
