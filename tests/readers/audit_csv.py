"""Reads an audit's CSV with Python's csv, and holds it to the JSON of the same audit."""

import csv
import json
import sys

table, document = sys.argv[1:]
with open(table, newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file, strict=True))
with open(document, encoding="utf-8") as file:
    audit = json.load(file)


def expected(duty):
    landed = duty["landed"] or {}
    flat = {key: duty[key] for key in ("duty", "task", "occurrence", "team", "opens", "due", "deadline", "standing")}
    flat |= {key: duty[key] for key in ("evidence", "performed_at", "reviewed_by", "waiver")}
    flat |= {key: " ".join(duty[key]) for key in ("reasons", "performed_by")}
    flat |= {f"landed_{key}": landed.get(key) for key in ("at", "commit", "author", "committer", "grade")}
    when, who = landed.get("when") or {}, landed.get("who") or {}
    flat |= {f"landed_{key}": when.get(key) for key in ("not_before", "not_after", "authority")}
    flat |= {"landed_when": when.get("grade"), "landed_who": who.get("grade"), "landed_key": who.get("key")}
    collected = duty.get("collected_by") or {}
    flat |= {"collected_by": collected.get("workflow"), "collected_run": collected.get("run"), "collected_at": collected.get("at")}
    imported = duty.get("imported") or {}
    row = str(imported["row"]) if imported else None
    flat |= {"imported_from": imported.get("from"), "imported_row": row, "imported_at": imported.get("at")}
    flat["policy_commit"] = duty["policy"]["commit"]
    if audit["sample"]:
        flat["sampled"] = "yes" if duty["duty"] in audit["sample"]["duties"] else "no"
    return flat


def shown(value):
    """What a spreadsheet would compute begins with an apostrophe."""
    value = value or ""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


assert len(rows) == len(audit["duties"]) == audit["population"]["count"], len(rows)
for row, duty in zip(rows, audit["duties"]):
    wanted = {key: shown(value) for key, value in expected(duty).items()}
    assert row == wanted, f"{row}\n{wanted}"
print(len(rows))
