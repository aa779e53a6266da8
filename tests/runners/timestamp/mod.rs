//! Jobs that ask for time stamps, against an authority and a forge of the tests.

mod answers;
mod changes;
mod forge;
mod stamped_book;
