"""What a profile keeps of its own in the address, and what each part may say."""

from collections.abc import Callable, Sequence
from datetime import date

from pages._scope import scope_for
from queries.profile import EVENT_LANES
from queries.selection import Selection

Reader = Callable[[str], bool]


def _is_range(text: str) -> bool:
    start, _, end = text.partition("..")
    return date.fromisoformat(start) <= date.fromisoformat(end)


def _are_kinds(text: str) -> bool:
    return {part.partition(":")[0] for part in text.split(",")} <= EVENT_LANES.keys()


_READERS: dict[str, tuple[Reader, str]] = {
    "range": (_is_range, "expected two dates like 2026-01-31 with .. between"),
    "show": (_are_kinds, f"expected {', '.join(EVENT_LANES)}, or one kind of them like calls:sales"),
    "event": (str.isdecimal, "expected the number of an event"),
    "tickets": ("yes".__eq__, "expected yes"),
    "open": (str.isdecimal, "expected the number of a note"),
}


def checked(query: str, slug: str | None, tabs: Sequence[str]) -> Selection:
    """What the address says, with each part that the profile cannot show reported as a problem and left out."""
    selection = Selection.from_query(query)
    if selection.view.get("tab", "dashboard") not in tabs:
        selection = selection.with_problem("tab", f"expected {', '.join(tabs)}")
    for name, (reader, expected) in _READERS.items():
        if not _reads(reader, selection.view.get(name, "")):
            selection = selection.with_problem(name, expected)
    return scope_for(slug, selection)[1] if slug else selection


def _reads(reader: Reader, text: str) -> bool:
    try:
        return not text or reader(text)
    except ValueError:
        return False
