//! The page of `audit --format html`: read back as text, by a validator, and in a browser.

mod history;
mod links;
mod text;
