//! People whom trailers of a commit's message name.

/// Trailers in which people are said to have reviewed a change.
pub(super) const REVIEW_TRAILERS: [&str; 5] = [
    "reviewed-by",
    "approved-by",
    "acked-by",
    "signed-off-by",
    "co-authored-by",
];

/// The trailer that names a co-author.
pub(super) const CO_AUTHOR_TRAILER: [&str; 1] = ["co-authored-by"];

/// Name and address of everybody whom a message names in one of `trailers`, given in lower case.
/// Any line counts, for squashed messages repeat trailers in their middle.
pub(super) fn people_in_trailers<'m>(
    message: &'m str,
    trailers: &[&str],
) -> impl Iterator<Item = (&'m str, &'m str)> {
    message.lines().filter_map(|line| {
        let (key, rest) = line.trim().split_once(':')?;
        let is_known = trailers.iter().any(|known| key.eq_ignore_ascii_case(known));
        let (name, rest) = rest.split_once('<').filter(|_| is_known)?;
        let (email, _) = rest.split_once('>')?;
        Some((name.trim(), email.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn co_authors_are_found_wherever_a_message_names_them() {
        let message = "Record W11 (#4)\n\n* first\n\nCo-authored-by: Analyst Two <analyst-2@soc.example>\n\nmore\nco-Authored-By:analyst-3 <analyst-3@soc.example>\nReviewed-by: x <x@soc.example>\n";
        let found: Vec<_> = people_in_trailers(message, &CO_AUTHOR_TRAILER).collect();
        assert_eq!(
            found,
            [
                ("Analyst Two", "analyst-2@soc.example"),
                ("analyst-3", "analyst-3@soc.example"),
            ]
        );
    }
}
