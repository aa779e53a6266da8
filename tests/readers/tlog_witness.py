"""A witness by aics-tlog: `key` prints its key, `sign CHECKPOINT` the checkpoint with its cosignature."""

import sys
from pathlib import Path

from aics_tlog import checkpoint, cosign, note
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "witness.example/w1"
# 2026-03-06T18:00:00Z
TIME = 1_772_820_000
SECRET = Ed25519PrivateKey.from_private_bytes(b"\3" * 32)

if sys.argv[1] == "key":
    print(note.format_vkey(cosign.cosignature_vkey(NAME, SECRET.public_key())))
else:
    text = Path(sys.argv[2]).read_text()
    log = checkpoint.parse_checkpoint(text)
    _, line = cosign.sign_cosignature(SECRET, NAME, TIME, log.origin, log.size, log.root, log.extension_lines)
    sys.stdout.write(note.Note(text=text, signatures=(line,)).to_bytes().decode())
