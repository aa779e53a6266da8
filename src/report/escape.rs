//! One escaper for each sink.

use std::borrow::Cow;

use crate::files::is_ignorable;

/// Text for a terminal, or for the log of a CI system.
///
/// Control characters and those that reorder what is read become visible, one character for one, so
/// that columns stay; line ends and tabs do too. A text that begins a workflow command of GitHub's
/// runner (`::` after blanks, `##[` anywhere) or of Azure's (`##vso[`) is broken up, since a runner
/// executes what it finds in a log.
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    // Nearly all text is ASCII, which is checked byte by byte.
    let is_shown =
        text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(is_plain);
    if is_shown && !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut shown: String = text.chars().map(visible_form).collect();
    shown = shown.replace("##[", "##⟦").replace("##vso[", "##vso⟦");
    if shown.starts_with("::") {
        shown = shown.replacen("::", "∷:", 1);
    }
    // Wherever a line may come to be broken, what follows the blank is its beginning.
    Cow::Owned(shown.replace(" ::", " ∷:"))
}

/// A source text, line by line as [`terminal`] shows it, one character for one.
#[must_use]
pub(crate) fn source(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| terminal(line.trim_end_matches('\r')));
    lines.collect::<Vec<_>>().join("\n")
}

/// Text inside a line of Markdown (GitHub Flavored Markdown): what would be markup is escaped.
#[must_use]
pub(crate) fn markdown(text: &str) -> Cow<'_, str> {
    let is_text = |byte: u8| byte.is_ascii_alphanumeric() || b" -,;=+'/.:".contains(&byte);
    let is_address = text.contains("://") || text.split('.').any(ends_with_www);
    if text.bytes().all(is_text) && !is_address {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().map(visible_form) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // `@` and `#` would mention people and issues.
            '@' => escaped.push_str("&#64;"),
            '#' => escaped.push_str("&#35;"),
            // Two of them would make what stands between mathematics, on one line or across several.
            '$' => escaped.push_str("&#36;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '|' | '!' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // A bare address becomes a link where its slashes, or the dot after `www`, stand plain.
            '.' if ends_with_www(&escaped) => escaped.push_str("&#46;"),
            _ => escaped.push(c),
        }
    }
    Cow::Owned(escaped.replace("://", ":&#47;&#47;"))
}

fn ends_with_www(text: &str) -> bool {
    let end = text.as_bytes().last_chunk::<3>();
    end.is_some_and(|end| end.eq_ignore_ascii_case(b"www"))
}

/// Text in a cell of a CSV file: as [`terminal`] shows it, and marked as text where a spreadsheet would
/// take it for a formula. The CSV writer escapes delimiters and quotes.
#[must_use]
pub(crate) fn csv(text: &str) -> Cow<'_, str> {
    let shown = terminal(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return Cow::Owned(format!("'{shown}"));
    }
    shown
}

/// Text in a SARIF message, which readers show in part as Markdown: no link comes of it.
#[must_use]
pub(crate) fn sarif(text: &str) -> String {
    terminal(text).replace("](", "] (")
}

/// Text in Slack's own markup: three characters are escaped, of which mentions and links are made.
#[must_use]
pub(crate) fn slack(text: &str) -> String {
    let codes = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")];
    encode_in_order(&terminal(text), &codes)
}

/// The message of a workflow command of GitHub's runner, which decodes these three.
#[must_use]
pub(crate) fn github(text: &str) -> String {
    encode_in_order(
        &terminal(text),
        &[("%", "%25"), ("\r", "%0D"), ("\n", "%0A")],
    )
}

/// A property of such a command, where `:` and `,` are encoded as well.
#[must_use]
pub(crate) fn github_property(text: &str) -> String {
    encode_in_order(&github(text), &[(":", "%3A"), (",", "%2C")])
}

/// The message, or a property, of a logging command of Azure's agent, which decodes these five.
#[must_use]
pub(crate) fn azure(text: &str) -> String {
    const CODES: [(&str, &str); 5] = [
        ("%", "%AZP25"),
        (";", "%3B"),
        ("\r", "%0D"),
        ("\n", "%0A"),
        ("]", "%5D"),
    ];
    encode_in_order(&terminal(text), &CODES)
}

/// Replaces one after the other: the sign of the encoding itself has to come first.
fn encode_in_order(text: &str, codes: &[(&str, &str)]) -> String {
    let replace = |text: String, (plain, code): &(&str, &str)| text.replace(plain, code);
    codes.iter().fold(text.to_owned(), replace)
}

/// A path as a relative reference (RFC 3986): all but unreserved characters and `/` is encoded.
#[must_use]
pub(crate) fn path_in_uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            uri.push_str(&hex::encode_upper([byte]));
        }
    }
    uri
}

/// A line of text in a calendar (RFC 5545 §3.3.11), whose backslashes, commas and semicolons the
/// writer escapes. A line may be folded anywhere, so any `::` could come to begin one and be taken for a
/// workflow command.
#[must_use]
pub(crate) fn ics(text: &str) -> Cow<'_, str> {
    let shown = terminal(text);
    if shown.contains("::") {
        return Cow::Owned(shown.replace("::", "∷:"));
    }
    shown
}

/// Lines of text in an XML document: as [`source`] shows them, without the two characters that XML 1.0
/// forbids beside controls. The XML writer escapes `<`, `&` and quotes.
#[must_use]
pub(crate) fn xml(text: &str) -> String {
    source(text).replace(NOT_IN_XML, "\u{fffd}")
}

/// One line of text in an XML document, such as an attribute: see [`xml`].
#[must_use]
pub(crate) fn xml_line(text: &str) -> String {
    terminal(text).replace(NOT_IN_XML, "\u{fffd}")
}

/// One line of text in an HTML document: see [`terminal`]. The HTML writer escapes `<`, `&` and quotes.
/// Two characters that no document may hold are replaced (HTML, 13.2.3.5).
#[must_use]
pub(crate) fn html(text: &str) -> Cow<'_, str> {
    let shown = terminal(text);
    if shown.contains(NOT_IN_XML) {
        return Cow::Owned(shown.replace(NOT_IN_XML, "\u{fffd}"));
    }
    shown
}

const NOT_IN_XML: [char; 2] = ['\u{fffe}', '\u{ffff}'];

fn is_plain(c: char) -> bool {
    visible_form(c) == c
}

/// A character that would be obeyed instead of shown, as one that is shown.
fn visible_form(c: char) -> char {
    match c {
        // Control Pictures, U+2400: one for each C0 control.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        // A variation selector picks the look of the sign before it, and emoji are written with one.
        '\u{fe00}'..='\u{fe0f}' => c,
        _ if is_ignorable(c) => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_shown_controls_and_never_obeys_them() {
        let check = |text: &str, expected: &str| assert_eq!(terminal(text), expected);
        check("plain – tekst", "plain – tekst");
        check("\u{1b}[31mred", "␛[31mred");
        check("a\r\nb\tc", "a␍␊b␉c");
        check("\u{202e}evil", "\u{fffd}evil");
        check("a\u{ad}\u{3164}\u{e0041}b", "a\u{fffd}\u{fffd}\u{fffd}b");
        check("\u{26a0}\u{fe0f} late", "\u{26a0}\u{fe0f} late");
        check("::error::x", "∷:error::x");
        check("  ::set-output name=a::b", "  ∷:set-output name=a::b");
        check("a ::b", "a ∷:b");
        check("fe80::1", "fe80::1");
        check("##[group]x", "##⟦group]x");
        check("##vso[task.complete]", "##vso⟦task.complete]");
    }

    #[test]
    fn a_source_keeps_its_lines_and_columns() {
        let text = "kind: a\u{1b}\r\n::stop\nlast";
        let shown = source(text);
        assert_eq!(shown.lines().count(), 3);
        for (before, after) in text.lines().zip(shown.lines()) {
            assert_eq!(
                before.trim_end_matches('\r').chars().count(),
                after.chars().count()
            );
        }
    }

    #[test]
    fn markdown_is_shown_and_never_rendered() {
        assert_eq!(markdown("a|b"), "a\\|b");
        assert_eq!(markdown("<img src=x>"), "&lt;img src=x&gt;");
        assert_eq!(markdown("[x](y)"), "\\[x\\]\\(y\\)");
        assert_eq!(markdown("@team #1"), "&#64;team &#35;1");
        assert_eq!(markdown("$x$ $$y$$"), "&#36;x&#36; &#36;&#36;y&#36;&#36;");
        assert_eq!(markdown("https://a"), "https:&#47;&#47;a");
        assert_eq!(markdown("www.a wWW.b w.w"), "www&#46;a wWW&#46;b w.w");
        assert_eq!(markdown("a\nb"), "a␊b");
    }

    #[test]
    fn a_cell_of_csv_is_text_and_no_formula() {
        let check = |text: &str, expected: &str| assert_eq!(csv(text), expected);
        check("plain, \"quoted\"", "plain, \"quoted\"");
        check("=1+1", "'=1+1");
        check("+x@soc.example", "'+x@soc.example");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'␉=1");
        check("\r=1", "'␍=1");
        check("a\r\n=1", "a␍␊=1");
        check("\u{1b}]0;x\u{7}", "␛]0;x␇");
        check("", "");
    }

    #[test]
    fn a_sarif_message_holds_no_link() {
        assert_eq!(sarif("[x](https://a)"), "[x] (https://a)");
    }

    #[test]
    fn a_message_of_slack_mentions_nobody() {
        assert_eq!(slack("<!channel> & x"), "&lt;!channel&gt; &amp; x");
    }

    #[test]
    fn workflow_commands_hold_data() {
        assert_eq!(github("100% a:b,c"), "100%25 a:b,c");
        assert_eq!(github("%0A\n::error::x"), "%250A␊::error::x");
        assert_eq!(github("::error::x ##[y"), "∷:error::x ##⟦y");
        assert_eq!(github_property("a:b,c%3A"), "a%3Ab%2Cc%253A");
    }

    #[test]
    fn logging_commands_hold_data() {
        assert_eq!(azure("a;b]c%5D"), "a%3Bb%5Dc%AZP255D");
        assert_eq!(azure("##vso[task.complete]\r"), "##vso⟦task.complete%5D␍");
    }

    #[test]
    fn a_path_becomes_a_relative_reference() {
        assert_eq!(path_in_uri("a/b-c_d.e~f"), "a/b-c_d.e~f");
        assert_eq!(path_in_uri("a b/%?#:æ"), "a%20b/%25%3F%23%3A%C3%A6");
    }

    #[test]
    fn a_calendar_has_no_controls_and_no_command_wherever_it_is_folded() {
        assert_eq!(ics("a\r\nBEGIN:VEVENT\u{202e}"), "a␍␊BEGIN:VEVENT\u{fffd}");
        assert_eq!(ics("x::error::y"), "x∷:error∷:y");
        assert_eq!(ics(":::"), "∷∷:");
    }

    #[test]
    fn xml_keeps_lines_and_loses_what_it_may_not_hold() {
        assert_eq!(xml("a\u{0}\n\u{ffff}<b>"), "a␀\n\u{fffd}<b>");
        assert_eq!(xml_line("a\n\u{fffe}"), "a␊\u{fffd}");
        assert_eq!(html("a\n\u{fffe}<b>"), "a␊\u{fffd}<b>");
    }
}
