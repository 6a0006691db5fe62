DROP TABLE unit_details;
