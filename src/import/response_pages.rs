//! Pages of a list, joined.
//!
//! A page names the next one but never itself. So a missing page is seen when every page names a next one, when the numbers
//! of `$skip` leave a gap, or when `@odata.count` promises more records. A list that was fetched with opaque tokens and
//! without a count can lack a page in its middle unseen.

use super::error::ImportError;
use super::json_record::JsonRecord;
use super::limits::MAX_RECORDS;
use super::page_links;
use super::response_page::ResponsePage;

/// Hands every record of the pages to `take`; `lists` names the field that holds them.
pub(super) fn for_each_record<'a>(
    pages: &[ResponsePage<'a>],
    lists: &[&str],
    mut take: impl FnMut(JsonRecord<'a>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut read = Vec::new();
    let mut held = 0;
    for page in pages {
        let (key, items) = page.list(lists)?;
        held += items.len();
        if held > MAX_RECORDS {
            let file = page.file.name.to_owned();
            return Err(ImportError::TooMany { file });
        }
        read.push((page, key, items));
    }
    page_links::check_links(pages)?;
    page_links::check_count(pages, held as u64)?;
    for (page, key, items) in read {
        for (index, item) in items.into_iter().enumerate() {
            take(page.parse_record(format!("/{key}/{index}"), item.get())?)?;
        }
    }
    Ok(())
}
