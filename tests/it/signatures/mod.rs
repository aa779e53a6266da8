//! Signatures of commits, made by the real programs, altered by hand, and judged twice: here and by
//! `git verify-commit`. What git calls good is good, but for what is listed by name.

mod certificates;
mod gpg;
mod mutations;
mod openpgp;
mod settings;
mod shape;
mod ssh;
mod world;
