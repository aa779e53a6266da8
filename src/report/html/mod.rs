//! `audit --format html`: one page to be kept on file, and to be put on a wall.
//!
//! One file without a request to anywhere: pictures are SVG of our own, style and script stand in it
//! and are bound by their hashes. Text from a repository never reaches either of the two.

mod axis;
mod bars;
mod cells;
mod exceptions;
mod findings;
mod head;
mod heat;
mod links;
mod mark;
mod table;
mod tally;
mod text;
mod trend;

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use self::links::Links;
use self::tally::Tally;
use super::population::Audited;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the population as a page. It is written part by part and row by row: nothing holds the whole.
///
/// # Errors
/// When it cannot be written.
pub fn page(out: &mut dyn io::Write, audited: &Audited) -> io::Result<()> {
    let assessment = audited.assessment;
    let tally = Tally::of(assessment);
    let links = Links::of(audited);
    put(out, &top(audited))?;
    put(out, &head::section(audited, &tally, &links))?;
    out.write_all(b"<main id=\"main\" tabindex=\"-1\">\n")?;
    heat::section(out, assessment)?;
    put(out, &bars::section(assessment, &tally))?;
    put(out, &trend::section(&tally))?;
    exceptions::section(out, audited, &links)?;
    findings::section(out, assessment)?;
    table::section(out, audited, &tally, &links)?;
    out.write_all(b"</main>\n")?;
    put(out, &foot(audited))
}

fn put(out: &mut dyn io::Write, markup: &Markup) -> io::Result<()> {
    out.write_all(markup.0.as_bytes())?;
    out.write_all(b"\n")
}

/// What stands before the first thing to be read. Nothing is loaded, and nothing runs but what has
/// the hashes that are named here (Content Security Policy Level 3).
fn top(audited: &Audited) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    let interval = audited.interval;
    html! {
        (DOCTYPE)
        (PreEscaped("<html lang=\"en\">\n<head>\n"))
        meta charset="utf-8";
        meta http-equiv="Content-Security-Policy" content=(policy);
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        title { "Audit of duties, " (interval.from) " to " (interval.to) }
        style { (PreEscaped(STYLE)) }
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

fn foot(audited: &Audited) -> Markup {
    html! {
        footer {
            p {
                "Written by dutybook " (env!("CARGO_PKG_VERSION")) ". Instants are on the clock of "
                (audited.assessment.as_of.timezone().name()) "."
            }
        }
        script { (PreEscaped(SCRIPT)) }
        (PreEscaped("\n</body>\n</html>"))
    }
}
