//! SourceReader lines with the fault underlined: the one place that knows miette.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity,
    SourceCode,
};

use crate::finding::Level;
use crate::report::check::report::Located;
use crate::report::escape;
use crate::report::output::TerminalStyle;
use crate::rules::mask_secrets;
use crate::text::{LineIndex, Range};

/// The text of a file that findings point into, by the path of its dutybook root below the top of the
/// repository and its own path below that; `None` where it cannot be shown.
pub type SourceReader<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// The longest line that is shown, in characters: what is longer is no line for people, and no
/// terminal shows it.
const MAX_LINE: usize = 400;

/// The most lines of a place that are shown.
const MAX_LINES: u32 = 8;

/// Renders findings with the lines concerned, and keeps the files that it has read.
pub(crate) struct Snippets<'a> {
    handler: GraphicalReportHandler,
    source: SourceReader<'a>,
    files: BTreeMap<String, Option<Rc<Shown>>>,
}

/// A file as it is shown.
struct Shown {
    content: Arc<str>,
    index: LineIndex,
}

impl<'a> Snippets<'a> {
    pub(crate) fn new(look: TerminalStyle, source: SourceReader<'a>) -> Self {
        let theme = match (look.unicode, look.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, _) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(look.width)
            // A command that is broken across lines cannot be copied.
            .with_wrap_lines(false)
            .with_links(false);
        Snippets {
            handler,
            source,
            files: BTreeMap::new(),
        }
    }

    /// A finding under a message and help of the caller's choice.
    pub(crate) fn render(&mut self, located: &Located, text: &Text) -> String {
        let diagnosis = self.diagnosis(located, text);
        let mut rendered = String::new();
        // A String takes everything that is written to it.
        let _ = self.handler.render_report(&mut rendered, &diagnosis);
        rendered
    }

    fn diagnosis(&mut self, located: &Located, text: &Text) -> Diagnosis {
        let finding = located.finding;
        let mut diagnosis = Diagnosis {
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
            return diagnosis;
        };
        let shown = finding
            .range
            .and_then(|range| Some((range, self.shown(located)?)));
        let Some((range, shown)) = shown.filter(|(range, shown)| shown.is_fit(*range)) else {
            let place = escape::terminal(file);
            if finding.range.is_none() && diagnosis.message.contains(&*place) {
                return diagnosis;
            }
            let at = finding
                .range
                .map_or(String::new(), |range| format!(":{}", range.start));
            diagnosis.message = format!("{} [{place}{at}]", diagnosis.message);
            return diagnosis;
        };
        diagnosis
            .labels
            .push(shown.label(range, text.label.clone()));
        for related in finding
            .related
            .iter()
            .filter(|related| shown.is_fit(related.range))
        {
            let said = escape::terminal(&related.label).into_owned();
            diagnosis
                .labels
                .push(shown.label(related.range, Some(said)));
        }
        let name = escape::terminal(file);
        diagnosis.source = Some(NamedSource::new(name, Arc::clone(&shown.content)));
        diagnosis
    }

    /// A finding's file as it is shown, read once.
    fn shown(&mut self, located: &Located) -> Option<Rc<Shown>> {
        let path = located.path().into_owned();
        if let Some(known) = self.files.get(&path) {
            return known.clone();
        }
        let text = (self.source)(located.root, located.finding.file.as_deref()?);
        let shown = text.map(|text| {
            let content: Arc<str> = content(text.trim_start_matches('\u{feff}')).into();
            let index = LineIndex::new(&content);
            Rc::new(Shown { content, index })
        });
        self.files.insert(path, shown.clone());
        shown
    }
}

/// A text as it is shown: nothing in it is obeyed, no credential is repeated, and lines that are no
/// lines for people are cut.
fn content(text: &str) -> String {
    let shown = escape::source(&mask_secrets(text));
    if shown.lines().all(|line| line.len() <= MAX_LINE) {
        return shown;
    }
    let cut = |line: &str| line.chars().take(MAX_LINE).collect::<String>();
    shown.split('\n').map(cut).collect::<Vec<_>>().join("\n")
}

impl Shown {
    /// Whether a place can be pointed at: its first line was not cut before it.
    fn is_fit(&self, range: Range) -> bool {
        (range.start.column as usize) < MAX_LINE && range.start.line <= self.index.line_count()
    }

    /// A label at a place, or at the first line of one that is too long to be shown.
    fn label(&self, range: Range, said: Option<String>) -> LabeledSpan {
        let is_long = range.end.line - range.start.line >= MAX_LINES;
        let mut span = self.index.byte_span(range);
        if is_long {
            let line = self.index.line_span(range.start.line);
            span.end = line.end.max(span.start);
        }
        LabeledSpan::new(said, span.start, span.len())
    }
}

/// What is said beside a snippet.
pub(crate) struct Text {
    pub(crate) message: String,
    pub(crate) label: Option<String>,
    pub(crate) help: String,
}

#[derive(Debug)]
struct Diagnosis {
    message: String,
    code: &'static str,
    severity: Severity,
    help: Option<String>,
    source: Option<NamedSource<Arc<str>>>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnosis {}

impl Diagnostic for Diagnosis {
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
