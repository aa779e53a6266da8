"""Checks a CycloneDX file by the schemas of its own library; prints each component's name and version."""

import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

text = open(sys.argv[1], encoding="utf-8").read()
document = json.loads(text)
version = SchemaVersion.from_version(document["specVersion"])
fault = JsonStrictValidator(version).validate_str(text)
if fault is not None:
    sys.exit(str(fault))
components = document["components"] + [document["metadata"]["component"]]
for component in components:
    print(component["name"], component["version"])
