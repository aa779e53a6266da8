//! What each shell reads back.

use super::*;

fn check(shell: Shell, word: &str, expected: &str) {
    assert_eq!(shell.quote(word), expected, "{shell:?}: {word:?}");
}

#[test]
fn a_posix_shell_reads_back_what_is_quoted() {
    let check = |word, expected| check(Shell::Posix, word, expected);
    check("evidence/a.yaml", "evidence/a.yaml");
    check("", "''");
    check("a b", "'a b'");
    check("it's; rm", r"'it'\''s; rm'");
    check("$(calc)", "'$(calc)'");
    check("%PATH%", "%PATH%");
    check("=ls", "'=ls'");
    check("-1:@%+=,", "-1:@%+=,");
    check("\u{a0}x", "'\u{a0}x'");
    check("a\ncalc", "'a\ncalc'");
    check("C:\\a b\\", "'C:\\a b\\'");
}

#[test]
fn powershell_reads_back_what_is_quoted() {
    let check = |word, expected| check(Shell::Power, word, expected);
    check("evidence/a.yaml", "evidence/a.yaml");
    check(r"C:\repo", r"C:\repo");
    check("", "''");
    check("a b", "'a b'");
    check("it's", "'it''s'");
    // Each of these closes a word in single quotes, too.
    check("a\u{2019}; calc", "'a\u{2019}\u{2019}; calc'");
    check(
        "\u{2018}\u{201a}\u{201b}",
        "'\u{2018}\u{2018}\u{201a}\u{201a}\u{201b}\u{201b}'",
    );
    check("$(calc)", "'$(calc)'");
    check("$env:PATH", "'$env:PATH'");
    check("%PATH%", "'%PATH%'");
    check("--%", "'--%'");
    check("a & calc", "'a & calc'");
    check("a`nb", "'a`nb'");
    check("@args", "'@args'");
    check("a,b", "'a,b'");
    check("-a.b", "'-a.b'");
    check("~", "'~'");
    check("a\ncalc", "'a\ncalc'");
    check("{x}", "'{x}'");
}

#[test]
fn the_command_prompt_reads_back_what_is_quoted() {
    let check = |word, expected| check(Shell::Cmd, word, expected);
    check("evidence/a.yaml", "evidence/a.yaml");
    check(r"C:\repo", r"C:\repo");
    check("", r#""""#);
    check("a b", r#""a b""#);
    check("it's", r#""it's""#);
    check("a & calc", r#""a & calc""#);
    check("a^b|c>d", r#""a^b|c>d""#);
    check("$(calc)", r#""$(calc)""#);
    check("%PATH%", r#"^"^%^PATH^%^""#);
    let replaced = r#"^"^%^OS:Windows_NT=^&calc ^%^""#;
    check("%OS:Windows_NT=&calc %", replaced);
    check("a!b", r#"^"a^!b^""#);
    check(r#"a" & calc"#, r#"^"a\^" ^& calc^""#);
    check(r#"a\" & calc"#, r#"^"a\\\^" ^& calc^""#);
    check(r"C:\a b\", r#""C:\a b\\""#);
    check("a\r\ncalc", r#""a calc""#);
    check("a\ncalc", r#""a calc""#);
    check("dutybook>=0.2,<1", r#""dutybook>=0.2,<1""#);
}

/// What Microsoft's C runtime makes of one quoted argument, by its documented rules, after the command prompt has taken
/// its carets away.
fn read_by_program(typed: &str) -> String {
    let mut word = String::new();
    let mut is_quoted = false;
    let mut backslashes = 0;
    for c in typed.chars() {
        match c {
            '\\' => backslashes += 1,
            '"' => {
                word.push_str(&"\\".repeat(backslashes / 2));
                if backslashes % 2 == 1 {
                    word.push('"');
                } else {
                    is_quoted = !is_quoted;
                }
                backslashes = 0;
            }
            c => {
                assert!(is_quoted || !c.is_whitespace(), "two words: {typed}");
                word.push_str(&"\\".repeat(std::mem::take(&mut backslashes)));
                word.push(c);
            }
        }
    }
    word.push_str(&"\\".repeat(backslashes));
    word
}

/// What the command prompt hands on. What is special to it stands behind a caret or between quotes, and no two `%` have
/// the name of a variable between them, which none with a caret or a quote in it is.
fn read_by_prompt(typed: &str) -> String {
    let mut handed = String::new();
    let mut is_quoted = false;
    let mut letters = typed.chars();
    while let Some(c) = letters.next() {
        match c {
            '^' if !is_quoted => handed.extend(letters.next()),
            '"' => {
                is_quoted = !is_quoted;
                handed.push(c);
            }
            '%' | '!' => panic!("expanded: {typed}"),
            '&' | '|' | '<' | '>' | '(' | ')' if !is_quoted => panic!("special: {typed}"),
            c => handed.push(c),
        }
    }
    handed
}

#[test]
fn a_program_gets_the_word_from_the_command_prompt() {
    let parts = [
        "\"", "\\", "%PATH%", " ", "a", "&", "^", "!", "|calc", "<", "(", "'", "$(x)",
    ];
    for a in parts {
        for b in parts {
            for c in parts {
                let word = [a, b, c, "\\"].concat();
                let typed = quote_for_cmd(&word);
                assert_eq!(read_by_program(&read_by_prompt(&typed)), word, "{typed}");
            }
        }
    }
}
