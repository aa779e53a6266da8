"""Validates XML by an XML Schema, and prints what breaks it, as a list in JSON: of each file its complaints."""

import json
import sys

from lxml import etree

schema = etree.XMLSchema(etree.parse(sys.argv[1]))


def complaints(path):
    schema.validate(etree.parse(path))
    return [error.message for error in schema.error_log]


print(json.dumps([complaints(path) for path in sys.argv[2:]]))
