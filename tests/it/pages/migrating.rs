//! `docs/migrating.md`: its commands print what it shows.

use crate::harness::temporary::temporary_folder;
use crate::walkthrough::run_pages;

#[test]
fn a_spreadsheet_is_imported_as_the_page_says() {
    let dir = temporary_folder().unwrap();
    run_pages(
        &[include_str!("../../../docs/migrating.md")],
        dir.path(),
        20,
    );
}
