"""Functions on timestamps. None of them asks what time it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from fractions import Fraction

from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.primitives import to_text
from outlast.readers.terraform.values.runtime import Runtime

STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)
PIECE = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|([^A-Za-z']+)|(')")
DURATION = re.compile(r"[+-]?(?:\d+(?:\.\d*)?(?:h|ms|m|s|us|µs|ns))+", re.ASCII)
AMOUNT = re.compile(r"(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|ns)", re.ASCII)
SECONDS = {
    "h": Fraction(3600),
    "m": Fraction(60),
    "s": Fraction(1),
    "ms": Fraction(1, 1000),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "ns": Fraction(1, 10**9),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _moment(value: Runtime) -> datetime:
    match = STAMP.fullmatch(to_text(value))
    if match is None:
        raise Failure(f"{to_text(value)!r} is not a timestamp")
    date = [int(part) for part in match.groups()[:6]]
    zone = timedelta()
    if match[8]:
        zone = timedelta(hours=int(match[9]), minutes=int(match[10]))
        zone = -zone if match[8] == "-" else zone
    micro = int((match[7] or "0").ljust(6, "0")[:6])
    try:
        year, month, day, hour, minute, second = date
        return datetime(year, month, day, hour, minute, second, micro, timezone(zone))
    except ValueError as error:
        raise Failure(f"{to_text(value)!r} is not a timestamp") from error


def _zone(moment: datetime, colon: str) -> str:
    offset = moment.utcoffset() or timedelta()
    minutes = round(abs(offset).total_seconds() / 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02d}{colon}{minutes % 60:02d}"


def _hour12(moment: datetime) -> int:
    return moment.hour % 12 or 12


VERBS: Mapping[str, Callable[[datetime], str]] = {
    "YYYY": lambda m: f"{m.year:04d}",
    "YY": lambda m: f"{m.year % 100:02d}",
    "MMMM": lambda m: MONTHS[m.month - 1],
    "MMM": lambda m: MONTHS[m.month - 1][:3],
    "MM": lambda m: f"{m.month:02d}",
    "M": lambda m: str(m.month),
    "DD": lambda m: f"{m.day:02d}",
    "D": lambda m: str(m.day),
    "EEEE": lambda m: DAYS[m.weekday()],
    "EEE": lambda m: DAYS[m.weekday()][:3],
    "hh": lambda m: f"{m.hour:02d}",
    "h": lambda m: str(m.hour),
    "HH": lambda m: f"{_hour12(m):02d}",
    "H": lambda m: str(_hour12(m)),
    "AA": lambda m: "AM" if m.hour < 12 else "PM",
    "aa": lambda m: "am" if m.hour < 12 else "pm",
    "mm": lambda m: f"{m.minute:02d}",
    "m": lambda m: str(m.minute),
    "ss": lambda m: f"{m.second:02d}",
    "s": lambda m: str(m.second),
    "ZZZZZ": lambda m: _zone(m, ":"),
    "ZZZZ": lambda m: _zone(m, ""),
    "ZZZ": lambda m: "UTC" if not m.utcoffset() else _zone(m, ""),
    "Z": lambda m: "Z" if not m.utcoffset() else _zone(m, ":"),
}


def _formatdate(pattern: Runtime, stamp: Runtime) -> Runtime:
    moment = _moment(stamp)
    return "".join(_piece(match, moment) for match in PIECE.finditer(to_text(pattern)))


def _piece(match: re.Match[str], moment: datetime) -> str:
    if match[4]:
        raise Failure("the format has a quote that does not end")
    if match[1] is not None:
        return match[1].replace("''", "'")
    if match[3]:
        return match[3]
    if match.group() not in VERBS:
        raise Failure(f"`{match.group()}` is not part of a date format")
    return VERBS[match.group()](moment)


def _timeadd(stamp: Runtime, duration: Runtime) -> Runtime:
    """Fractions of a second are dropped from the result."""
    text = to_text(duration)
    if text not in ("0", "-0", "+0") and not DURATION.fullmatch(text):
        raise Failure(f"{text!r} is not a duration")
    total = sum((Fraction(n) * SECONDS[unit] for n, unit in _amounts(text)), Fraction())
    micros = int((-total if text.startswith("-") else total) * 10**6)
    try:
        return _written(_moment(stamp) + timedelta(microseconds=micros))
    except OverflowError as error:
        raise Failure("the time lies outside the calendar") from error


def _amounts(text: str) -> list[tuple[str, str]]:
    return [(match[1].rstrip("."), match[2]) for match in AMOUNT.finditer(text)]


def _written(moment: datetime) -> str:
    return f"{moment.year:04d}-{moment.strftime('%m-%dT%H:%M:%S')}{VERBS['Z'](moment)}"


def _timecmp(left: Runtime, right: Runtime) -> Runtime:
    one, other = _moment(left), _moment(right)
    return (one > other) - (one < other)


FUNCTIONS: Mapping[str, Function] = {
    "formatdate": Function(_formatdate, 2, 2),
    "timeadd": Function(_timeadd, 2, 2),
    "timecmp": Function(_timecmp, 2, 2),
}
