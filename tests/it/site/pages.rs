//! What every page loads and runs, and what becomes of hostile text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::harness::subjects::audits::between;
use crate::harness::subjects::sites::Built;

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    for built in [Built::sample(), Built::hostile()] {
        for path in built.pages() {
            let page = built.read(&path);
            let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
            let style = between(&page, "<style>", "</style>");
            let hash = STANDARD.encode(Sha256::digest(style));
            let scripts = page.matches("<script").count();
            if path.ends_with("audit.html") {
                assert_eq!(scripts, 1);
                continue;
            }
            assert_eq!(scripts, 0, "{}", path.display());
            let expected = format!(
                "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
            );
            assert_eq!(policy, expected, "{}", path.display());
            assert!(!page.contains(" style=\""), "{}", path.display());
        }
    }
}

#[test]
fn hostile_text_comes_out_as_text() {
    let built = Built::hostile();
    let index = built.read("index.html");
    assert!(index.contains("&lt;script&gt;alert(1)"));
    assert!(index.contains("&lt;script&gt;alert(2)"));
    assert!(index.contains("&lt;img src=x onerror=alert(3)&gt;&quot; onload=x"));
    for path in built.files() {
        let text = built.read(&path);
        let is_markup = path
            .extension()
            .is_some_and(|word| word == "html" || word == "svg");
        for what in ["<script>alert", "<img", "</text></svg><s"] {
            assert!(
                !is_markup || !text.contains(what),
                "{}: {what}",
                path.display()
            );
        }
        if is_markup {
            assert!(!text.contains('\u{202e}'), "{}", path.display());
            assert_eq!(
                text.matches("</style").count(),
                usize::from(text.contains("<html"))
            );
            assert!(!text.contains("##["), "{}", path.display());
        }
    }
}
