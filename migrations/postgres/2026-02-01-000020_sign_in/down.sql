DROP TABLE step_up_thresholds;
DROP TABLE half_sign_ins;
DROP TABLE throttles;
DROP TABLE known_devices;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
DROP TABLE passwords;
ALTER TABLE users DROP COLUMN disabled_at;
