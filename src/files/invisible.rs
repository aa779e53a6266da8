//! Characters that nobody sees, and characters that change the order in which others are read.

/// Whether most fonts show nothing for a character: Unicode's `Default_Ignorable_Code_Point`
/// (UAX #44), which holds variation selectors, tags, fillers and zero-width characters.
#[must_use]
pub fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character leaves no ink: white space, controls, what [`is_ignorable`] names, and two
/// signs whose glyph is blank (the empty Braille pattern and the Khitan filler).
#[must_use]
pub fn is_blank(c: char) -> bool {
    // Most of what is read is ASCII.
    if c.is_ascii() {
        return !c.is_ascii_graphic();
    }
    c.is_whitespace() || c.is_control() || is_ignorable(c) || matches!(c, '\u{2800}' | '\u{16fe4}')
}

/// Whether a character changes the order in which others are read (Unicode Annex 9 §2).
#[must_use]
pub fn is_bidirectional_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_that_of_unicode() {
        let property = regex::Regex::new(r"^[\p{Default_Ignorable_Code_Point}]$").expect("a class");
        for c in '\0'..=char::MAX {
            let is_listed = property.is_match(c.encode_utf8(&mut [0; 4]));
            assert_eq!(is_ignorable(c), is_listed, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn letters_marks_and_signs_have_ink() {
        for c in ['a', '0', '-', 'é', '\u{301}', '漢', '€'] {
            assert!(!is_blank(c), "{c}");
        }
        for c in [' ', '\u{a0}', '\u{3000}', '\u{2028}', '\u{2800}', '\u{85}'] {
            assert!(is_blank(c), "U+{:04X}", u32::from(c));
        }
    }
}
