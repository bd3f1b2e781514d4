"""Local days: the one place where instants and a company's calendar meet."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, reset_tzpath

reset_tzpath(())  # the tzdata package on every machine alike, not what the machine happens to have


def start_of(day: date, zone: str) -> int:
    """The first instant of a local day, as whole seconds UTC; right across changes to and from summer time."""
    return int(datetime.combine(day, time.min, ZoneInfo(zone)).timestamp())


def end_of(day: date, zone: str) -> int:
    """The first instant after a local day: events of the day and before are those earlier than this."""
    return start_of(day + timedelta(days=1), zone)


def local_day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def today(zone: str) -> date:
    """Today in a zone. Called by pages and commands only; everything below takes the day as an argument."""
    return local_day(datetime.now(UTC), zone)
