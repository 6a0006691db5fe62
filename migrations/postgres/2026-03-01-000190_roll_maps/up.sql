-- Over which map of units a frozen roll was drawn: the units of the time of each gift, or those of the day it was frozen.
ALTER TABLE rolls ADD COLUMN map TEXT NOT NULL DEFAULT 'then' CHECK (map IN ('then', 'today'));

-- Over which map the roll of a year is drawn; without a row over the units of the time.
CREATE TABLE roll_maps (
    unit_id BIGINT NOT NULL REFERENCES units (id),
    year BIGINT NOT NULL,
    book_id BIGINT NOT NULL REFERENCES books (id),
    map TEXT NOT NULL CHECK (map IN ('then', 'today')),
    set_by BIGINT NOT NULL REFERENCES users (id),
    set_at BIGINT NOT NULL,
    PRIMARY KEY (unit_id, year)
);
CREATE INDEX roll_maps_by_book ON roll_maps (book_id);
