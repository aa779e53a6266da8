"""The size and the root of the log of a mainline, from `git` alone: REVISION [FOLDER/], run in the repository."""

import base64
import hashlib
import subprocess
import sys


def git(*words):
    return subprocess.run(["git", *words], check=True, capture_output=True).stdout


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1", root(leaves[:half]), root(leaves[half:]))


revision, below = sys.argv[1], (sys.argv[2] if len(sys.argv) > 2 else "").encode()
leaves, before = [], {}
for commit in git("rev-list", "--first-parent", "--reverse", revision).decode().split():
    after = {}
    for entry in git("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]:
        about, path = entry.split(b"\t", 1)
        mode, _, name = about.split()
        if mode.startswith(b"100") and path.startswith((below + b"policy/", below + b"evidence/")):
            after[path[len(below):]] = name.decode()
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        if old != new:
            change = b"removed" if not new else b"changed" if old else b"added"
            content = hashlib.sha256(git("cat-file", "blob", new)).hexdigest().encode() if new else b"-"
            leaves.append(sha256(b"\0dutybook/leaf/v1\n", path, b"\n", change, b"\n", content, b"\n"))
    before = after
print(len(leaves), base64.b64encode(root(leaves)).decode(), sep="\n")
