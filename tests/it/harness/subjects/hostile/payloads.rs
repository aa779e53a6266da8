//! Texts that somebody would obey.

/// One line each, of at most 300 characters, as titles and names may be.
pub(crate) const LINES: [&str; 7] = [
    // Runners: GitHub's, in both of its spellings, and Azure's.
    "::error::x ::set-output name=a::b ##[error]c ##vso[task.complete result=Failed]d %0A::error::e ::stop-commands::f",
    // What some take for a line's end, what is not composed, what XML may not hold, what is half a character.
    "\u{2028}::error::x\u{2029}::error::y \\ud800 \\u001b[31m e\u{301} \u{212b} \u{ad}\u{3164}",
    // Markup.
    "<script>alert(1)</script>\"><img src=x onerror=alert(1)>' onload='y ]]> --> <!-- </title></style></table></td></svg> &lt;b&gt; &#60;i> <a href=javascript:z> <?x y?> <![CDATA[",
    // Markdown.
    "[x](https://evil.example) ![y](//evil.example/z) `c` ``` ~~~ **b** _i_ ~~s~~ | a | $m$ $$n$$ @team #1 <https://evil.example> https://evil.example wWw.evil.example mail@evil.example [f]: //evil.example [^1] </details> \\",
    "# h - [ ] 1. > q --- *** === | | | ![[x]] :::note {{ x }} {% y %} xmpp:a@evil.example http://evil.example/$`m`$ $$",
    // Spreadsheets.
    "=1+1+cmd|' /C calc'!A0 ;=2,\"=3\" \t=4",
    // Calendars, whose properties and folds end somewhere.
    "\tx\\nEND:VEVENT\\, ;VALUE=URI:BEGIN:VALARM:\"x\"^n^' æ老😀老😀老😀老😀老😀老😀老😀老😀老😀老😀老😀老😀老😀老😀老😀老😀 ::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::x",
];

/// What terminals obey, and what reorders a text. YAML is refused that holds it, even as an escape, but not git.
pub(crate) const CONTROLS: &str = "\u{1b}[31m\u{1b}]8;;https://evil.example\u{7}x\u{1b}]52;c;eA==\u{7} \u{9b}2J \u{8}\u{7f} \u{202e}a\u{2066}b\u{2069}\u{200f} \u{85}::error::x \u{feff}\u{fffe}\u{ffff}\u{61c}";

/// How long a very long text is, in characters.
const LONG: usize = 100_000;

/// What is written where.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Texts {
    Tame,
    /// Every place begins with another line, and each run moves them on by so many.
    Hostile(usize),
}

impl Texts {
    /// One line, for the place of that number.
    pub(crate) fn line(self, place: usize) -> String {
        match self {
            Texts::Tame => format!("Tame text {place}"),
            Texts::Hostile(by) => LINES[(place + by) % LINES.len()].to_owned(),
        }
    }

    /// All of it, on several lines.
    pub(crate) fn prose(self, place: usize) -> String {
        match self {
            Texts::Tame => format!("Tame text {place}"),
            Texts::Hostile(_) => {
                let lines = (0..LINES.len()).map(|more| self.line(place + more));
                let prose = lines.collect::<Vec<_>>().join("\r\nBEGIN:VEVENT\r\n");
                format!("{prose}\n::error::last\r@SUM(A1)\n-1\n+1\n\n# h\n\n```\n")
            }
        }
    }

    /// More than anybody reads.
    pub(crate) fn long(self, place: usize) -> String {
        let text = self.prose(place);
        let count = text.chars().count();
        match self {
            Texts::Tame => text,
            Texts::Hostile(_) => text.chars().cycle().take(count.max(LONG)).collect(),
        }
    }

    /// The name of a file that may be called so.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Texts::Tame => "a tame name.txt",
            Texts::Hostile(_) => {
                "=1 ::error::x ##[error]y ##vso[a]b $m$ $n$ \"><img src=x onerror=z>[c](d)`e`|æ,;%0A.txt"
            }
        }
    }

    /// The name of a person in git, which keeps no angle brackets and no line ends.
    pub(crate) fn person(self, place: usize) -> String {
        let keeps = |c: &char| !['<', '>', '\0', '\n', '\r'].contains(c);
        let controls = match self {
            Texts::Tame => "",
            Texts::Hostile(_) => CONTROLS,
        };
        let name: String = self.line(place).chars().filter(keeps).collect();
        format!("{name} {controls} a")
    }
}

/// A text as a scalar of YAML in double quotes, which hides from a reader of YAML what it may not hold.
pub(crate) fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        _ => format!("\\U{:08x}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}
