"""Prints what junitparser reads in files of JUnit XML, as a list in JSON: of each file its counts and its cases."""

import json
import sys

from junitparser import Error, Failure, JUnitXml, Skipped

WORDS = {Failure: "failure", Error: "error", Skipped: "skipped"}


def read(path):
    report = JUnitXml.fromfile(path)
    cases = [
        {
            "suite": suite.name,
            "class": case.classname,
            "name": case.name,
            "results": [WORDS[type(result)] for result in case.result],
        }
        for suite in report
        for case in suite
    ]
    at_top = {word: getattr(report, word) for word in ("tests", "failures", "errors")}
    said = {word: sum(getattr(suite, word) for suite in report) for word in (*at_top, "skipped")}
    assert at_top.items() <= said.items(), f"{at_top} at the top, {said} of the suites"
    # What it counts itself, beside what the file says.
    report.update_statistics()
    counted = {word: getattr(report, word) for word in said}
    return {"said": said, "counted": counted, "cases": cases}


print(json.dumps([read(path) for path in sys.argv[1:]]))
