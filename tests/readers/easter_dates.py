"""Prints the dates of western and of Orthodox Easter that dateutil reckons, as JSON: two lists of dates from a year to
another."""

import json
import sys

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

years = range(int(sys.argv[1]), int(sys.argv[2]) + 1)
json.dump([[easter(year, method).isoformat() for year in years] for method in (EASTER_WESTERN, EASTER_ORTHODOX)], sys.stdout)
