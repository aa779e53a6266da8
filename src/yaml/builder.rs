//! The parser's events into a tree.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::fault::FaultList;
use super::limits::{MAX_DEPTH, MAX_NODES};
use super::mapping::Mapping;

use super::scalar::{self, UnfitNumber};
use super::source::{self, SourceText};
use super::token_ranges::TokenRanges;
use super::top_level::TopLevel;
use super::{Node, ParsedYaml, Value, YamlFault, properties, syntax};

use crate::text::{Position, Range};

/// Builds the tree of one file.
pub(super) fn build_tree(source: SourceText<'_>, top: TopLevel) -> ParsedYaml {
    let mut builder = TreeBuilder {
        places: TokenRanges::new(&source.text),
        faults: source.faults,
        open: Vec::new(),
        nodes: 0,
        documents: 0,
        top,
        root: None,
    };
    if let Some(fault) = syntax::directive_fault(&builder.places, &source.text) {
        builder.faults.push(fault);
    }
    let root = builder.read(&source.text).unwrap_or_else(|fault| {
        builder.faults.end_with(fault);
        None
    });
    ParsedYaml {
        root,
        faults: builder.faults.finish(),
    }
}

struct TreeBuilder<'t> {
    places: TokenRanges<'t>,
    faults: FaultList,
    /// The lists and mappings around the next event, the innermost last.
    open: Vec<OpenCollection>,
    nodes: usize,
    documents: usize,
    /// What must stand at the top.
    top: TopLevel,
    root: Option<Node>,
}

/// A list or mapping that has not ended.
struct OpenCollection {
    start: Position,
    /// The end of the last child.
    end: Position,
    first_child: Option<Position>,
    in_brackets: bool,
    is_key: bool,
    children: Children,
}

enum Children {
    Seq(Vec<Node>),
    Map(Mapping),
}

impl<'t> TreeBuilder<'t> {
    /// Reads up to the end of the first document, and reports a second one. An error ends the reading
    /// and leaves no tree.
    fn read(&mut self, text: &'t str) -> Result<Option<Node>, YamlFault> {
        // The parser's own iterator neither recurses nor looks further ahead than one key.
        let mut parser = Parser::new_from_str(text);
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(next) => next,
                Err(error) => {
                    return syntax::syntax_fault(&self.places, &error, &self.faults)
                        .map_or(Ok(None), Err);
                }
            };
            match event {
                Event::DocumentStart(_) if self.documents > 0 => {
                    self.faults
                        .push(syntax::second_document_fault(TokenRanges::range(span)));
                    break;
                }
                Event::DocumentStart(_) => self.documents += 1,
                Event::Scalar(value, style, anchor, tag) => {
                    self.read_scalar(value, style, span, anchor > 0 || tag.is_some())?;
                }
                Event::Alias(_) => self.read_alias(span)?,
                Event::SequenceStart(anchor, tag) => {
                    self.open_collection(
                        Children::Seq(Vec::new()),
                        span,
                        anchor > 0 || tag.is_some(),
                    )?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.open_collection(
                        Children::Map(Mapping::default()),
                        span,
                        anchor > 0 || tag.is_some(),
                    )?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close_collection(span),
                _ => {}
            }
        }
        self.finish(text)
    }

    /// The node at the top, which must be what is expected there.
    fn finish(&mut self, text: &str) -> Result<Option<Node>, YamlFault> {
        match self.root.take() {
            Some(root) if self.top.matches(&root.value) => Ok(Some(root)),
            Some(root) => {
                let range = self.places.clamp(root.range);
                Err(syntax::top_level_fault(range, &root, self.top))
            }
            None if self.documents == 0 => Err(syntax::empty_fault(text, self.top)),
            None => Ok(None),
        }
    }

    fn read_scalar(
        &mut self,
        value: Cow<'t, str>,
        style: ScalarStyle,
        span: Span,
        has_properties: bool,
    ) -> Result<(), YamlFault> {
        self.count_node(span)?;
        let start = self.value_start(span, has_properties);
        let plain = style == ScalarStyle::Plain;
        let mut range = self.places.scalar(start, span.end, style, &value);
        if style == ScalarStyle::DoubleQuoted {
            self.refuse_escaped_character(&value, range);
        }
        match self
            .open
            .last_mut()
            .map(|open| (&mut open.children, &mut open.first_child))
        {
            Some((Children::Map(mapping), first_child)) if mapping.wants_key() => {
                first_child.get_or_insert(range.start);
                if let Some(fault) = mapping.take_key(value.into_owned(), range, plain) {
                    self.faults.push(fault);
                }
                return Ok(());
            }
            // The parser places a value that was left out at the next token.
            Some((Children::Map(mapping), _)) if plain && value.is_empty() => {
                range = mapping
                    .key_range()
                    .map_or(range, |key| Range::empty(key.end));
            }
            _ => {}
        }
        let value = if plain {
            self.plain_value(value, range)
        } else {
            Value::Str(value.into_owned())
        };
        self.push(Node { range, value });
        Ok(())
    }

    fn plain_value(&mut self, text: Cow<'_, str>, range: Range) -> Value {
        match scalar::resolve(&text) {
            Ok(Some(value)) => return value,
            Ok(None) => {}
            Err(unfit) => {
                let message = match unfit {
                    UnfitNumber::TooLarge => "this whole number does not fit into 64 bits",
                    UnfitNumber::NotFinite => "infinite numbers and not-a-number are not allowed",
                };
                let help = format!("to make it text, write it in quotes: \"{text}\"");
                self.faults.push(YamlFault::new(range, message).help(help));
            }
        }
        Value::Str(text.into_owned())
    }

    /// Escapes in double quotes can bring back characters that the source may not have.
    fn refuse_escaped_character(&mut self, value: &str, range: Range) {
        // U+FFFD may stand for a character that was refused in the source: it is allowed.
        if let Some((c, why)) = value
            .chars()
            .find_map(|c| Some((c, source::refusal_of(c)?)))
        {
            self.faults.push(why.fault(c, range));
        }
    }

    fn read_alias(&mut self, span: Span) -> Result<(), YamlFault> {
        self.count_node(span)?;
        let range = TokenRanges::range(span);
        self.faults.push(properties::alias_fault(range));
        if let Some(mapping) = self.mapping_before_key() {
            mapping.drop_key(range);
        } else {
            self.push(Node {
                range,
                value: Value::Null,
            });
        }
        Ok(())
    }

    fn open_collection(
        &mut self,
        children: Children,
        span: Span,
        has_properties: bool,
    ) -> Result<(), YamlFault> {
        self.count_node(span)?;
        let start = self.value_start(span, has_properties);
        if self.open.len() >= MAX_DEPTH {
            return Err(syntax::depth_fault(Range::empty(start)));
        }
        let is_key = self.mapping_before_key().is_some();
        self.open.push(OpenCollection {
            start,
            end: start,
            first_child: None,
            // The parser gives the start of a block no width.
            in_brackets: span.start.index() < span.end.index(),
            is_key,
            children,
        });
        Ok(())
    }

    fn close_collection(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        let range = if open.in_brackets && span.start.index() < span.end.index() {
            // The span of a closing bracket also holds the blanks and the comment after it.
            let bracket = TokenRanges::position(span.start);
            Range::new(open.start, Position::new(bracket.line, bracket.column + 1))
        } else {
            Range::new(open.first_child.unwrap_or(open.start), open.end)
        };
        let value = match open.children {
            Children::Seq(items) => Value::Seq(items),
            Children::Map(mapping) => mapping.finish(),
        };
        if !open.is_key {
            return self.push(Node { range, value });
        }
        self.faults.push(syntax::complex_key_fault(range));
        if let Some(mapping) = self.mapping_before_key() {
            mapping.drop_key(range);
        }
    }

    /// Hands a finished value to what holds it.
    fn push(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        open.end = open.end.max(node.range.end);
        open.first_child.get_or_insert(node.range.start);
        match &mut open.children {
            Children::Seq(items) => items.push(node),
            Children::Map(mapping) => mapping.take_value(node),
        }
    }

    fn mapping_before_key(&mut self) -> Option<&mut Mapping> {
        match self.open.last_mut().map(|open| &mut open.children) {
            Some(Children::Map(mapping)) if mapping.wants_key() => Some(mapping),
            _ => None,
        }
    }

    /// Where the value begins, after its anchor and tag, which are refused.
    fn value_start(&mut self, span: Span, has_properties: bool) -> Position {
        let start = TokenRanges::position(span.start);
        if has_properties {
            properties::refuse(&self.places, start, &mut self.faults)
        } else {
            start
        }
    }

    fn count_node(&mut self, span: Span) -> Result<(), YamlFault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            Err(syntax::count_fault(TokenRanges::range(span)))
        } else {
            Ok(())
        }
    }
}
