//! Whether all records of a list are there: by the links between pages, by counts, by the sizes of pages.
//!
//! A page names the next one but never itself. So a missing page is seen when every page names a next one, when the numbers
//! of `$skip` leave a gap, or when a page counts more records. What no page can tell is said.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::error::ImportError;
use super::json_page::JsonPage;
use super::numbers::read_count;
use super::values::describe;
use crate::model::ListShape;

/// How many records the list has, as somebody knows from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedTotal {
    /// This many, such as the header `X-Total-Count` said.
    Records(u64),
    /// As many as the files hold.
    All,
}

/// What a page says of its list.
pub(super) struct PageFacts<'a> {
    pub(super) name: &'a str,
    pub(super) held: usize,
    total: Option<(String, u64)>,
    next: Option<(String, String)>,
    /// Whether a page of this kind would tell that there are more.
    is_telling: bool,
}

/// For each link to a next page, the file and the place that name it.
type NextPages<'a> = BTreeMap<&'a str, (&'a str, &'a str)>;

impl<'a> PageFacts<'a> {
    pub(super) fn of_json(page: &JsonPage<'a>, list: &ListShape) -> Result<Self, ImportError> {
        let total = list
            .totals
            .iter()
            .find_map(|key| Some((key, page.field(key)?)));
        let total = total.map(|(key, value)| {
            let text = value.as_str().map(str::to_owned);
            let count = read_count(&text.unwrap_or_else(|| value.to_string()));
            let place = format!("/{key}");
            count.map(|count| (place.clone(), count)).ok_or_else(|| {
                let found = describe(Some(&value));
                let expected = "the number of records of the list";
                ImportError::unexpected(page.name(), place, expected, found)
            })
        });
        let total = total.transpose()?;
        Ok(PageFacts {
            name: page.name(),
            held: page.len(),
            is_telling: page.is_answer() && (!list.next.is_empty() || total.is_some()),
            next: next_link(page, list)?,
            total,
        })
    }

    pub(super) fn of_csv(name: &'a str, held: usize) -> Self {
        PageFacts {
            name,
            held,
            total: None,
            next: None,
            is_telling: false,
        }
    }
}

fn next_link(page: &JsonPage, list: &ListShape) -> Result<Option<(String, String)>, ImportError> {
    for key in &list.next {
        let place = format!("/{key}");
        match page.field(key) {
            None => {}
            Some(Value::String(to)) if to.is_empty() => {}
            Some(Value::String(to)) => return Ok(Some((place, to))),
            Some(other) => {
                let expected = "the address of the next page";
                let found = describe(Some(&other));
                return Err(ImportError::unexpected(page.name(), place, expected, found));
            }
        }
    }
    // Jira says that there are more even where it names no token.
    if page.field("isLast") == Some(Value::Bool(false)) {
        return Ok(Some(("/isLast".to_owned(), "the next page".to_owned())));
    }
    Ok(None)
}

/// Refuses pages of which one is missing, as far as counts tell; returns what they do not tell.
pub(super) fn check_complete(
    pages: &[PageFacts],
    list: &ListShape,
    expected: Option<ExpectedTotal>,
) -> Result<Option<String>, ImportError> {
    let held: u64 = pages.iter().map(|page| page.held as u64).sum();
    match expected {
        Some(ExpectedTotal::All) => {
            return Ok(Some(
                "the list was taken as complete because --import-total says so".to_owned(),
            ));
        }
        Some(ExpectedTotal::Records(total)) if total == held => return Ok(None),
        Some(ExpectedTotal::Records(total)) => {
            let file = pages.first().map_or("", |page| page.name);
            return Err(missing_records(file, "the files", total, held));
        }
        None => {}
    }
    check_one_total(pages)?;
    let totals = pages
        .iter()
        .filter_map(|page| Some((page.total.as_ref()?, page)));
    if let Some(((place, total), page)) = totals.max_by_key(|((_, total), _)| *total)
        && *total > held
    {
        return Err(missing_records(page.name, place, *total, held));
    }
    check_sizes(pages, list)
}

/// Pages of one list that count differently are of two lists, or the list changed while it was fetched.
fn check_one_total(pages: &[PageFacts]) -> Result<(), ImportError> {
    let mut totals = pages
        .iter()
        .filter_map(|page| Some((page, page.total.as_ref()?)));
    let Some((_, (_, first))) = totals.next() else {
        return Ok(());
    };
    match totals.find(|(_, (_, total))| total != first) {
        None => Ok(()),
        Some((page, (place, total))) => {
            let expected = format!("{first} records, as another page says");
            Err(ImportError::unexpected(
                page.name,
                place,
                expected,
                total.to_string(),
            ))
        }
    }
}

fn missing_records(file: &str, place: &str, counted: u64, held: u64) -> ImportError {
    ImportError::MissingRecords {
        file: file.to_owned(),
        place: place.to_owned(),
        counted,
        held,
    }
}

/// Pages that tell nothing: where all are full, there are probably more.
fn check_sizes(pages: &[PageFacts], list: &ListShape) -> Result<Option<String>, ImportError> {
    let silent: Vec<&PageFacts> = pages.iter().filter(|page| !page.is_telling).collect();
    let Some(largest) = silent.iter().map(|page| page.held).max() else {
        return Ok(None);
    };
    let is_full = |page: &&PageFacts| page.held == largest;
    let is_page_size = list.page_sizes.iter().any(|size| *size as usize == largest);
    if is_page_size && silent.iter().all(is_full) {
        return Err(ImportError::FullPage {
            file: silent.first().map_or("", |page| page.name).to_owned(),
            held: largest,
        });
    }
    Ok((silent.len() > 1).then(|| {
        format!(
            "nothing in the {} files shows whether a page between them is missing",
            silent.len()
        )
    }))
}

/// Refuses pages of which one is missing or there twice, as far as their links tell.
pub(super) fn check_links(pages: &[PageFacts]) -> Result<(), ImportError> {
    let mut links = NextPages::new();
    for page in pages {
        let Some((place, to)) = &page.next else {
            continue;
        };
        if let Some((other, _)) = links.insert(to, (page.name, place)) {
            return Err(ImportError::SamePage {
                file: page.name.to_owned(),
                other: other.to_owned(),
                link: to.clone(),
            });
        }
    }
    // Where every page names a next one the last page is missing: the one with the highest `$skip`.
    let last = || {
        let last = links
            .keys()
            .copied()
            .max_by_key(|link| (skip_number(link), *link));
        last.filter(|_| links.len() == pages.len())
    };
    let missing = find_gap(&links).or_else(last);
    let Some((link, (file, place))) = missing.and_then(|link| Some((link, links.get(link)?)))
    else {
        return Ok(());
    };
    Err(ImportError::MissingPage {
        file: (*file).to_owned(),
        place: (*place).to_owned(),
        link: link.to_owned(),
    })
}

/// The link whose page is missing because a later one is there: all pages but the last are of one size, so the numbers of
/// `$skip` are multiples of the smallest step.
fn find_gap<'l>(links: &NextPages<'l>) -> Option<&'l str> {
    let bases: BTreeSet<Option<&str>> = links.keys().map(|link| link.split('?').next()).collect();
    let skips = links.keys().map(|link| Some((skip_number(link)?, *link)));
    let skips: Option<BTreeMap<u64, &'l str>> = skips.collect();
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
