//! The lines of an iCalendar file: where its components begin, and whether its form is bounded.

use super::ics_error::IcsError;

/// How deep components may lie in each other. An alarm in an event in a calendar is the third.
const MAX_DEPTH: usize = 8;

/// Where the components begin.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct IcsLines {
    /// The line of each calendar, from 1: a file may have several (§3.4).
    pub(super) calendars: Vec<usize>,
    /// The line of each event, from 1.
    pub(super) events: Vec<usize>,
    /// Line and name of what else a calendar holds, but for time zones.
    pub(super) others: Vec<(usize, String)>,
}

/// Checks the form of every line, and finds where components begin.
pub(super) fn scan_lines(text: &str) -> Result<IcsLines, IcsError> {
    let mut lines = IcsLines::default();
    let mut open: Vec<String> = Vec::new();
    let mut all = text.lines().enumerate().peekable();
    let mut number = 1;
    while let Some((index, line)) = all.next() {
        number = index + 1;
        // A line that begins with white space continues the one before (§3.1).
        let is_continued = line.starts_with([' ', '\t']);
        if line.is_empty() || (is_continued && index > 0) {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else {
            // What is folded before the colon ends on a later line.
            if all
                .peek()
                .is_some_and(|(_, next)| next.starts_with([' ', '\t']))
            {
                continue;
            }
            return Err(IcsError::new(number, "expected NAME:VALUE"));
        };
        let value = value.trim().to_ascii_uppercase();
        if name.eq_ignore_ascii_case("BEGIN") {
            match open.as_slice() {
                [] if value != "VCALENDAR" => {
                    return Err(IcsError::new(number, "expected BEGIN:VCALENDAR"));
                }
                [] => lines.calendars.push(number),
                [_] if value == "VEVENT" => lines.events.push(number),
                [_] if value != "VTIMEZONE" => lines.others.push((number, value.clone())),
                _ => {}
            }
            open.push(value);
            if open.len() > MAX_DEPTH {
                return Err(IcsError::new(
                    number,
                    "components lie too deep in each other",
                ));
            }
        } else if name.eq_ignore_ascii_case("END") {
            let begun = open.pop();
            if begun.as_ref() != Some(&value) {
                let expected = begun.unwrap_or_else(|| "nothing".to_owned());
                let message = format!("END:{value} ends nothing: what is open is {expected}");
                return Err(IcsError::new(number, message));
            }
        } else if open.is_empty() {
            return Err(IcsError::new(number, "expected BEGIN:VCALENDAR"));
        }
    }
    match open.pop() {
        Some(name) => Err(IcsError::new(number, format!("END:{name} is missing"))),
        None if text.trim().is_empty() => Err(IcsError::new(1, "expected BEGIN:VCALENDAR")),
        None => Ok(lines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        scan_lines(text).unwrap_err().to_string()
    }

    #[test]
    fn components_are_found_where_they_begin() {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\nbegin:vevent\r\nSUMMARY:x\r\n BEGIN:VEVENT\r\n\
                    BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
        let lines = scan_lines(text).unwrap();
        assert_eq!(lines.calendars, [1]);
        assert_eq!(lines.events, [4]);
        assert_eq!(lines.others, [(10, "VTODO".to_owned())]);
    }

    #[test]
    fn what_is_not_icalendar_is_named_by_its_line() {
        assert_eq!(error(""), "line 1: expected BEGIN:VCALENDAR");
        assert_eq!(error("date,name\n"), "line 1: expected NAME:VALUE");
        assert_eq!(error("a:b\n"), "line 1: expected BEGIN:VCALENDAR");
        assert_eq!(
            error("BEGIN:VCARD\nEND:VCARD\n"),
            "line 1: expected BEGIN:VCALENDAR"
        );
        assert_eq!(
            error("BEGIN:VCALENDAR\nx\nEND:VCALENDAR\n"),
            "line 2: expected NAME:VALUE"
        );
        assert_eq!(
            error("BEGIN:VCALENDAR\n"),
            "line 1: END:VCALENDAR is missing"
        );
        let crossed = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n";
        assert_eq!(
            error(crossed),
            "line 3: END:VCALENDAR ends nothing: what is open is VEVENT"
        );
        let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:X\n".repeat(100_000));
        assert_eq!(
            error(&deep),
            "line 9: components lie too deep in each other"
        );
    }
}
