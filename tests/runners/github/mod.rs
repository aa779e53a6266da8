//! GitHub: workflows run by nektos/act on this machine, without containers.

mod act;
mod changes;
mod scheduled;
