"""Copies files into an artifact: the folder that holds all of them becomes the artifact's top."""

import glob
import os
import pathlib
import shutil
import sys

name, patterns, missing = (os.environ[key] for key in ("NAME", "PATTERNS", "MISSING"))
patterns = [line.strip() for line in patterns.splitlines() if line.strip()]
found = [pathlib.Path(path) for pattern in patterns for path in glob.glob(pattern)]
files = [path for path in found if path.is_file()]
folders = [path for path in found if path.is_dir()]
files += [path for folder in folders for path in folder.rglob("*") if path.is_file()]
if not files:
    print(f"no files were found: {patterns}")
    sys.exit(missing == "error")
goal = pathlib.Path(os.environ["FORGE_ARTIFACTS"], name)
if goal.exists():
    sys.exit(f"::error::the run has an artifact {name} already")
# Without a pattern, a folder alone is the top.
top = folders[0] if len(found) == 1 and folders else os.path.commonpath([path.parent for path in files])
for path in files:
    target = goal / path.relative_to(top)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Files of an artifact are not executable.
    shutil.copyfile(path, target)
