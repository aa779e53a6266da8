"""Recomputes the log of a mainline, and follows proofs, with git and Python alone.

python3 verify_log.py root REPOSITORY COMMIT [FOLDER]   prints tree size and root, as a checkpoint has them
python3 verify_log.py proof FILE FILE.tlog-proof        whether the proof leads from the file to its checkpoint
python3 verify_log.py proofs                            the same for every file below proofs/; prints those that it does not
"""
import base64, hashlib, pathlib, subprocess, sys
from subprocess import PIPE

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def changes(repository, commit, folder):
    """What each commit of the mainline did to each plain file below policy/ and evidence/: path, old id, new id."""
    words = "log --first-parent --reverse -m --root --raw -z --no-renames --no-abbrev --format=%x01".split()
    raw = subprocess.run(["git", "-C", repository, *words, commit], stdout=PIPE, check=True).stdout
    for block in raw.split(b"\x01")[1:]:
        parts, rows = [part.lstrip(b"\n") for part in block.split(b"\0")[1:]], []
        for meta, path in zip(parts[0::2], parts[1::2]):
            modes, ids = meta.lstrip(b":").split()[:2], meta.split()[2:4]
            old, new = (id if mode.startswith(b"100") else None for mode, id in zip(modes, ids))
            path = path[len(folder):] if path.startswith(folder) else b""
            if old != new and path.startswith((b"policy/", b"evidence/")):
                rows.append((path, old, new))
        yield from sorted(rows)

def leaf_hashes(repository, commit, folder):
    """RFC 9162, section 2.1.1, over the leaves of dutybook."""
    reader = subprocess.Popen(["git", "-C", repository, "cat-file", "--batch"], stdin=PIPE, stdout=PIPE)
    for path, old, new in changes(repository, commit, folder):
        change, content = b"removed", b"-"
        if new:
            reader.stdin.write(new + b"\n")
            reader.stdin.flush()
            size = int(reader.stdout.readline().split()[2])
            change, content = b"changed" if old else b"added", sha256(reader.stdout.read(size)).hex().encode()
            reader.stdout.read(1)
        yield sha256(b"\0dutybook/leaf/v1\n", path, b"\n", change, b"\n", content, b"\n")
    reader.stdin.close()
    reader.wait()

def root(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256()
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1", root(hashes[:half]), root(hashes[half:]))

def follow(node, index, size, hashes):
    """RFC 9162, section 2.1.3.2."""
    last = size - 1
    for beside in hashes:
        if index & 1 or index == last:
            node = sha256(b"\1", beside, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\1", node, beside)
        index, last = index >> 1, last >> 1
    return node if last == 0 else None

def is_proved(content, path, proof):
    """Whether a proof leads from a file at a path to the checkpoint at its end."""
    head, checkpoint = proof.split("\n\n", 1)
    _, extra, index, *hashes = head.split("\n")
    leaf = base64.b64decode(extra.split(" ")[1])
    _, size, expected = checkpoint.split("\n")[:3]
    names = leaf.decode().split("\n")
    is_file = names[3] == sha256(content).hex() and path.endswith(names[1])
    hashes = [base64.b64decode(line) for line in hashes]
    found = follow(sha256(b"\0", leaf), int(index.split(" ")[1]), int(size), hashes)
    return is_file and found == base64.b64decode(expected)

def main(mode, *words):
    if mode == "root":
        folder = "".join(words[2:]).strip("/").encode()
        hashes = list(leaf_hashes(words[0], words[1], folder and folder + b"/"))
        print(len(hashes), base64.b64encode(root(hashes)).decode(), sep="\n")
        return 0
    if mode == "proof":
        files = [(words[0], words[1])]
    else:
        found = sorted(pathlib.Path("proofs").rglob("*.tlog-proof"))
        files = [(path.relative_to("proofs").as_posix()[: -len(".tlog-proof")], path) for path in found]
    bad = 0
    for path, proof in files:
        proof = pathlib.Path(proof).read_text(encoding="utf-8")
        if not is_proved(pathlib.Path(path).read_bytes(), path, proof):
            bad += 1
            print(f"not proved: {path}")
    if mode == "proof" and not bad:
        print("proved")
    return bad > 0

sys.exit(main(*sys.argv[1:]))
