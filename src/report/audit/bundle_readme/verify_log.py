"""Recomputes the log of a mainline, and follows proofs, with git and Python alone.

python3 verify_log.py root REPOSITORY COMMIT [FOLDER]   prints tree size and root, as a checkpoint has them
python3 verify_log.py proof FILE FILE.tlog-proof        whether the proof leads from the file to its checkpoint
python3 verify_log.py proofs                            the same for every file below proofs/; prints those that it does not,
                                                        and how many it does
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

def check_proof(content, proof):
    """What a proof says of a content: what is proved, or what is wrong."""
    head, checkpoint = proof.split("\n\n", 1)
    _, extra, index, *hashes = head.split("\n")
    leaf = base64.b64decode(extra.split(" ")[1])
    origin, size, expected = checkpoint.split("\n")[:3]
    _, path, change, digest = leaf.decode().split("\n")[:4]
    if digest != sha256(content).hex():
        return False, f"{path}: the proof is of another content"
    found = follow(sha256(b"\0", leaf), int(index.split(" ")[1]), int(size), [base64.b64decode(it) for it in hashes])
    if found != base64.b64decode(expected):
        return False, f"{path}: the proof does not lead to the root of its checkpoint"
    return True, f"{path} ({change}), in the log {origin} of {size} leaves, root {expected}"

def print_root(repository, commit, folder=""):
    folder = folder.strip("/").encode()
    hashes = list(leaf_hashes(repository, commit, folder and folder + b"/"))
    print(len(hashes), base64.b64encode(root(hashes)).decode(), sep="\n")
    return 0

def print_proof(file, proof):
    is_proved, what = check_proof(pathlib.Path(file).read_bytes(), pathlib.Path(proof).read_text(encoding="utf-8"))
    print("proved:" if is_proved else "NOT proved:", what)
    return 0 if is_proved else 1

def print_proofs():
    bad, proofs = 0, sorted(pathlib.Path("proofs").rglob("*.tlog-proof"))
    for proof in proofs:
        path = proof.relative_to("proofs").as_posix()[: -len(".tlog-proof")]
        is_proved, what = check_proof(pathlib.Path(path).read_bytes(), proof.read_text(encoding="utf-8"))
        if not (is_proved and what.startswith(f"{path} (")):
            bad += 1
            print("NOT proved:", what if not is_proved else f"{path}: the proof is of {what}")
    print(f"{len(proofs) - bad} proved, {bad} not")
    return 0 if proofs and not bad else 1

MODES = {"root": (print_root, (2, 3)), "proof": (print_proof, (2,)), "proofs": (print_proofs, (0,))}
run, counts = MODES.get("".join(sys.argv[1:2]), (None, ()))
if len(sys.argv) - 2 not in counts:
    sys.exit(__doc__)
try:
    sys.exit(run(*sys.argv[2:]))
except (OSError, ValueError, IndexError, subprocess.CalledProcessError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
