DROP TABLE pledge_lapses;
DROP TABLE pledge_payments;
DROP TABLE pledge_instalments;
DROP TABLE pledge_versions;
DROP TABLE pledges;
