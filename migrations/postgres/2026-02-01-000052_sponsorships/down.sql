DROP TABLE sponsorship_endings;
DROP TABLE sponsorship_checks;
DROP TABLE sponsorships;
