//! Quotes of a CSV file (RFC 4180 section 2): a reader takes an open quote to run to the end of the file.

/// What is wrong with the quotes of a text, and its line, counted from 1.
pub(super) fn find_quote_fault(text: &str, separator: char) -> Option<(u64, &'static str)> {
    let mut line = 1;
    let mut opened_at = 0;
    let mut state = QuoteState::CellStart;
    for c in text.chars() {
        state = match (state, c) {
            (QuoteState::CellStart, '"') => {
                opened_at = line;
                QuoteState::Quoted
            }
            (QuoteState::Quoted, '"') => QuoteState::AfterQuote,
            (QuoteState::Quoted, _) | (QuoteState::AfterQuote, '"') => QuoteState::Quoted,
            (_, c) if c == separator => QuoteState::CellStart,
            (_, '\n' | '\r') => QuoteState::CellStart,
            (QuoteState::AfterQuote, ' ') => QuoteState::AfterQuote,
            (QuoteState::AfterQuote, _) => return Some((line, "text after a closing quote")),
            (QuoteState::CellStart | QuoteState::Plain, _) => QuoteState::Plain,
        };
        line += u64::from(c == '\n');
    }
    (state == QuoteState::Quoted).then_some((opened_at, "a quote that is not closed"))
}

#[derive(Clone, Copy, PartialEq)]
enum QuoteState {
    CellStart,
    Plain,
    Quoted,
    AfterQuote,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_that_are_closed_are_no_fault() {
        for text in [
            "a,b\n",
            "\"a\",\"b \"\"c\"\"\"\n",
            "\"a\nb\",c",
            "a\"b,c\n",
            "\"\",\"\"\r\n",
            "\"a\" ,b",
        ] {
            assert_eq!(find_quote_fault(text, ','), None, "{text}");
        }
        assert_eq!(
            find_quote_fault("a,\"b\nc\n", ','),
            Some((1, "a quote that is not closed"))
        );
        assert_eq!(
            find_quote_fault("a\n\"b\"c,d\n", ','),
            Some((2, "text after a closing quote"))
        );
        assert_eq!(find_quote_fault("\"a\";\"b\"\n", ';'), None);
        assert!(find_quote_fault("\"a\";\"b\"\n", ',').is_some());
    }
}
