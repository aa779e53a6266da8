//! Texts in other languages than English: catalogues and packs are complete, and a Danish repository is Danish.

mod catalogues;
mod packs;
#[cfg(unix)]
mod repository;
