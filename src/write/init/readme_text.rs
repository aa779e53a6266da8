//! Text of the README in Markdown.

/// Paragraphs are one empty line apart.
pub(super) fn push(text: &mut String, paragraph: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(paragraph.trim_end());
    text.push('\n');
}

/// Text of the policy, escaped for a line of Markdown.
pub(super) fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut shown = words.join(" ");
    for special in ['\\', '|', '<', '`', '*', '_', '['] {
        shown = shown.replace(special, &format!("\\{special}"));
    }
    shown
}

/// Lines of at most 120 characters.
pub(super) fn wrap(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= 120 => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
