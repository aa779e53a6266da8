"""A proof that a file is in a log, by aics-tlog: PROOF FILE PATH KEY. Prints when the witness of the key saw the log."""

import base64
import hashlib
import sys
from pathlib import Path

from aics_tlog import checkpoint, cosign, hashing, note, tree

proof, content, path, key = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
head, signed = proof.read_text().split("\n\n", 1)
magic, extra, index, *hashes = head.split("\n")
assert magic == "c2sp.org/tlog-proof@v1", magic
leaf = base64.b64decode(extra.removeprefix("extra "), validate=True)
index = int(index.removeprefix("index "))
kind, named, change, digest = leaf.decode().removesuffix("\n").split("\n")
assert (kind, named) == ("dutybook/leaf/v1", path), leaf
assert change in ("added", "changed"), leaf
assert digest == hashlib.sha256(content.read_bytes()).hexdigest(), leaf

signed = note.parse_note(signed)
log = checkpoint.parse_checkpoint(signed.text)
path_hashes = [base64.b64decode(line, validate=True) for line in hashes]
assert tree.verify_inclusion(hashing.leaf_hash(leaf), index, log.size, path_hashes, log.root)

witness = note.parse_vkey(key.read_text())
for line in signed.signatures:
    assert cosign.verify_cosignature(
        line.signature, witness.name, witness.public_key, log.origin, log.size, log.root, log.extension_lines
    )
    print(cosign.cosignature_timestamp(line.signature))
