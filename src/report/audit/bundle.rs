//! `audit --bundle`: what an auditor takes away, in one ZIP file that is the same bytes on every run.

use std::collections::BTreeSet;
use std::io;

use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::judge::population_lines;
use crate::report::audit::bundle_readme::readme;
use crate::report::audit::report::AuditReport;
use crate::report::audit::{csv, html, human, markdown};

/// What writes an entry.
type Write<'a> = dyn Fn(&mut dyn io::Write) -> io::Result<()> + 'a;

/// What the repository adds to an audit that is taken away.
pub struct BundleMaterial<'a> {
    /// The files: evidence, artifacts, requests and waivers, relative to the dutybook root.
    pub files: Vec<BundledFile>,
    /// Reads one of them whole.
    pub read: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
    /// Writes the history as a bundle of git; `None` where it is not looked at, or not whole.
    pub history: Option<&'a Write<'a>>,
    /// The folder of the dutybook root below the repository's top, ended by `/`; empty at the top.
    pub prefix: String,
    /// Files that evidence lists and that are no plain files of the repository.
    pub missing: Vec<String>,
}

/// A file that is taken away.
pub struct BundledFile {
    /// Its path, relative to the dutybook root.
    pub path: String,
    /// Whether it is evidence of a duty, and no artifact, request or waiver.
    pub is_claim: bool,
    /// The commit on which it landed, in hexadecimal, where that is known.
    pub landed: Option<String>,
    /// Whether the commit that was judged holds the same bytes; `None` where no history is taken.
    pub is_committed: Option<bool>,
}

/// Writes the ZIP file: entries by name, and after them all `MANIFEST.sha256`, which names them.
///
/// # Errors
/// When it cannot be written, or a file cannot be read whole.
pub fn write_audit_bundle(
    out: &mut dyn io::Write,
    audited: &AuditReport,
    material: &BundleMaterial,
) -> io::Result<()> {
    let mut entries: Vec<(String, Box<Write>)> = vec![
        entry("README.md", |out| readme(out, audited, material)),
        entry("population.json", |out| {
            human::write_audit_json(out, audited)
        }),
        entry("population.csv", |out| csv::write_audit_csv(out, audited)),
        entry("population.tsv", |out| population(out, audited)),
        entry("report.html", |out| page(out, audited, material)),
        entry("report.md", |out| {
            markdown::write_audit_markdown(out, audited)
        }),
        entry("landings.tsv", |out| landings(out, material)),
    ];
    if audited.sample.is_some() {
        entries.push(entry("sample.csv", |out| {
            csv::write_sample_csv(out, audited)
        }));
    }
    if let Some(history) = material.history {
        entries.push(entry("history.bundle", history));
    }
    for file in &material.files {
        entries.push(entry(&file.path, |out| {
            out.write_all(&(material.read)(&file.path)?)
        }));
    }
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    packed(out, &entries)
}

fn entry<'a>(
    name: &str,
    write: impl Fn(&mut dyn io::Write) -> io::Result<()> + 'a,
) -> (String, Box<Write<'a>>) {
    (name.to_owned(), Box::new(write))
}

/// The lines that the population digest is over.
fn population(out: &mut dyn io::Write, audited: &AuditReport) -> io::Result<()> {
    let lines = population_lines(&audited.assessment.duties);
    lines
        .iter()
        .try_for_each(|line| out.write_all(line.as_bytes()))
}

/// The page, with links to the files that are packed.
fn page(
    out: &mut dyn io::Write,
    audited: &AuditReport,
    material: &BundleMaterial,
) -> io::Result<()> {
    let paths: BTreeSet<&str> = material.files.iter().map(|file| &*file.path).collect();
    html::write_html_beside(out, audited, &|path| paths.contains(path))
}

/// The commit on which each file landed, and its path, divided by a tab.
fn landings(out: &mut dyn io::Write, material: &BundleMaterial) -> io::Result<()> {
    for file in &material.files {
        if let Some(commit) = &file.landed {
            out.write_all(format!("{commit}\t{}\n", file.path).as_bytes())?;
        }
    }
    Ok(())
}

fn packed(out: &mut dyn io::Write, entries: &[(String, Box<Write>)]) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(out);
    // No clock: the first day that the format knows.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut manifest = String::new();
    for (name, write) in entries {
        if !is_below(name) {
            return Err(io::Error::other(format!("`{name}` leaves the folder")));
        }
        zip.start_file(name, options.large_file(name == "history.bundle"))?;
        let mut hashing = Hashing {
            out: &mut zip,
            hash: Sha256::new(),
        };
        write(&mut hashing)?;
        let sum = hex::encode(hashing.hash.finalize());
        manifest.extend([sum.as_str(), "  ", name, "\n"]);
    }
    zip.start_file("MANIFEST.sha256", options)?;
    io::Write::write_all(&mut zip, manifest.as_bytes())?;
    zip.finish()?;
    Ok(())
}

/// Whether a name stays within the folder that it is unpacked into, on every system, and needs no
/// escapes in a manifest.
fn is_below(name: &str) -> bool {
    let is_odd = |c: char| c == '\\' || c == ':' || c.is_control();
    let is_step = |part: &str| ["", ".", ".."].contains(&part);
    !name.contains(is_odd) && !name.split('/').any(is_step)
}

/// Counts what passes into a SHA-256.
struct Hashing<'a> {
    out: &'a mut dyn io::Write,
    hash: Sha256,
}

impl io::Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed_bytes(entries: &[(&str, &str)]) -> io::Result<Vec<u8>> {
        let of = |(name, text): &(&str, &str)| {
            let text = (*text).to_owned();
            entry(name, move |out| out.write_all(text.as_bytes()))
        };
        let entries: Vec<_> = entries.iter().map(of).collect();
        let mut bytes = Vec::new();
        packed(&mut bytes, &entries)?;
        Ok(bytes)
    }

    #[test]
    fn no_name_leaves_the_folder() {
        for bad in [
            "../a", "/a", "a/../b", "a//b", "a\\b", "c:a", "", ".", "a\nb",
        ] {
            assert!(packed_bytes(&[(bad, "x")]).is_err(), "{bad}");
        }
        assert!(packed_bytes(&[("a/b c/ä", "x"), ("a/..b", "y")]).is_ok());
    }

    #[test]
    fn the_same_entries_are_the_same_bytes() {
        let entries = [("a", "x"), ("b", "y")];
        let first = packed_bytes(&entries).expect("packed");
        assert_eq!(first, packed_bytes(&entries).expect("packed"));
        assert!(first.starts_with(b"PK"));
    }
}
