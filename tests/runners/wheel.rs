//! The wheel that CI installs.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::harness::process::native_dutybook;
use crate::harness::temporary::temporary_folder;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A wheel whose program starts the one that is tested: copying that one, with all it holds for debuggers, would take most
/// of the time of a run. The address ends in the SHA-256 that pins it.
pub(crate) fn thin_wheel() -> String {
    static WHEEL: OnceLock<(TempDir, String)> = OnceLock::new();
    let make = || {
        let program = format!("#!/bin/sh\nexec {} \"$@\"\n", native_dutybook());
        make_wheel(program.as_bytes())
    };
    WHEEL.get_or_init(make).1.clone()
}

/// A wheel that holds the program that is tested.
pub(crate) fn full_wheel() -> (TempDir, String) {
    make_wheel(&fs::read(native_dutybook()).unwrap())
}

fn make_wheel(program: &[u8]) -> (TempDir, String) {
    let folder = temporary_folder().unwrap();
    let tag = format!("py3-none-linux_{}", std::env::consts::ARCH);
    let path = folder.path().join(format!("dutybook-{VERSION}-{tag}.whl"));
    write_wheel(&path, &tag, program);
    let hash = hex::encode(Sha256::digest(fs::read(&path).unwrap()));
    let pinned = format!("file://{}#sha256={hash}", path.display());
    (folder, pinned)
}

/// Writes a wheel as the specification of binary distributions describes it.
fn write_wheel(path: &Path, tag: &str, program: &[u8]) {
    let (data, info) = (
        format!("dutybook-{VERSION}.data"),
        format!("dutybook-{VERSION}.dist-info"),
    );
    let metadata = format!("Metadata-Version: 2.1\nName: dutybook\nVersion: {VERSION}\n");
    let wheel =
        format!("Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: false\nTag: {tag}\n");
    let files = [
        (format!("{data}/scripts/dutybook"), program),
        (format!("{info}/METADATA"), metadata.as_bytes()),
        (format!("{info}/WHEEL"), wheel.as_bytes()),
    ];
    let mut zip = ZipWriter::new(fs::File::create(path).unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut record = String::new();
    for (name, bytes) in &files {
        zip.start_file(name, options.unix_permissions(0o755))
            .unwrap();
        zip.write_all(bytes).unwrap();
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(bytes));
        let _ = writeln!(record, "{name},sha256={hash},{}", bytes.len());
    }
    zip.start_file(format!("{info}/RECORD"), options).unwrap();
    let _ = writeln!(record, "{info}/RECORD,,");
    zip.write_all(record.as_bytes()).unwrap();
    zip.finish().unwrap();
}
