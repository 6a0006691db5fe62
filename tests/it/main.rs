//! One test binary; each module tests one feature through the program's front doors.
