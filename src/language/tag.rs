//! Languages of texts, by their tags.

use std::fmt;
use std::str::FromStr;

/// The most languages of one text.
pub const MAX_LANGUAGES: usize = 16;

/// The longest tag: three letters, a hyphen, three digits.
const MAX_TAG: usize = 7;

/// A language in which people are shown texts: a primary language subtag, with a region where it has one (BCP 47), such as
/// `da` or `pt-BR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language {
    bytes: [u8; MAX_TAG],
    length: u8,
}

impl Language {
    /// English, in which every text is there.
    pub const ENGLISH: Language = Language {
        bytes: [b'e', b'n', 0, 0, 0, 0, 0],
        length: 2,
    };

    /// The language of a tag.
    ///
    /// # Errors
    /// When it is not a tag in the usual upper and lower case.
    pub fn new(tag: &str) -> Result<Self, LanguageError> {
        if !is_tag(tag) {
            return Err(LanguageError(usual_form(tag)));
        }
        let mut bytes = [0; MAX_TAG];
        let mut length = 0;
        for (place, byte) in bytes.iter_mut().zip(tag.bytes()) {
            *place = byte;
            length += 1;
        }
        Ok(Language { bytes, length })
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length));
        // Only ASCII enters.
        std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    }

    /// The language without its region.
    #[must_use]
    pub fn without_region(self) -> Language {
        let primary = self.tag().split('-').next().unwrap_or_default();
        Language::new(primary).unwrap_or(self)
    }

    /// Whether texts of this language are English ones.
    #[must_use]
    pub fn is_english(self) -> bool {
        self.without_region() == Language::ENGLISH
    }
}

impl Default for Language {
    fn default() -> Self {
        Language::ENGLISH
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({self})")
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(tag: &str) -> Result<Self, LanguageError> {
        Language::new(tag)
    }
}

/// A text that is not the tag of a language, with the tag that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageError(Option<String>);

impl std::error::Error for LanguageError {}

impl fmt::Display for LanguageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(meant) => write!(f, "write it as {meant}"),
            None => f.write_str(
                "write two or three small letters, with a region where that matters: da, pt-BR",
            ),
        }
    }
}

/// Whether a text is a tag in its usual upper and lower case.
fn is_tag(text: &str) -> bool {
    let (primary, region) = match text.split_once('-') {
        Some((primary, region)) => (primary, Some(region)),
        None => (text, None),
    };
    let is_letter = |byte: u8| byte.is_ascii_lowercase();
    let is_primary = matches!(primary.len(), 2 | 3) && primary.bytes().all(is_letter);
    let is_region = |region: &str| match region.len() {
        2 => region.bytes().all(|byte| byte.is_ascii_uppercase()),
        3 => region.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    is_primary && region.is_none_or(is_region)
}

/// A tag in its usual upper and lower case (RFC 5646 §2.1.1), where it is one that way.
fn usual_form(tag: &str) -> Option<String> {
    // Locales of POSIX have a character set or a modifier after the region.
    let tag = tag.split(['.', '@']).next()?;
    if tag.len() > MAX_TAG {
        return None;
    }
    let usual = match tag.split_once(['-', '_']) {
        Some((primary, region)) => format!(
            "{}-{}",
            primary.to_ascii_lowercase(),
            region.to_ascii_uppercase()
        ),
        None => tag.to_ascii_lowercase(),
    };
    is_tag(&usual).then_some(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_language_and_perhaps_a_region() {
        for tag in ["da", "en", "nb", "gsw", "pt-BR", "es-419", "gsw-CH"] {
            let language = Language::new(tag).expect("a tag");
            assert_eq!(language.tag(), tag);
        }
        let long = "a".repeat(300);
        for other in [
            "", "d", "danish", "da-", "-DK", "da-dk-x", "d\u{e6}", "12", &long,
        ] {
            assert!(Language::new(other).is_err(), "{other}");
        }
    }

    #[test]
    fn the_usual_form_of_a_tag_is_offered() {
        let help = |tag: &str| Language::new(tag).expect_err("no tag").to_string();
        for tag in ["da_DK", "da-dk", "DA-dk", "da_DK.UTF-8"] {
            assert_eq!(help(tag), "write it as da-DK", "{tag}");
        }
        assert_eq!(help("DA"), "write it as da");
        assert!(help("danish").starts_with("write two or three small letters"));
    }

    #[test]
    fn a_region_of_english_is_english() {
        assert!(Language::new("en-GB").expect("a tag").is_english());
        assert!(!Language::new("enm").expect("a tag").is_english());
    }
}
