"""Prints a wheel's metadata and tags, and whether its program holds the list of its dependencies (cargo auditable)."""

import sys
import zipfile

wheel = zipfile.ZipFile(sys.argv[1])
for name in sorted(wheel.namelist()):
    if name.endswith((".dist-info/METADATA", ".dist-info/WHEEL")):
        print(wheel.read(name).decode())
    elif name.endswith(".data/scripts/dutybook"):
        if (wheel.getinfo(name).external_attr >> 16) & 0o111 == 0:
            sys.exit("the program cannot be executed")
        if b".dep-v0\0" in wheel.read(name):
            print("dependencies are embedded")
