//! What stands around every page: its head, its style, its foot.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::text::Shown;
use crate::judge::Assessment;

/// What stands before the first thing to be read. Nothing is loaded, and nothing runs but what has
/// the hashes that are named here (Content Security Policy Level 3).
pub(in crate::report) fn top(title: &str, style: &str, script: Option<&str>) -> Markup {
    let scripts = script.map_or(String::new(), |script| {
        format!(" script-src '{}';", hash(script))
    });
    let policy = format!(
        "default-src 'none'; style-src '{}';{scripts} base-uri 'none'; form-action 'none'",
        hash(style)
    );
    html! {
        (DOCTYPE)
        (PreEscaped("<html lang=\"en\">\n<head>\n"))
        meta charset="utf-8";
        meta http-equiv="Content-Security-Policy" content=(policy);
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        title { (Shown(title)) }
        style { (PreEscaped(style)) }
        (PreEscaped("\n</head>\n<body>\n"))
        a class="skip" href="#main" { "Skip to the results" }
    }
}

fn hash(text: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}

/// What stands after the last.
pub(in crate::report) fn foot(assessment: &Assessment, script: Option<&str>) -> Markup {
    html! {
        footer {
            p {
                "Written by dutybook " (env!("CARGO_PKG_VERSION")) ". Instants are on the clock of "
                (assessment.as_of.timezone().name()) "."
            }
        }
        @if let Some(script) = script { script { (PreEscaped(script)) } }
        (PreEscaped("\n</body>\n</html>"))
    }
}
