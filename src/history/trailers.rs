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
/// Any line counts, for squashed messages repeat trailers in their middle. A line that begins with a blank continues
/// the one before, as it does for git (git-interpret-trailers(1)).
pub(super) fn people_in_trailers(
    message: &str,
    trailers: &[&str],
) -> impl Iterator<Item = (String, String)> {
    let mut found = Vec::new();
    let mut open: Option<String> = None;
    for line in message.lines() {
        if line.starts_with([' ', '\t'])
            && let Some(value) = &mut open
        {
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        found.extend(open.take());
        let is_known = |key: &str| {
            let key = key.trim();
            trailers.iter().any(|known| key.eq_ignore_ascii_case(known))
        };
        let value = line.trim().split_once(':').filter(|(key, _)| is_known(key));
        open = value.map(|(_, value)| value.trim().to_owned());
    }
    found.extend(open);
    found.into_iter().filter_map(|value| parse_person(&value))
}

/// `Name <address>`, or an address alone.
fn parse_person(value: &str) -> Option<(String, String)> {
    let person = |name: &str, email: &str| Some((name.trim().to_owned(), email.trim().to_owned()));
    if let Some((name, rest)) = value.split_once('<') {
        let (email, _) = rest.split_once('>')?;
        return person(name, email);
    }
    let mut words = value.split_whitespace();
    let email = words.find(|word| word.contains('@'))?;
    person("", email.trim_matches(['(', ')', ',', ';', '"']))
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
                person("Analyst Two", "analyst-2@soc.example"),
                person("analyst-3", "analyst-3@soc.example"),
            ]
        );
    }

    fn person(name: &str, email: &str) -> (String, String) {
        (name.to_owned(), email.to_owned())
    }

    #[test]
    fn a_trailer_is_read_as_git_reads_it() {
        let check = |message: &str, expected: &[(&str, &str)]| {
            let found: Vec<_> = people_in_trailers(message, &CO_AUTHOR_TRAILER).collect();
            let expected: Vec<_> = expected.iter().map(|(a, b)| person(a, b)).collect();
            assert_eq!(found, expected, "{message:?}");
        };
        let two = [("Analyst Two", "a2@soc.example")];
        check(
            "x\n\nCo-authored-by: Analyst Two\n <a2@soc.example>\n",
            &two,
        );
        check(
            "x\n\nCo-authored-by:\n\tAnalyst\n  Two\n <a2@soc.example>",
            &two,
        );
        check(
            "x\r\n\r\nCo-authored-by: Analyst Two\r\n <a2@soc.example>\r\n",
            &two,
        );
        check("  Co-authored-by : Analyst Two <a2@soc.example>", &two);
        check("Co-authored-by: a2@soc.example", &[("", "a2@soc.example")]);
        check(
            "Co-authored-by: Analyst Two (a2@soc.example)",
            &[("", "a2@soc.example")],
        );
        check("Co-authored-by: Analyst Two\n\n <a2@soc.example>", &[]);
        check(" Reviewed-by: a <a@soc.example>\nCo-authored-by: <", &[]);
    }
}
