// Reads a calendar with ical.js, strictly, and prints its entries as JSON.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const ICAL = createRequire(`${process.env.READERS}/`)("ical.js");
const [file] = process.argv.slice(2);
ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(await readFile(file, "utf8")));
const instant = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");
const told = (event) => {
  const alarms = event.getAllSubcomponents("valarm");
  const value = (name) => event.getFirstPropertyValue(name);
  return {
    uid: value("uid"),
    summary: value("summary"),
    description: value("description"),
    categories: event.getFirstProperty("categories").getValues(),
    start: instant(value("dtstart")),
    stamp: instant(value("dtstamp")),
    status: value("status"),
    sequence: value("sequence") ?? 0,
    alarms: alarms.map((alarm) => alarm.getFirstPropertyValue("trigger").toSeconds()).sort((a, b) => a - b),
    alarm_texts: [...new Set(alarms.map((alarm) => alarm.getFirstPropertyValue("description")))].sort(),
  };
};
const events = calendar.getAllSubcomponents("vevent").map(told);
if (events.length !== calendar.getAllSubcomponents().length) {
  throw new Error("there is more than events");
}
console.log(JSON.stringify({ name: calendar.getFirstPropertyValue("x-wr-calname"), events }));
