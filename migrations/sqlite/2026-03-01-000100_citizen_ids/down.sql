DROP TABLE citizen_ids;
