//! `docs/adopting.md`: its commands print what it shows.

use crate::harness::temporary::temporary_folder;
use crate::walkthrough::run_pages;

#[test]
fn a_running_soc_closes_its_first_month_as_the_page_says() {
    let dir = temporary_folder().unwrap();
    run_pages(&[include_str!("../../../docs/adopting.md")], dir.path(), 30);
}
