"""Validates bodies of requests against an OpenAPI 3.0 description.

Usage: openapi.py DESCRIPTION PATH METHOD FILE…

The description lets objects have properties that it does not name, which would hide a misspelled one: here they are
refused, but in an object that is described in several parts.
"""

import json
import sys

from jsonschema import Draft4Validator


def close(schema, in_parts=False):
    """Refuses properties that are not named."""
    if isinstance(schema, list):
        for part in schema:
            close(part)
    elif isinstance(schema, dict):
        if "properties" in schema and not in_parts:
            schema.setdefault("additionalProperties", False)
        for key, part in schema.items():
            if key == "allOf":
                continue
            close(part)


def names_of_parts(schema):
    """The schemas to which parts of an object refer."""
    if isinstance(schema, list):
        return set().union(*map(names_of_parts, schema), set())
    if not isinstance(schema, dict):
        return set()
    parts = {part.get("$ref") for part in schema.get("allOf", [])}
    return parts.union(*map(names_of_parts, schema.values()))


def main(description, path, method, *files):
    with open(description, encoding="utf-8") as file:
        api = json.load(file)
    body = api["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    parts = names_of_parts(api["components"]["schemas"])
    for name, schema in api["components"]["schemas"].items():
        close(schema, f"#/components/schemas/{name}" in parts)
    close(body)
    validator = Draft4Validator({**body, "components": api["components"]})
    count = 0
    for name in files:
        with open(name, encoding="utf-8") as file:
            for error in validator.iter_errors(json.load(file)):
                print(f"{name}: {list(error.absolute_path)}: {error.message}")
                for reason in error.context:
                    print(f"  {list(reason.absolute_path)}: {reason.message}")
                count += 1
    return count


sys.exit(main(*sys.argv[1:]) > 0)
