//! The parts of a page that are written piece by piece: sections, and tables that may be long.

use std::io;

use maud::{Markup, html};

use crate::language::Language;

/// Writes a part of a page, and a line end after it.
pub(crate) fn write_markup(out: &mut dyn io::Write, markup: &Markup) -> io::Result<()> {
    out.write_all(markup.0.as_bytes())?;
    out.write_all(b"\n")
}

/// Begins a section that its heading names, by the id of that heading.
pub(crate) fn open_section(out: &mut dyn io::Write, heading: &str) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"{heading}\">")
}

/// Ends a section.
pub(crate) fn close_section(out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(b"</section>\n")
}

/// What stands above the rows of a table.
pub(crate) struct TableHead<'a> {
    /// How assistive technology calls the frame in which the table scrolls.
    pub(crate) label: &'static str,
    pub(crate) class: &'static str,
    pub(crate) caption: &'static str,
    pub(crate) columns: &'a [&'static str],
    /// The column that holds numbers.
    pub(crate) number_column: Option<usize>,
}

/// Begins a table in a frame that scrolls, up to its first body.
pub(crate) fn open_table(
    out: &mut dyn io::Write,
    language: Language,
    head: &TableHead,
) -> io::Result<()> {
    let (label, class) = (language.say(head.label), head.class);
    writeln!(
        out,
        "<section class=\"scroll frame\" tabindex=\"0\" aria-label=\"{label}\">\n<table class=\"{class}\">"
    )?;
    let markup = html! {
        caption { (language.say(head.caption)) }
        thead { tr {
            @for (index, title) in head.columns.iter().enumerate() {
                th scope="col" class=[(head.number_column == Some(index)).then_some("n")] { (language.say(title)) }
            }
        } }
    };
    write_markup(out, &markup)
}

/// Ends a table and its frame.
pub(crate) fn close_table(out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(b"</table>\n</section>\n")
}

/// Writes rows in bodies of `chunk` rows each: a browser lays out those in view. Without rows there
/// is no body.
pub(crate) fn write_bodies(
    out: &mut dyn io::Write,
    rows: impl Iterator<Item = Markup>,
    chunk: usize,
) -> io::Result<()> {
    let mut is_open = false;
    for (index, row) in rows.enumerate() {
        if index.is_multiple_of(chunk) {
            out.write_all(if is_open {
                b"</tbody>\n<tbody>\n"
            } else {
                b"<tbody>\n"
            })?;
            is_open = true;
        }
        write_markup(out, &row)?;
    }
    if is_open {
        out.write_all(b"</tbody>\n")?;
    }
    Ok(())
}
