DROP TABLE device_photos;
DROP TABLE device_events;
DROP TABLE devices;
