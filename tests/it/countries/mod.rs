//! Teams in several countries: each owes a task on its own days.

mod changes;
mod days;
mod evidence;
mod world;
