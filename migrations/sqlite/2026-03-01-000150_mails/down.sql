DROP TABLE mail_stops;
DROP TABLE mail_tries;
DROP TABLE mail_standings;
DROP TABLE mails;
DROP TABLE mail_addresses;
