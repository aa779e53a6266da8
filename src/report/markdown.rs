//! Tables in GitHub Flavored Markdown.

use std::borrow::Borrow;

use super::escape;

/// A row of a table; the cells are escaped already.
pub(super) fn table_row<S: Borrow<str>>(cells: &[S]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// The head of a table: the names of its columns, of which the first `texts` are flush left and the
/// others, which hold numbers, flush right.
pub(super) fn table_head(columns: &[&str], texts: usize) -> String {
    let rules = (0..columns.len()).map(|column| if column < texts { "---" } else { "---:" });
    let rules: Vec<&str> = rules.collect();
    format!("{}\n{}", table_row(columns), table_row(&rules))
}

/// A cell with text.
pub(super) fn text_cell(text: &str) -> String {
    escape::markdown(text).into_owned()
}

/// A cell with text that may be missing.
pub(super) fn optional_cell(text: Option<&str>) -> String {
    text.map_or("–".to_owned(), text_cell)
}
