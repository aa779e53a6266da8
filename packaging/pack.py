"""Packs a folder, the same bytes from the same content: names sorted, one date, no owners.

Usage: pack.py FOLDER GOAL, where GOAL ends in .tar.gz or .zip; SOURCE_DATE_EPOCH is the date of every entry.
"""

import gzip
import os
import pathlib
import sys
import tarfile
import time
import zipfile

folder, goal = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
date = int(os.environ["SOURCE_DATE_EPOCH"])
files = sorted(path for path in folder.rglob("*") if path.is_file())


def mode(path):
    return 0o755 if path.stem == "dutybook" and path.suffix in ("", ".exe") else 0o644


def pack_tar():
    with gzip.GzipFile(filename="", fileobj=open(goal, "wb"), mode="wb", mtime=date) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for path in files:
                entry = tarfile.TarInfo(path.relative_to(folder.parent).as_posix())
                entry.size, entry.mode, entry.mtime = path.stat().st_size, mode(path), date
                with open(path, "rb") as content:
                    archive.addfile(entry, content)


def pack_zip():
    with zipfile.ZipFile(goal, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            name = path.relative_to(folder.parent).as_posix()
            entry = zipfile.ZipInfo(name, time.gmtime(max(date, 315532800))[:6])
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = (0o100000 | mode(path)) << 16
            archive.writestr(entry, path.read_bytes())


pack_zip() if goal.suffix == ".zip" else pack_tar()
