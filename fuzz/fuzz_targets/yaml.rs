//! Any bytes: reading never panics, and every place that it tells lies in the text.
#![no_main]

use dutybook::internals::text::LineIndex;
use dutybook::internals::yaml::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let parsed = parse(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        assert!(!parsed.faults.is_empty(), "what is no UTF-8 is a fault");
        return;
    };
    let index = LineIndex::new(text);
    for fault in &parsed.faults {
        let span = index.byte_span(fault.range);
        assert!(text.get(span).is_some(), "{fault:?}");
    }
    if let Some(root) = parsed.root {
        let _ = root.to_json();
        for (_, range) in root.strings() {
            assert!(text.get(index.byte_span(range)).is_some());
        }
    }
});
