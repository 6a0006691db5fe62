DROP TABLE consent_acts;
