//! Commands that messages tell people to run: no literal puts a value into one.

use super::code::Source;

/// Words that begin a command, each with its subcommands.
const PROGRAMS: [(&str, &[&str]); 2] = [
    (
        "dutybook ",
        &[
            "anchor", "audit", "check", "due", "explain", "init", "merge", "record", "report",
            "request", "trace", "waive", "review", "approve", "close", "-C",
        ],
    ),
    (
        "git ",
        &[
            "add",
            "checkout",
            "clone",
            "commit",
            "config",
            "fetch",
            "log",
            "mv",
            "restore",
            "revert",
            "rm",
            "show",
            "switch",
            "verify-commit",
        ],
    ),
];

/// Files whose literals hold commands and other values, with the reason.
const KNOWN: [(&str, &str); 1] = [(
    "report/audit/bundle_readme.rs",
    "a script, whose only value of a repository is quoted where it is assigned to a variable",
)];

/// A complaint for each literal with a command and, after it on the same line, a place for a value:
/// `CommandLine` quotes what `format!` would not.
pub(crate) fn values_in_commands(source: &Source) -> Vec<String> {
    if KNOWN.iter().any(|(path, _)| *path == source.path) {
        return Vec::new();
    }
    let count = source.production_code().lines().count();
    let lines = source.text.lines().take(count).enumerate();
    let bad = lines.filter(|(_, line)| !line.trim_start().starts_with("//") && holds_value(line));
    bad.map(|(index, line)| format!("src/{}:{}: {}", source.path, index + 1, line.trim()))
        .collect()
}

fn holds_value(line: &str) -> bool {
    let Some((_, quoted)) = line.split_once('"') else {
        return false;
    };
    PROGRAMS.iter().any(|(program, subcommands)| {
        let mut places = quoted.match_indices(program);
        places.any(|(at, _)| {
            let rest = &quoted[at + program.len()..];
            let mut words = subcommands.iter();
            let command = words.find_map(|word| rest.strip_prefix(word));
            // A backtick, a comma or a semicolon ends a command in a sentence.
            let end = |rest: &str| rest.find(['`', ',', ';']).unwrap_or(rest.len());
            command.is_some_and(|rest| rest[..end(rest)].replace("{{", "").contains('{'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::values_in_commands;
    use crate::architecture::complaints;

    fn check(line: &str, is_bad: bool) {
        let text = format!("fn f() {{\n    {line}\n}}\n");
        let found = complaints("write/a.rs", &text, values_in_commands);
        assert_eq!(found.len(), usize::from(is_bad), "{line}: {found:?}");
    }

    #[test]
    fn a_value_in_a_command_is_found() {
        check(
            r#"format!("bring it back: git checkout {source} -- {file}");"#,
            true,
        );
        check(r#"format!("see `dutybook due {task}`");"#, true);
        check(
            r#"format!("Record it: dutybook record {} --occurrence", task.id);"#,
            true,
        );
    }

    #[test]
    fn a_value_beside_a_command_is_not() {
        check(r#"format!("{name}: `dutybook check` says why");"#, false);
        check(
            r#"format!("`dutybook check` says what is wrong with {name}");"#,
            false,
        );
        check(
            r#"let command = CommandLine::new("git checkout").argument(&file);"#,
            false,
        );
        check("// such as git checkout {source}", false);
    }
}
