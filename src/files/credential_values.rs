//! Whether a value is a credential, or only stands where one could: exports speak of passwords far
//! more often than they hold one.

/// What has the form of a credential.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'t> {
    /// What stands between the name of a field and the value; else nothing.
    pub(super) between: &'t [u8],
    /// What matches the form's pattern.
    pub(super) value: &'t [u8],
    /// What follows the value, if anything does.
    pub(super) after: Option<u8>,
}

/// The fewest bytes of a token in a field that is called one.
const SHORTEST_TOKEN: usize = 16;

/// Words that stand in place of a value that was taken out.
const REDACTED: [&str; 6] = [
    "redacted",
    "removed",
    "masked",
    "hidden",
    "placeholder",
    "omitted",
];

/// How text marks a value that is filled in elsewhere: variables of shells, pipelines and templates.
const REFERENCES: [&str; 7] = ["${", "$(", "{{", "{", "[", "@microsoft.keyvault", "(("];

pub(super) fn has_digit(candidate: Candidate) -> bool {
    candidate.value.iter().any(u8::is_ascii_digit)
}

/// 37 to 40 letters, and perhaps the full stop of a sentence.
pub(super) fn is_entra_secret(candidate: Candidate) -> bool {
    let value = candidate.value;
    let length = value.strip_suffix(b".").unwrap_or(value).len();
    (37..=40).contains(&length)
}

pub(super) fn is_google_key(candidate: Candidate) -> bool {
    candidate.value.len() == 39
}

/// A password, where it is written as the value of a field; after a colon in prose only what no word, day,
/// address or number of a ticket looks like.
pub(super) fn is_password(candidate: Candidate) -> bool {
    let value = candidate.value;
    if is_stand_in(value) || is_day(value) {
        return false;
    }
    let digit = value.iter().any(u8::is_ascii_digit);
    match Setting::of(candidate) {
        Setting::Broken => false,
        Setting::Field => digit || value.iter().any(|b| b"!@#$%^*+~?=".contains(b)),
        Setting::Prose => {
            let value = trim_end(value, b".,:!?)]");
            let letter = value.iter().any(u8::is_ascii_alphabetic);
            let is_other = is_address(value) || is_ticket(value);
            value.len() >= 8 && digit && letter && !is_other
        }
    }
}

/// A client secret or an API key: names that prose does not use.
pub(super) fn is_named_key(candidate: Candidate) -> bool {
    !is_stand_in(candidate.value) && Setting::of(candidate) != Setting::Broken
}

pub(super) fn is_named_token(candidate: Candidate) -> bool {
    candidate.value.len() >= SHORTEST_TOKEN && has_digit(candidate) && is_named_key(candidate)
}

/// A password before a host; a port before an `@` is a trick of phishing links, and no password.
pub(super) fn is_password_in_url(candidate: Candidate) -> bool {
    let has_host = candidate
        .after
        .is_some_and(|b| b.is_ascii_alphanumeric() || b == b'[');
    let mut parts = candidate.value.split(|byte| *byte == b'@');
    let value = parts.next().unwrap_or_default();
    let is_port = value.len() <= 5 && value.iter().all(u8::is_ascii_digit);
    let is_word = ["password", "pass", "passwd", "pwd", "token", "secret"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word.as_bytes()));
    has_host && !is_port && !is_word && !is_stand_in(value)
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Setting {
    /// As the value of a field, an element or an assignment.
    Field,
    /// After a colon, as in prose.
    Prose,
    /// Between quotes, with other words: a sentence.
    Broken,
}

impl Setting {
    fn of(candidate: Candidate) -> Setting {
        let between = candidate.between;
        let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'');
        if between.last().is_some_and(is_quote) {
            let is_whole = candidate.after.as_ref().is_none_or(is_quote);
            return if is_whole {
                Setting::Field
            } else {
                Setting::Broken
            };
        }
        let is_assigned = between.contains(&b'=') || between == b">";
        let has_quoted_name = between.first().is_some_and(is_quote);
        if is_assigned || has_quoted_name {
            Setting::Field
        } else {
            Setting::Prose
        }
    }
}

/// Whether a value stands in place of another: a mask, a reference, a word that says so.
fn is_stand_in(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value).to_ascii_lowercase();
    let mut inked = text.chars().filter(|c| !"-_.:/".contains(*c));
    let first = inked.next();
    inked.all(|c| Some(c) == first)
        || REDACTED.iter().any(|word| text.contains(word))
        || REFERENCES.iter().any(|start| text.starts_with(start))
        || (text.starts_with('%') && text.ends_with('%'))
        || text.contains('•')
}

/// Whether a value begins with a day, such as that of the last change.
fn is_day(value: &[u8]) -> bool {
    let shape = b"0000-00-00";
    let fits = |(byte, expected): (&u8, &u8)| match expected {
        b'0' => byte.is_ascii_digit(),
        dash => byte == dash,
    };
    value.len() >= shape.len() && value.iter().zip(shape).all(fits)
}

/// A URL, an address of mail, or a path.
fn is_address(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    let is_mail = text.split_once('@').is_some_and(|(_, host)| {
        let top = host.rsplit_once('.').map_or("", |(_, top)| top);
        top.len() > 1 && top.bytes().all(|b| b.is_ascii_alphabetic())
    });
    is_mail || text.contains("://") || text.starts_with('/') || text.starts_with("www.")
}

/// Capitals and then digits, as INC0031337; or either alone.
fn is_ticket(value: &[u8]) -> bool {
    let rest = trim_end(value, b"0123456789");
    rest.iter().all(|b| b.is_ascii_uppercase() || *b == b'-')
}

/// The bytes without those at the end that are among `these`.
fn trim_end<'v>(value: &'v [u8], these: &[u8]) -> &'v [u8] {
    let last = value.iter().rposition(|byte| !these.contains(byte));
    &value[..last.map_or(0, |last| last + 1)]
}
