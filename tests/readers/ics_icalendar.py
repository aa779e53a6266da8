"""Reads a calendar with icalendar, and prints its entries as JSON."""

import json
import sys
from datetime import timezone

from icalendar import Calendar


def instant(field):
    return field.dt.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def told(event):
    alarms = list(event.walk("VALARM"))
    assert not event.errors, event.errors
    assert all(not alarm.errors for alarm in alarms)
    return {
        "uid": str(event["UID"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
        "categories": [str(name) for name in event["CATEGORIES"].cats],
        "start": instant(event["DTSTART"]),
        "stamp": instant(event["DTSTAMP"]),
        "status": str(event["STATUS"]),
        "sequence": int(event.get("SEQUENCE", 0)),
        "alarms": sorted(int(alarm["TRIGGER"].dt.total_seconds()) for alarm in alarms),
        "alarm_texts": sorted({str(alarm["DESCRIPTION"]) for alarm in alarms}),
    }


with open(sys.argv[1], "rb") as file:
    calendars = Calendar.from_ical(file.read(), multiple=True)
[calendar] = calendars
assert not calendar.errors, calendar.errors
others = {component.name for component in calendar.subcomponents} - {"VEVENT"}
assert not others, others
events = [told(event) for event in calendar.walk("VEVENT")]
print(json.dumps({"name": str(calendar["X-WR-CALNAME"]), "events": events}))
