//! Rounds and nominations at the desk: who sees what, what the forms take, what a template binds.

mod rounds;
