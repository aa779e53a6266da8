//! The files that a page shows: blocks of YAML and JSON with their path in a comment, or on the line before.

/// A file that a page shows.
pub(crate) struct ShownFile {
    pub(crate) path: String,
    pub(crate) text: String,
    /// What the page says after it, up to the next file.
    pub(crate) after: String,
}

/// The files of a page, in order. Blocks without a path are none.
pub(crate) fn files_shown(page: &str) -> Vec<ShownFile> {
    let mut found: Vec<ShownFile> = Vec::new();
    let mut before = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let text = block.join("\n") + "\n";
            let comment = block.first().and_then(|first| first.strip_prefix("# "));
            let path = match line {
                "```yaml" => comment,
                "```json" => before
                    .strip_prefix('`')
                    .and_then(|it| it.strip_suffix("`:")),
                _ => None,
            };
            if let Some(path) = path.filter(|path| path.starts_with("policy/")) {
                found.push(ShownFile {
                    path: path.to_owned(),
                    text,
                    after: String::new(),
                });
                continue;
            }
        }
        if let Some(last) = found.last_mut() {
            last.after.push_str(line);
            last.after.push('\n');
        }
        if !line.is_empty() {
            before = line;
        }
    }
    found
}

/// The rows of the tables below a header, cell by cell.
pub(crate) fn table_below<'t>(text: &'t str, header: &str) -> Vec<Vec<&'t str>> {
    let mut lines = text.lines().skip_while(|line| *line != header);
    lines.next();
    let rows = lines.skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

#[test]
fn files_are_found_by_their_paths() {
    let page = "a\n```yaml\n# policy/a.yaml\nkind: x\n```\nwords\n\n`policy/b.json`:\n\n```json\n{}\n```\n```yaml\nno: file\n```\n";
    let found = files_shown(page);
    let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["policy/a.yaml", "policy/b.json"]);
    assert_eq!(found[0].text, "# policy/a.yaml\nkind: x\n");
    assert!(found[0].after.starts_with("words\n"));
    assert_eq!(found[1].text, "{}\n");
    let rows = table_below(
        "x\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n| 3 |\n",
        "| a | b |",
    );
    assert_eq!(rows, [["1", "2"]]);
}
