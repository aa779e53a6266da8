//! The CI files that `init` writes, and this repository's own, read by other people's readers.

#[cfg(unix)]
mod action;
mod collecting;
mod forges;
#[cfg(unix)]
mod hostile_checkout;
mod pages;
#[cfg(unix)]
mod tenants;
mod timestamp;
mod weekly;
