//! The frame of every page: its head, its style, its foot.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
use sha2::{Digest as _, Sha256};

use super::text::Escaped;

use crate::judge::Assessment;
use crate::language::Language;

/// The style of every page.
pub(crate) const STYLE: &str = include_str!("page.css");

/// The beginning and the end of what a page is about.
pub(crate) const MAIN_START: &[u8] = b"<main id=\"main\" tabindex=\"-1\">
";
pub(crate) const MAIN_END: &[u8] = b"</main>
";

/// The beginning of a page. Nothing is loaded, and only the style and the script whose hashes are named
/// here take effect (Content Security Policy Level 3).
pub(crate) fn page_top(
    language: Language,
    title: &str,
    style: &str,
    script: Option<&str>,
) -> Markup {
    let scripts = script.map_or(String::new(), |script| {
        format!(" script-src '{}';", csp_hash(script))
    });
    let policy = format!(
        "default-src 'none'; style-src '{}';{scripts} base-uri 'none'; form-action 'none'",
        csp_hash(style)
    );
    html! {
        (DOCTYPE)
        (PreEscaped(format!("<html lang=\"{}\">\n<head>\n", language.of_program_texts())))
        meta charset="utf-8";
        meta http-equiv="Content-Security-Policy" content=(policy);
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        title { (Escaped(&shorten_title(title))) }
        style { (PreEscaped(style)) }
        (PreEscaped("\n</head>\n<body>\n"))
        a class="skip" href="#main" { (language.say("Skip to the results")) }
    }
}

/// The language to mark English texts with on a page; `None` where the page is in English itself.
pub(crate) fn foreign_language(language: Language) -> Option<&'static str> {
    let is_english = language.of_program_texts().is_english();
    (!is_english).then_some("en")
}

/// The longest title of a page, in characters as they stand in it: more is cut off by browsers and
/// search alike.
const MAX_TITLE: usize = 70;

fn shorten_title(title: &str) -> String {
    let length = |text: &str| Escaped(text).render().0.chars().count();
    if length(title) <= MAX_TITLE {
        return title.to_owned();
    }
    let mut room = MAX_TITLE - 1;
    let fits = title.chars().take_while(|c| {
        let left = room.checked_sub(length(&c.to_string()));
        room = left.unwrap_or_default();
        left.is_some()
    });
    let mut short: String = fits.collect();
    short.push('…');
    short
}

fn csp_hash(text: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}

/// The end of a page.
pub(crate) fn page_foot(assessment: &Assessment, script: Option<&str>) -> Markup {
    html! {
        footer {
            p {
                (assessment.language.fill("Written by dutybook {version}. Instants are on the clock of {zone}.", &[
                    ("version", &env!("CARGO_PKG_VERSION")),
                    ("zone", &assessment.as_of.timezone().name()),
                ]))
            }
        }
        @if let Some(script) = script { script { (PreEscaped(script)) } }
        (PreEscaped("\n</body>\n</html>"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_shortened_by_what_stands_in_the_page() {
        assert_eq!(shorten_title("Duties of a SOC"), "Duties of a SOC");
        let of = |text: &str, times: usize| shorten_title(&text.repeat(times));
        assert_eq!(of("ø", 70).chars().count(), 70);
        assert_eq!(of("ø", 71).chars().count(), 70);
        assert!(of("ø", 71).ends_with('…'));
        assert_eq!(of("<", 71), format!("{}…", "<".repeat(17)));
    }
}
