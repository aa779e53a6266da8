//! Lines of source with the fault underlined. No other file knows miette.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity,
    SourceCode,
};

use super::check::report::LocatedFinding;
use super::escape;
use super::output::TerminalStyle;
use crate::finding::Level;
use crate::rules::mask_secrets;
use crate::text::{LineIndex, Range};

/// The text of a file that findings point into, by the path of its dutybook root below the top of the
/// repository and its own path below that; `None` where it cannot be shown.
pub type SourceReader<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// The longest line that is shown, in characters: people do not read longer ones, and terminals do not
/// show them.
const MAX_LINE: usize = 400;

/// The most lines of a range that are shown.
const MAX_LINES: u32 = 8;

/// Renders findings with the lines concerned, and keeps the files that it has read.
pub(super) struct Snippets<'a> {
    handler: GraphicalReportHandler,
    source: SourceReader<'a>,
    files: BTreeMap<String, Option<Rc<SnippetFile>>>,
}

/// A file as it is shown.
struct SnippetFile {
    content: Arc<str>,
    index: LineIndex,
}

impl<'a> Snippets<'a> {
    pub(super) fn new(style: TerminalStyle, source: SourceReader<'a>) -> Self {
        let theme = match (style.unicode, style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, _) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(style.width)
            // A command that is broken across lines cannot be copied.
            .with_wrap_lines(false)
            .with_links(false);
        Snippets {
            handler,
            source,
            files: BTreeMap::new(),
        }
    }

    /// A finding with its lines, under the message and help of `text`.
    pub(super) fn render(&mut self, located: &LocatedFinding, text: &SnippetText) -> String {
        let diagnostic = self.diagnostic(located, text);
        let mut rendered = String::new();
        // A String takes everything that is written to it.
        let _ = self.handler.render_report(&mut rendered, &diagnostic);
        rendered
    }

    fn diagnostic(&mut self, located: &LocatedFinding, text: &SnippetText) -> SnippetDiagnostic {
        let finding = located.finding;
        let mut diagnostic = SnippetDiagnostic {
            message: escape::terminal(&text.message).into_owned(),
            code: finding.rule.id(),
            severity: match finding.level {
                Level::Deny => Severity::Error,
                Level::Warn => Severity::Warning,
                Level::Info => Severity::Advice,
            },
            help: (!text.help.is_empty()).then(|| escape::terminal(&text.help).into_owned()),
            source: None,
            labels: Vec::new(),
        };
        let Some(file) = &located.file() else {
            return diagnostic;
        };
        let shown = finding
            .range
            .and_then(|range| Some((range, self.read_file(located)?)));
        let Some((range, shown)) = shown.filter(|(range, shown)| shown.can_show(*range)) else {
            let place = escape::terminal(file);
            if finding.range.is_none() && diagnostic.message.contains(&*place) {
                return diagnostic;
            }
            let at = finding
                .range
                .map_or(String::new(), |range| format!(":{}", range.start));
            diagnostic.message = format!("{} [{place}{at}]", diagnostic.message);
            return diagnostic;
        };
        diagnostic
            .labels
            .push(shown.label(range, text.label.clone()));
        for related in finding
            .related
            .iter()
            .filter(|related| shown.can_show(related.range))
        {
            let text = escape::terminal(&related.label).into_owned();
            diagnostic
                .labels
                .push(shown.label(related.range, Some(text)));
        }
        let name = escape::terminal(file);
        diagnostic.source = Some(NamedSource::new(name, Arc::clone(&shown.content)));
        diagnostic
    }

    /// The file of a finding; each file is read once.
    fn read_file(&mut self, located: &LocatedFinding) -> Option<Rc<SnippetFile>> {
        let path = located.path().into_owned();
        if let Some(known) = self.files.get(&path) {
            return known.clone();
        }
        let text = (self.source)(located.root, located.finding.file.as_deref()?);
        let shown = text.map(|text| {
            let content: Arc<str> = visible_content(text.trim_start_matches('\u{feff}')).into();
            let index = LineIndex::new(&content);
            Rc::new(SnippetFile { content, index })
        });
        self.files.insert(path, shown.clone());
        shown
    }
}

/// A text as it is shown: control characters are visible, credentials are masked, and long lines are
/// cut.
fn visible_content(text: &str) -> String {
    let shown = escape::source(&mask_secrets(text));
    if shown.lines().all(|line| line.len() <= MAX_LINE) {
        return shown;
    }
    let cut = |line: &str| line.chars().take(MAX_LINE).collect::<String>();
    shown.split('\n').map(cut).collect::<Vec<_>>().join("\n")
}

impl SnippetFile {
    /// Whether a label can point at a range: its first line was not cut before it.
    fn can_show(&self, range: Range) -> bool {
        (range.start.column as usize) < MAX_LINE && range.start.line <= self.index.line_count()
    }

    /// A label at a range, or at the first line of a range that is too long to be shown.
    fn label(&self, range: Range, text: Option<String>) -> LabeledSpan {
        let is_long = range.end.line - range.start.line >= MAX_LINES;
        let mut span = self.index.byte_span(range);
        if is_long {
            let line = self.index.line_span(range.start.line);
            span.end = line.end.max(span.start);
        }
        LabeledSpan::new(text, span.start, span.len())
    }
}

/// The texts beside a snippet.
pub(super) struct SnippetText {
    pub(super) message: String,
    pub(super) label: Option<String>,
    pub(super) help: String,
}

#[derive(Debug)]
struct SnippetDiagnostic {
    message: String,
    code: &'static str,
    severity: Severity,
    help: Option<String>,
    source: Option<NamedSource<Arc<str>>>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for SnippetDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SnippetDiagnostic {}

impl Diagnostic for SnippetDiagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<_>)
    }
}
