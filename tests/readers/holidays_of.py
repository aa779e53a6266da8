"""Prints the public holidays that the package `holidays` has, as JSON: a list with an entry for each query of the file that
is named. A query is [country, subdivision or null, first year, last year]; an entry has holidays (date to name) and the weekend
of the last year."""

import datetime
import json
import sys

import holidays

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def answer(code, subdivision, first, last):
    country = getattr(holidays, code)
    english = [it for it in ("en_US", "en_GB") if it in country.supported_languages]
    english += sorted(it for it in country.supported_languages if it.startswith("en"))
    language = english[0] if english else None
    calendar = country(subdiv=subdivision, years=range(first, last + 1), language=language)
    named = {date.isoformat(): " ".join(name.split()) for date, name in calendar.items() if first <= date.year <= last}
    week = [datetime.date(last, 12, 31) - datetime.timedelta(days) for days in range(7)]
    weekend = sorted(day.weekday() for day in week if calendar._is_weekend(day))
    return {"holidays": named, "weekend": [WEEKDAYS[day] for day in weekend]}


with open(sys.argv[1], encoding="utf-8") as file:
    json.dump([answer(*query) for query in json.load(file)], sys.stdout)
