"""Tests a ZIP file with Python's zipfile, and prints the names in it in their order."""

import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    for entry in archive.infolist():
        assert entry.date_time == (1980, 1, 1, 0, 0, 0), entry.date_time
        print(entry.filename)
