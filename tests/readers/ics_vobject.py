"""Reads a calendar with vobject, which validates it, and prints its entries as JSON."""

import json
import sys
from datetime import timezone

import vobject


def told(event):
    text = lambda name: getattr(event, name).value
    instant = lambda name: text(name).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    alarms = [alarm for alarm in event.getChildren() if alarm.name == "VALARM"]
    return {
        "uid": text("uid"),
        "summary": text("summary"),
        "description": text("description"),
        "categories": text("categories"),
        "start": instant("dtstart"),
        "stamp": instant("dtstamp"),
        "status": text("status"),
        "sequence": int(text("sequence")) if hasattr(event, "sequence") else 0,
        "alarms": sorted(int(alarm.trigger.value.total_seconds()) for alarm in alarms),
        "alarm_texts": sorted({alarm.description.value for alarm in alarms}),
    }


with open(sys.argv[1], encoding="utf-8", newline="") as file:
    calendars = list(vobject.readComponents(file.read()))
assert len(calendars) == 1, len(calendars)
[calendar] = calendars
# A calendar of vobject may not be without components, which RFC 5545 §3.6 does not allow either.
if list(calendar.components()):
    calendar.validate(raiseException=True)
events = [told(event) for event in calendar.contents.get("vevent", [])]
others = {component.name for component in calendar.components()} - {"VEVENT"}
assert not others, others
print(json.dumps({"name": calendar.contents["x-wr-calname"][0].value, "events": events}))
