DROP TABLE nomination_agreements;
