//! A source file, and the same text without comments and literals.

/// A Rust file.
pub(crate) struct Source {
    /// Path below `src/`, with `/`.
    pub(crate) path: String,
    /// The text as it stands.
    pub(crate) text: String,
    /// The text with every comment and every content of a string or character literal blanked: the
    /// same lines, the same columns.
    pub(crate) code: String,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
            code: blanked(text),
        }
    }

    /// The layer that the file belongs to: its first folder, or the stem of a file that lies beside
    /// the layers, so that `judge.rs` would be of the layer `judge`.
    pub(crate) fn layer(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The file's module below the crate's root: `judge/standing.rs` is `judge`, `standing`.
    pub(crate) fn module(&self) -> Vec<String> {
        let path = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let parts = path.split('/').map(str::to_owned);
        let mut parts: Vec<String> = parts.collect();
        if parts
            .last()
            .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()))
        {
            parts.pop();
        }
        parts
    }

    /// Whether the whole file is tests.
    pub(crate) fn is_test(&self) -> bool {
        let mut parts = self.path.split(['/', '.']);
        parts.any(|part| part == "tests" || part.ends_with("_tests"))
    }

    /// The code before the file's inline tests, which stand last.
    pub(crate) fn production_code(&self) -> &str {
        let mut marks = self.code.match_indices("#[cfg(test)]\nmod ");
        let inline = marks.find(|(at, _)| {
            self.code[*at..]
                .lines()
                .nth(1)
                .is_some_and(|line| line.ends_with('{'))
        });
        &self.code[..inline.map_or(self.code.len(), |(at, _)| at)]
    }

    /// Lines of production code: without blank ones, comments and tests.
    pub(crate) fn production_lines(&self) -> usize {
        if self.is_test() {
            return 0;
        }
        let count = self.production_code().lines().count();
        let lines = self.text.lines().take(count).map(str::trim);
        lines
            .filter(|line| !line.is_empty() && !line.starts_with("//"))
            .count()
    }
}

/// What the lexer stands in.
#[derive(Clone, Copy)]
enum State {
    Code,
    Line,
    Block(usize),
    /// A string literal that ends with `"` and this many `#`; `None` where escapes are obeyed.
    Text(Option<usize>),
}

fn blanked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut state = State::Code;
    let mut at = 0;
    while at < chars.len() {
        let (next, step) = advance(&chars, at, state);
        let is_kept = matches!((state, next), (State::Code, State::Code)) && step == 1;
        for c in &chars[at..at + step] {
            shown.push(if is_kept || *c == '\n' { *c } else { ' ' });
        }
        state = next;
        at += step;
    }
    shown
}

/// The state after the next token, and how many characters that is.
fn advance(chars: &[char], at: usize, state: State) -> (State, usize) {
    let pair = (chars[at], chars.get(at + 1).copied().unwrap_or(' '));
    match state {
        State::Code => from_code(chars, at, pair),
        State::Line if pair.0 == '\n' => (State::Code, 1),
        State::Block(depth) if pair == ('/', '*') => (State::Block(depth + 1), 2),
        State::Block(1) if pair == ('*', '/') => (State::Code, 2),
        State::Block(depth) if pair == ('*', '/') => (State::Block(depth - 1), 2),
        State::Text(None) if pair.0 == '\\' => (state, 2.min(chars.len() - at)),
        State::Text(None) if pair.0 == '"' => (State::Code, 1),
        State::Text(Some(hashes)) if pair.0 == '"' && hashes_at(chars, at + 1) >= hashes => {
            (State::Code, 1 + hashes)
        }
        _ => (state, 1),
    }
}

fn from_code(chars: &[char], at: usize, pair: (char, char)) -> (State, usize) {
    let is_word = |index: usize| {
        chars
            .get(index)
            .is_some_and(|c| c.is_alphanumeric() || *c == '_')
    };
    match pair {
        ('/', '/') => (State::Line, 2),
        ('/', '*') => (State::Block(1), 2),
        ('"', _) => (State::Text(None), 1),
        ('r', '"' | '#') if at == 0 || !is_word(at - 1) || chars[at - 1] == 'b' => {
            let hashes = hashes_at(chars, at + 1);
            match chars.get(at + 1 + hashes) {
                Some('"') => (State::Text(Some(hashes)), 2 + hashes),
                _ => (State::Code, 1),
            }
        }
        // A character, and no lifetime: `'a'`, `'\n'`, `'\u{1b}'`.
        ('\'', '\\') => {
            let end = (at + 3..chars.len()).find(|index| chars[*index] == '\'');
            (State::Code, end.map_or(1, |end| end + 1 - at))
        }
        ('\'', _) if chars.get(at + 2) == Some(&'\'') => (State::Code, 3),
        _ => (State::Code, 1),
    }
}

fn hashes_at(chars: &[char], at: usize) -> usize {
    chars[at..].iter().take_while(|c| **c == '#').count()
}

#[test]
fn comments_and_literals_are_blanked_and_nothing_else() {
    let check = |text: &str, expected: &str| {
        let shown = blanked(text);
        assert_eq!(shown.chars().count(), text.chars().count(), "{text}");
        let squeezed: Vec<&str> = shown.split_whitespace().collect();
        assert_eq!(squeezed.join(" "), expected, "{text}");
    };
    check("use a; // git2\nuse b;", "use a; use b;");
    check("a /* git2 /* x */ git2 */ b", "a b");
    check("f(\"git2 \\\" git2\", c)", "f( , c)");
    check("f(r#\"git2 \" git2\"#, c)", "f( , c)");
    check("f(br\"{\", c)", "f(b , c)");
    check("m('{', '\\'', '\\u{1b}', c)", "m( , , , c)");
    check("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}");
    check("\"https://a\" + git2", "+ git2");
}

#[test]
fn a_file_knows_its_module_and_its_tests() {
    let module = |path: &str| Source::new(path, "").module().join("::");
    assert_eq!(module("lib.rs"), "");
    assert_eq!(module("judge/mod.rs"), "judge");
    assert_eq!(module("yaml/schema/compile.rs"), "yaml::schema::compile");
    let is_test = |path: &str| Source::new(path, "").is_test();
    assert!(
        is_test("yaml/tests/mod.rs")
            && is_test("model/duration/tests.rs")
            && is_test("git/raw_tests.rs")
    );
    assert!(!is_test("rules/tested.rs") && !is_test("judge/latest.rs"));
    let source = Source::new(
        "a.rs",
        "//! A.\n\nfn f() {}\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n",
    );
    assert_eq!(source.production_lines(), 1);
    assert!(!source.production_code().contains('g'));
}
