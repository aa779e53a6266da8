//! Links between the pages of a list: whether a page is missing, or there twice.

use std::collections::{BTreeMap, BTreeSet};

use super::error::ImportError;
use super::response_page::{NextLink, ResponsePage};

const COUNT: &str = "@odata.count";

/// For each link to a next page, the file and the place that name it.
type NextPages<'a> = BTreeMap<String, (&'a str, String)>;
type LinkEntry<'l, 'a> = (&'l String, &'l (&'a str, String));

/// Refuses pages of which one is missing or there twice, as far as their links tell.
pub(super) fn check_links(pages: &[ResponsePage]) -> Result<(), ImportError> {
    let mut links = NextPages::new();
    for page in pages {
        let Some(NextLink { place, to }) = page.next()? else {
            continue;
        };
        let file = page.file.name;
        if let Some((other, _)) = links.get(&to) {
            return Err(ImportError::SamePage {
                file: file.to_owned(),
                other: (*other).to_owned(),
                link: to,
            });
        }
        links.insert(to, (file, place));
    }
    // Where every page names a next one the last page is missing: the one with the highest `$skip`.
    let last = || {
        let is_open = links.len() == pages.len();
        let last = links
            .iter()
            .max_by_key(|(link, _)| (skip_number(link), *link));
        last.filter(|_| is_open)
    };
    match find_gap(&links).or_else(last) {
        None => Ok(()),
        Some((link, (file, place))) => Err(ImportError::MissingPage {
            file: (*file).to_owned(),
            place: place.clone(),
            link: link.clone(),
        }),
    }
}

/// The link whose page is missing because a later one is there: all pages but the last are of one size, so the numbers of
/// `$skip_number` are multiples of the smallest step.
fn find_gap<'l, 'a>(links: &'l NextPages<'a>) -> Option<LinkEntry<'l, 'a>> {
    let bases = links.keys().map(|link| link.split('?').next());
    let bases: BTreeSet<Option<&str>> = bases.collect();
    let skips = links
        .iter()
        .map(|entry| Some((skip_number(entry.0)?, entry)));
    let skips: Option<BTreeMap<u64, LinkEntry>> = skips.collect();
    let skips = skips.filter(|skips| bases.len() == 1 && skips.len() == links.len())?;
    let numbers: Vec<u64> = skips.keys().copied().collect();
    let steps = numbers.windows(2).map(|pair| pair[1] - pair[0]);
    let step = steps.chain(numbers.first().copied()).min()?;
    let after = numbers.windows(2).find(|pair| pair[1] - pair[0] > step)?;
    skips.get(&after[0]).copied()
}

/// The number of `$skip` in a link.
fn skip_number(link: &str) -> Option<u64> {
    let query = link.split_once('?')?.1.to_ascii_lowercase();
    let mut parts = query.split('&').filter_map(|part| part.split_once('='));
    let (_, number) = parts.find(|(name, _)| ["$skip", "%24skip"].contains(name))?;
    number.parse().ok()
}

/// Refuses pages that hold fewer records than the list counts.
pub(super) fn check_count(pages: &[ResponsePage], held: u64) -> Result<(), ImportError> {
    let counts = pages.iter();
    let counts = counts.filter_map(|page| Some((page.field(COUNT)?.as_u64()?, page)));
    match counts.max_by_key(|(count, _)| *count) {
        Some((counted, page)) if counted > held => Err(ImportError::MissingRecords {
            file: page.file.name.to_owned(),
            place: format!("/{COUNT}"),
            counted,
            held,
        }),
        _ => Ok(()),
    }
}
