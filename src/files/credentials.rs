//! Finds credentials in a text, by their forms.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::bytes::Regex;

use super::credential_forms::{Before, CredentialKind, FORMS, Form};
use super::credential_values::Candidate;

/// The most letters before an anchor that belong to a match, or decide on it.
pub(super) const LONGEST_BEFORE: usize = 32;

/// What has the form of a credential, in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// What it looks like.
    pub kind: CredentialKind,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// Whether it is reported. What is not may be a word of prose, or hold a token that is reported
    /// by itself.
    pub is_reported: bool,
}

/// What finds them, ready to use.
struct Finders {
    anchors: AhoCorasick,
    /// For each anchor its form, as an index into the forms.
    form_of: Vec<usize>,
    expressions: Vec<Expressions>,
}

/// The expressions of a form.
struct Expressions {
    place: Option<Regex>,
    pattern: Regex,
}

impl Expressions {
    fn of(form: &Form) -> Result<Self, regex::Error> {
        let compile = |expression: &str| Regex::new(&format!(r"(?-u)\A(?:{expression})"));
        Ok(Expressions {
            place: form.place.map(compile).transpose()?,
            pattern: compile(form.pattern)?,
        })
    }
}

static FINDERS: LazyLock<Option<Finders>> = LazyLock::new(|| {
    let anchors = FORMS.iter().enumerate();
    let anchors = anchors.flat_map(|(index, form)| form.anchors.iter().map(move |it| (index, *it)));
    let (form_of, anchors): (Vec<usize>, Vec<&str>) = anchors.unzip();
    let anchors = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .ascii_case_insensitive(true)
        .kind(Some(aho_corasick::AhoCorasickKind::DFA))
        .build(anchors)
        .ok()?;
    let expressions: Result<_, _> = FORMS.iter().map(Expressions::of).collect();
    Some(Finders {
        anchors,
        form_of,
        expressions: expressions.ok()?,
    })
});

/// What has the form of a credential in a text, in the order of the places. Escapes are not undone.
#[must_use]
pub fn find_credentials(text: &[u8]) -> Vec<Credential> {
    let mut found = Vec::new();
    let mut search = CredentialSearch::new(usize::MAX);
    search.search(text, 0..text.len(), &mut |it| found.push(it));
    found.sort_by_key(|credential| credential.range.start);
    found
}

/// Whether a text has a word in it with which some credential begins.
#[must_use]
pub fn may_hold_credentials(text: &[u8]) -> bool {
    FINDERS.as_ref().is_some_and(|it| it.anchors.is_match(text))
}

/// A search that may go on in text that follows.
pub(super) struct CredentialSearch {
    /// For each form where its last match ended: what it matched is not searched again.
    ends: [usize; FORMS.len()],
    /// How many bytes of a credential are looked at, from its anchor on.
    longest: usize,
}

impl CredentialSearch {
    pub(super) fn new(longest: usize) -> Self {
        CredentialSearch {
            ends: [0; FORMS.len()],
            longest,
        }
    }

    /// Hands out what has the form of a credential and begins in a part of a text, by its anchor.
    pub(super) fn search(
        &mut self,
        text: &[u8],
        part: Range<usize>,
        give: &mut dyn FnMut(Credential),
    ) {
        let Some(finders) = FINDERS.as_ref() else {
            return;
        };
        let input = aho_corasick::Input::new(text).range(part.start..text.len());
        for anchor in finders.anchors.find_iter(input) {
            if anchor.start() >= part.end {
                break;
            }
            let index = finders.form_of[anchor.pattern().as_usize()];
            if anchor.start() < self.ends[index] {
                continue;
            }
            let end = text.len().min(anchor.start().saturating_add(self.longest));
            let place = Place {
                form: &FORMS[index],
                expressions: &finders.expressions[index],
                text: &text[..end],
                anchor: anchor.start(),
            };
            if let Some(credential) = place.verify() {
                self.ends[index] = credential.range.end;
                give(credential);
            }
        }
    }

    /// Says that so many bytes at the beginning of the text are no longer there.
    pub(super) fn forget(&mut self, count: usize) {
        for end in &mut self.ends {
            *end = end.saturating_sub(count);
        }
    }
}

/// An anchor in a text.
struct Place<'t> {
    form: &'t Form,
    expressions: &'t Expressions,
    text: &'t [u8],
    anchor: usize,
}

impl Place<'_> {
    /// What has the form of a credential here.
    fn verify(&self) -> Option<Credential> {
        let start = self.find_start()?;
        let text = &self.text[start..];
        let place = match &self.expressions.place {
            Some(place) => place.find(text)?.as_bytes(),
            None => &[],
        };
        let text = &text[place.len()..];
        let value = self.expressions.pattern.find(text)?.as_bytes();
        let is_between = |byte: &u8| byte.is_ascii_whitespace() || b"\"':=>".contains(byte);
        let candidate = Candidate {
            between: &place[place.iter().position(is_between).unwrap_or(0)..],
            value,
            after: text.get(value.len()).copied(),
        };
        let is_token = self.form.place.is_none();
        Some(Credential {
            kind: self.form.kind,
            range: start..start + place.len() + value.len(),
            is_reported: (self.form.accepts)(candidate) && (is_token || !holds_token(value)),
        })
    }

    /// Where a match begins; `None` where none can.
    fn find_start(&self) -> Option<usize> {
        let before = &self.text[self.anchor.saturating_sub(LONGEST_BEFORE)..self.anchor];
        let (is_it, length) = match self.form.before {
            Before::Anything => (true, 0),
            Before::NoTokenLetter => (is_border(before), 0),
            Before::Separator => (is_separator(before), 0),
            Before::Scheme => {
                let scheme = before.iter().rev();
                let scheme = scheme.take_while(|b| b.is_ascii_alphanumeric() || b"+.-".contains(b));
                let length = scheme.count();
                let first = before.len() - length;
                let digits = before[first..]
                    .iter()
                    .take_while(|b| !b.is_ascii_alphabetic());
                let length = length - digits.count();
                (length > 0, length)
            }
            Before::SecretStart => {
                let (rest, start) = before.split_last_chunk::<4>()?;
                (start[3].is_ascii_digit() && is_border(rest), 4)
            }
        };
        is_it.then(|| self.anchor - length)
    }
}

/// Whether a token can begin after these letters: they are none of its own, or an escape of JSON.
fn is_border(before: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !before.last().is_some_and(is_letter)
        || matches!(before, [.., b'\\', b'n' | b'r' | b't'])
        || is_after_code(before)
}

/// Whether a field of a query can begin after these letters.
fn is_separator(before: &[u8]) -> bool {
    matches!(before.last(), Some(b'?' | b'&' | b';')) || before.ends_with(br"\u0026")
}

fn is_after_code(before: &[u8]) -> bool {
    before
        .last_chunk::<6>()
        .is_some_and(|code| code.starts_with(br"\u") && code[2..].iter().all(u8::is_ascii_hexdigit))
}

/// Whether a value holds a token that has a form of its own, and is found by that.
fn holds_token(value: &[u8]) -> bool {
    let Some(finders) = FINDERS.as_ref() else {
        return false;
    };
    let input = aho_corasick::Input::new(value);
    finders.anchors.find_iter(input).any(|anchor| {
        let index = finders.form_of[anchor.pattern().as_usize()];
        let place = Place {
            form: &FORMS[index],
            expressions: &finders.expressions[index],
            text: value,
            anchor: anchor.start(),
        };
        FORMS[index].place.is_none() && place.verify().is_some_and(|found| found.is_reported)
    })
}

#[cfg(test)]
mod tests;
