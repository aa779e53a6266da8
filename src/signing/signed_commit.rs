//! A commit's object, split into the signed bytes and the signature.

/// A commit without the headers of its signatures, and the signature.
#[derive(Debug)]
pub(super) struct SignedCommit {
    /// The signed bytes.
    pub(super) payload: Vec<u8>,
    /// The value of the header `gpgsig`, without the blanks at the start of continued lines.
    pub(super) signature: Option<Vec<u8>>,
}

/// What the lines of a header belong to.
#[derive(Clone, Copy)]
enum HeaderTarget {
    Payload,
    Signature,
    /// `gpgsig-sha256`, the signature of the object's translation to another hash: git leaves it
    /// out of the signed bytes, and verifies it in a SHA-256 repository only.
    Nowhere,
}

/// Splits an object as git does (`parse_buffer_signed_by_header`), but refuses what git would guess
/// about: headers that are there twice, in another order than git writes them, or missing.
///
/// # Errors
/// What is wrong with the headers.
pub(super) fn split_commit(raw: &[u8]) -> Result<SignedCommit, String> {
    let mut commit = SignedCommit {
        payload: Vec::with_capacity(raw.len()),
        signature: None,
    };
    let mut seen = SeenHeaders::default();
    let mut target = None;
    let mut rest = raw;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (line, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        if line == b"\n" {
            commit.payload.extend_from_slice(rest);
            break;
        }
        if line.contains(&0) {
            return Err("the commit has a NUL byte among its headers".to_owned());
        }
        let (value, to) = match (line.strip_prefix(b" "), target) {
            (Some(value), Some(target)) => (value, target),
            (Some(_), None) => return Err("the commit begins with a blank".to_owned()),
            (None, _) => parse_header(line, &mut seen)?,
        };
        target = Some(to);
        match to {
            HeaderTarget::Payload => commit.payload.extend_from_slice(line),
            HeaderTarget::Signature => {
                let signature = commit.signature.get_or_insert_default();
                signature.extend_from_slice(value);
            }
            HeaderTarget::Nowhere => {}
        }
        rest = after;
    }
    seen.require_complete()?;
    Ok(commit)
}

/// The value of a header's first line, and what it belongs to.
fn parse_header<'a>(
    line: &'a [u8],
    seen: &mut SeenHeaders<'a>,
) -> Result<(&'a [u8], HeaderTarget), String> {
    let blank = line.iter().position(|byte| *byte == b' ');
    let Some(blank) = blank.filter(|blank| *blank > 0) else {
        return Err("the commit has a header without a value".to_owned());
    };
    let (name, value) = (&line[..blank], &line[blank + 1..]);
    seen.add(name)?;
    let target = match name {
        b"gpgsig" => HeaderTarget::Signature,
        b"gpgsig-sha256" => HeaderTarget::Nowhere,
        // git leaves these out of the signed bytes as well: no signature covers them.
        _ if name.starts_with(b"gpgsig") => {
            let name = String::from_utf8_lossy(name);
            return Err(
                format!("the commit has a header `{name}` that git does not know")
                    .replace(char::is_control, "?"),
            );
        }
        _ => HeaderTarget::Payload,
    };
    Ok((value, target))
}

/// The headers of every commit, in their order; a commit may have any number of parents.
const ORDER: [&[u8]; 4] = [b"tree", b"parent", b"author", b"committer"];

/// Headers that a commit has at most once.
const ONCE: [&str; 6] = [
    "tree",
    "author",
    "committer",
    "gpgsig",
    "gpgsig-sha256",
    "encoding",
];

/// The headers so far.
#[derive(Default)]
struct SeenHeaders<'a> {
    single: Vec<&'a [u8]>,
    rank: usize,
}

impl<'a> SeenHeaders<'a> {
    fn add(&mut self, name: &'a [u8]) -> Result<(), String> {
        if let Some(known) = ONCE.iter().find(|known| known.as_bytes() == name) {
            if self.single.contains(&name) {
                return Err(format!("the commit has the header `{known}` twice"));
            }
            self.single.push(name);
        }
        let rank = ORDER.iter().position(|known| *known == name);
        let rank = rank.unwrap_or(ORDER.len());
        if rank < self.rank {
            return Err("the commit's headers are not in git's order".to_owned());
        }
        self.rank = rank;
        Ok(())
    }

    fn require_complete(&self) -> Result<(), String> {
        let mut needed = ["tree", "author", "committer"].into_iter();
        match needed.find(|name| !self.single.contains(&name.as_bytes())) {
            Some(name) => Err(format!("the commit has no header `{name}`")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOP: &str = "tree 1\nparent 2\nparent 3\nauthor a\ncommitter b\n";

    fn split(headers: &str) -> Result<(String, Option<String>), String> {
        let text = |bytes| String::from_utf8(bytes).expect("text");
        let raw = format!("{TOP}{headers}\ngpgsig no\n");
        split_commit(raw.as_bytes())
            .map(|commit| (text(commit.payload), commit.signature.map(text)))
    }

    #[test]
    fn signatures_leave_the_payload_and_nothing_else_does() {
        let check = |headers: &str, kept: &str, signature: Option<&str>| {
            let payload = format!("{TOP}{kept}\ngpgsig no\n");
            let expected = Ok((payload, signature.map(str::to_owned)));
            assert_eq!(split(headers), expected, "{headers}");
        };
        check("", "", None);
        check("encoding x\n", "encoding x\n", None);
        check("gpgsig a\n  b\n \n", "", Some("a\n b\n\n"));
        check("gpgsig a\nx y\n z\n", "x y\n z\n", Some("a\n"));
        check("gpgsig-sha256 a\n b\nx y\n", "x y\n", None);
        check("gpgsig-sha256 a\n b\ngpgsig c\n d\n", "", Some("c\nd\n"));
        check(
            "mergetag a\n gpgsig b\n tree c\n",
            "mergetag a\n gpgsig b\n tree c\n",
            None,
        );
    }

    #[test]
    fn what_git_would_guess_about_is_refused() {
        for headers in [
            "gpgsig a\ngpgsig b\n",
            "gpgsig a\nx y\ngpgsig b\n",
            "gpgsig-sha256 a\ngpgsig-sha256 a\n",
            "encoding x\nencoding x\n",
            "tree 1\n",
            "parent 1\n",
            "author x\n",
            "committer x\n",
            "gpgsigned x\n",
            "nothing\n",
            "x \0\n",
        ] {
            assert!(split(headers).is_err(), "{headers:?}");
        }
        for raw in [
            "",
            "\n",
            " a b\n",
            "tree 1\nauthor a\n\n",
            "author a\ntree 1\ncommitter b\n\n",
        ] {
            assert!(split_commit(raw.as_bytes()).is_err(), "{raw:?}");
        }
    }
}
