"""Local days: the one place where instants and a company's calendar meet."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
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


@cache
def offsets(zone: str) -> tuple[tuple[int, int], ...]:
    """Since when which offset from UTC holds, both in seconds, from 1970 to 2100; the first holds before, too."""
    info = ZoneInfo(zone)
    found: list[tuple[int, int]] = []
    day = datetime(1970, 1, 1, tzinfo=UTC)
    while day.year < _LAST_YEAR:
        if not found or _offset(day, info) != found[-1][1]:
            found.append((_since(day, info), _offset(day, info)))
        day += timedelta(days=1)
    return tuple(found)


_LAST_YEAR = 2100


def _offset(instant: datetime, info: ZoneInfo) -> int:
    return int((instant.astimezone(info).utcoffset() or timedelta()).total_seconds())


def _since(day: datetime, info: ZoneInfo) -> int:
    """The second at which the offset of an instant began, which is within the day before it."""
    late, early = int(day.timestamp()), int(day.timestamp()) - 86_400
    while late - early > 1:
        middle = (early + late) // 2
        same = _offset(datetime.fromtimestamp(middle, UTC), info) == _offset(day, info)
        early, late = (early, middle) if same else (middle, late)
    return late
