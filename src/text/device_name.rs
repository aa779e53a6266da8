//! Names that Windows keeps for devices: no file there has one.

/// Whether a lower-case name is a device on Windows, whatever follows its first dot.
#[must_use]
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let numbered = |kind: &str| {
        let number = stem.strip_prefix(kind).unwrap_or_default();
        matches!(number, "¹" | "²" | "³") || matches!(number.as_bytes(), [b'0'..=b'9'])
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem)
        || numbered("com")
        || numbered("lpt")
}

/// What is wrong with an identifier that becomes the name of a file, where Windows keeps it for a device.
#[must_use]
pub fn device_name_fault(id: &str) -> Option<String> {
    is_device_name(id)
        .then(|| format!("`{id}` is a device on Windows, which can check out no file of that name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_known_whatever_follows_their_name() {
        for name in ["con", "nul.yaml", "com1", "lpt9.tar.gz", "aux .txt"] {
            assert!(is_device_name(name), "{name}");
        }
        for name in ["console", "com", "com10", "null.yaml", "a.con"] {
            assert!(!is_device_name(name), "{name}");
        }
    }
}
