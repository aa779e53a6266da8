//! Source lines with the fault underlined: the one place that knows miette.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity,
    SourceCode,
};

use super::{Look, Source, escape};
use crate::finding::{Finding, Level};
use crate::rules::masked;
use crate::text::LineIndex;

/// Renders one finding, or several that share a place, with the lines concerned.
pub(super) struct Snippets {
    handler: GraphicalReportHandler,
}

impl Snippets {
    pub(super) fn new(look: Look) -> Self {
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
        Snippets { handler }
    }

    /// A finding under a message and help of the caller's choice, all ready for a terminal.
    pub(super) fn render(&self, finding: &Finding, text: &Text, source: Source) -> String {
        let shown = Shown::new(finding, text, source);
        let mut rendered = String::new();
        // A String takes everything that is written to it.
        let _ = self.handler.render_report(&mut rendered, &shown);
        rendered
    }
}

/// What is said beside a snippet.
pub(super) struct Text {
    pub(super) message: String,
    pub(super) label: Option<String>,
    pub(super) help: String,
}

#[derive(Debug)]
struct Shown {
    message: String,
    code: String,
    severity: Severity,
    help: Option<String>,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
}

impl Shown {
    fn new(finding: &Finding, text: &Text, source: Source) -> Self {
        let mut shown = Shown {
            message: escape::terminal(&text.message).into_owned(),
            code: finding.rule.id().to_owned(),
            severity: match finding.level {
                Level::Deny => Severity::Error,
                Level::Warn => Severity::Warning,
                Level::Info => Severity::Advice,
            },
            help: (!text.help.is_empty()).then(|| escape::terminal(&text.help).into_owned()),
            source: None,
            labels: Vec::new(),
        };
        let Some(file) = finding.file.as_deref() else {
            return shown;
        };
        match (finding.range, source(file)) {
            (Some(range), Some(content)) => {
                let content = content.trim_start_matches('\u{feff}');
                let content = escape::source(&masked(content));
                let index = LineIndex::new(&content);
                let label = |range, label: Option<String>| {
                    let span = index.byte_span(range);
                    // An empty range still points somewhere.
                    LabeledSpan::new(label, span.start, span.len())
                };
                shown.labels.push(label(range, text.label.clone()));
                for related in &finding.related {
                    let said = escape::terminal(&related.label).into_owned();
                    shown.labels.push(label(related.range, Some(said)));
                }
                shown.source = Some(NamedSource::new(escape::terminal(file), content));
            }
            _ => shown.message = format!("{}\n{}", shown.message, escape::terminal(file)),
        }
        shown
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
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
