#!/usr/bin/env python3
"""Writes src/holidays/countries/*.tsv and src/holidays/countries.rs from the Python package `holidays`.

Run it from the root of the repository, in a virtual environment with packaging/calendars/requirements.txt:

    python3 -m venv /tmp/calendars
    /tmp/calendars/bin/pip install --requirement packaging/calendars/requirements.txt
    /tmp/calendars/bin/python packaging/calendars/generate.py

It opens no connection. The same versions of the two packages write the same bytes. docs/calendars.md says what the files hold.
"""

import datetime
import importlib.resources
import sys
from collections import defaultdict
from pathlib import Path

import holidays
import tzdata

YEARS = range(2024, 2036)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
FOLDER = Path("src/holidays/countries")

# Names of time zones that the database keeps as links to others, and that computers still use.
OLD_ZONES = {
    "Asia/Calcutta": "IN",
    "Asia/Katmandu": "NP",
    "Asia/Rangoon": "MM",
    "Asia/Saigon": "VN",
    "America/Buenos_Aires": "AR",
    "Europe/Kiev": "UA",
    "US/Alaska": "US",
    "US/Central": "US",
    "US/Eastern": "US",
    "US/Hawaii": "US",
    "US/Mountain": "US",
    "US/Pacific": "US",
}


def zone_file(name):
    text = importlib.resources.files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def zones_by_country():
    zones = defaultdict(list)
    for country, _, zone, *_ in zone_file("zone.tab"):
        zones[country].append(zone)
    for zone, country in OLD_ZONES.items():
        zones[country].append(zone)
    return zones


def language_of(country):
    """English where the package has it, else its default, which then is English."""
    languages = country.supported_languages
    english = [language for language in ("en_US", "en_GB") if language in languages]
    english += sorted(language for language in languages if language.startswith("en"))
    return english[0] if english else None


def weekends_of(calendar, years):
    """The weekend of each year, as it is at the end of the year."""
    ends = (datetime.date(year, 12, 31) for year in years)
    weeks = ([last - datetime.timedelta(days) for days in range(7)] for last in ends)
    days_off = ({day.weekday() for day in week if calendar._is_weekend(day)} for week in weeks)
    return [" ".join(WEEKDAYS[day] for day in sorted(days)) for days in days_off]


def spell_scope(having, all_scopes):
    """Which subdivisions have the holiday; `.` is the country alone."""
    if having == all_scopes:
        return "*"
    lacking = all_scopes - having
    name = lambda scope: scope or "."
    if len(lacking) < len(having):
        return "!" + ",".join(sorted(map(name, lacking)))
    return ",".join(sorted(map(name, having)))


def spell_dates(dates, years):
    """The days of each year, in the order of years: `12-25`, two as `04-01,04-02`, none as `-`; once for all that are alike."""
    columns = []
    for year in years:
        days = sorted(date.strftime("%m-%d") for date in dates if date.year == year)
        columns.append(",".join(days) or "-")
    return columns[0] if len(set(columns)) == 1 else " ".join(columns)


def one_line(text):
    return " ".join(text.split())


def write_country(code, subdivisions, name, zones):
    country = getattr(holidays, code)
    years = range(max(YEARS.start, country.start_year), min(YEARS.stop, country.end_year + 1))
    scopes = ["", *sorted(subdivisions)]
    having = defaultdict(set)
    weekends = defaultdict(set)
    for scope in scopes:
        calendar = country(subdiv=scope or None, years=years, language=language_of(country))
        by_year = weekends_of(calendar, years)
        # A calendar has one weekend: the latest, and since when.
        since = next(year for year in years if set(by_year[year - years.start :]) == {by_year[-1]})
        earlier = by_year[since - years.start - 1] if since > years.start else ""
        weekends[(by_year[-1], str(since) if earlier else "", earlier)].add(scope)
        for date, holiday in calendar.items():
            if date.year in years:
                having[(date, one_line(holiday))].add(scope)
    lines = defaultdict(set)
    for (date, holiday), of in having.items():
        lines[(holiday, spell_scope(of, set(scopes)))].add(date)
    aliases = getattr(country, "subdivisions_aliases", {})
    names = {}
    for alias, subdivision in aliases.items():
        # Some aliases are other codes of the region.
        if not alias.isupper():
            names.setdefault(subdivision, alias)
    regions = [f"{region}={names[region]}" if region in names else region for region in sorted(subdivisions)]
    header = [
        ("country", code, name),
        *(("weekend", spell_scope(of, set(scopes)), *weekend) for weekend, of in sorted(weekends.items())),
        ("zones", " ".join(sorted(zones))),
        ("years", f"{years.start} {years.stop - 1}"),
        ("source", f"holidays {holidays.__version__}"),
        ("regions", "; ".join(regions)),
    ]
    rows = [(min(dates), holiday, scope, spell_dates(dates, years)) for (holiday, scope), dates in lines.items()]
    text = "".join("\t".join(fields).rstrip() + "\n" for fields in header) + "\n"
    # In the order of the first year.
    for first, holiday, scope, dates in sorted(rows, key=lambda row: (row[0].strftime("%m%d"), row[1:])):
        text += f"{holiday}\t{scope}\t{dates}\n"
    (FOLDER / f"{code}.tsv").write_text(text, "utf-8", newline="\n")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.tsv"):
        old.unlink()
    names = dict(zone_file("iso3166.tab"))
    # The database writes "Britain (UK)", and has no code that ISO 3166 leaves to users.
    names |= {"GB": "United Kingdom", "XK": "Kosovo"}
    zones = zones_by_country()
    countries = holidays.list_supported_countries(include_aliases=False)
    missing = sorted(set(countries) - set(names))
    if missing:
        sys.exit(f"no English names: {missing}")
    for code in sorted(countries):
        write_country(code, countries[code], one_line(names[code]), zones[code])
    with open(FOLDER.parent / "countries.rs", "w", encoding="utf-8", newline="\n") as out:
        out.write("//! The files of the countries, by ISO 3166-1 code. packaging/calendars/generate.py writes this list.\n\n")
        out.write(f"pub(super) const SOURCE: &str = \"holidays {holidays.__version__}\";\n\n")
        out.write(f"pub(super) const COUNTRIES: [(&str, &str); {len(countries)}] = [\n")
        for code in sorted(countries):
            out.write(f'    ("{code}", include_str!("countries/{code}.tsv")),\n')
        out.write("];\n")
    size = sum(path.stat().st_size for path in FOLDER.glob("*.tsv"))
    print(f"{len(countries)} countries, {size} bytes, holidays {holidays.__version__}, tz database {tzdata.IANA_VERSION}")


main()
