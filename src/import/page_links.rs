//! Links between the pages of a list: is one missing, is one there twice.

use std::collections::{BTreeMap, BTreeSet};

use super::ImportError;
use super::pages::{NextLink, ResponsePage};

const COUNT: &str = "@odata.count";

/// Every link leads to a page that was given, as far as pages tell.
pub(super) fn check_links(answers: &[ResponsePage]) -> Result<(), ImportError> {
    let mut links: BTreeMap<String, (&str, String)> = BTreeMap::new();
    for answer in answers {
        let Some(NextLink { place, to }) = answer.next()? else {
            continue;
        };
        if let Some((other, _)) = links.get(&to) {
            return Err(ImportError::SamePage {
                file: answer.file.name.to_owned(),
                other: (*other).to_owned(),
                link: to,
            });
        }
        links.insert(to, (answer.file.name, place));
    }
    let open = gap(&links).or_else(|| {
        (links.len() == answers.len())
            .then(|| last(&links))
            .flatten()
    });
    open.map_or(Ok(()), |(link, (file, place))| {
        Err(ImportError::MissingPage {
            file: (*file).to_owned(),
            place: place.clone(),
            link: link.clone(),
        })
    })
}

type Links<'a> = BTreeMap<String, (&'a str, String)>;
type Linked<'l, 'a> = (&'l String, &'l (&'a str, String));

/// The link whose page is missing where each page has one: that of the last page, by `$skip` where it is a number.
fn last<'l, 'a>(links: &'l Links<'a>) -> Option<Linked<'l, 'a>> {
    links.iter().max_by_key(|(link, _)| (skip(link), *link))
}

/// The link whose page is missing because a later one is there: all pages but the last are of one size, so the numbers of
/// `$skip` are multiples of the smallest step.
fn gap<'l, 'a>(links: &'l Links<'a>) -> Option<Linked<'l, 'a>> {
    let bases: BTreeSet<&str> = links
        .keys()
        .map(|link| link.split('?').next().unwrap_or(link))
        .collect();
    let skips: Option<BTreeMap<u64, Linked>> = links
        .iter()
        .map(|linked| skip(linked.0).map(|skip| (skip, linked)))
        .collect();
    let skips = skips.filter(|skips| bases.len() == 1 && skips.len() == links.len())?;
    let numbers: Vec<u64> = skips.keys().copied().collect();
    let steps = numbers.windows(2).map(|pair| pair[1] - pair[0]);
    let step = steps.chain(numbers.first().copied()).min()?;
    let after = numbers.windows(2).find(|pair| pair[1] - pair[0] > step)?;
    skips.get(&after[0]).copied()
}

/// The number of `$skip` in a link.
fn skip(link: &str) -> Option<u64> {
    let query = link.split_once('?')?.1.to_ascii_lowercase();
    query
        .split('&')
        .find_map(|part| {
            part.strip_prefix("$skip=")
                .or_else(|| part.strip_prefix("%24skip="))
        })
        .and_then(|number| number.parse().ok())
}

/// The pages hold as many records as the list counts.
pub(super) fn check_count(answers: &[ResponsePage], held: u64) -> Result<(), ImportError> {
    let counts = answers
        .iter()
        .filter_map(|answer| Some((answer.field(COUNT)?.as_u64()?, answer)));
    match counts.max_by_key(|(count, _)| *count) {
        Some((counted, answer)) if counted > held => Err(ImportError::MissingRecords {
            file: answer.file.name.to_owned(),
            place: format!("/{COUNT}"),
            counted,
            held,
        }),
        _ => Ok(()),
    }
}
