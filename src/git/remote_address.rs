//! Addresses of remotes, fit to be written down.

/// The address without user, password, query and fragment, in which people put tokens. In the short form `git@host:path`, `git`
/// stays: it is the account that a forge has for everybody. A path on this computer stays as it is.
pub(super) fn without_secrets(address: &str) -> String {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None if address.contains('@') && !address.starts_with(['/', '.']) => {
            (String::new(), address)
        }
        None => return address.to_owned(),
    };
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (user, host) = host.rsplit_once('@').unwrap_or(("", host));
    let user = if scheme.is_empty() && user == "git" {
        "git@"
    } else {
        ""
    };
    let place = format!("{host}{path}");
    let place = place.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}{user}{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_left_out() {
        for (address, expected) in [
            ("https://x.example/a?token=S#f", "https://x.example/a"),
            ("https://u:S@x.example/a.git", "https://x.example/a.git"),
            ("https://u:S#S@x.example/a", "https://x.example/a"),
            ("https://x.example?token=S", "https://x.example"),
            ("ssh://git@x.example:22/a", "ssh://x.example:22/a"),
            ("S@x.example:a.git", "x.example:a.git"),
        ] {
            assert_eq!(without_secrets(address), expected);
        }
    }

    #[test]
    fn what_names_the_place_stays() {
        for address in [
            "https://x.example/@scope/a.git",
            "git@x.example:a/b.git",
            "/srv/git/a#1",
            "../a@b",
        ] {
            assert_eq!(without_secrets(address), address);
        }
    }
}
