"""What each filter of the query string lets through, asked of one reference row and the text of the parameter."""

import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.reference.seen import Row

Predicate = Callable[[Row, str], bool]


def yes_no(key: str) -> Predicate:
    return lambda row, text: row[key] == (text == "yes")


def choices(text: str) -> set[str | None]:
    """The values between the commas; `none` is the missing one. A backslash takes the next character as it stands."""
    found, word, plain, rest = set(), "", True, iter(text + ",")
    for char in rest:
        if char == ",":
            found |= {None if plain and word == "none" else word} if word else set()
            word, plain = "", True
        elif char == "\\":
            word, plain = word + next(rest), False
        else:
            word += char
    return found


def choice(key: str) -> Predicate:
    return lambda row, text: row[key] in choices(text)


def among(key: str) -> Predicate:
    """Any of the values of a set; the empty set is `none`."""
    return lambda row, text: bool((row[key] or {None}) & choices(text))


def between(key: str, read: Callable[[str], Any]) -> Predicate:
    """From..to with both ends in it, either may be left out; a missing value is in no range, only in `none`."""

    def holds(row: Row, text: str) -> bool:
        if text == "none" or row[key] is None:
            return text == "none" and row[key] is None
        low, high = text.split("..")
        return (not low or row[key] >= read(low)) and (not high or row[key] <= read(high))

    return holds


def search(row: Row, text: str) -> bool:
    """Every word is somewhere in the name, the e-mail, the phone or the id; case does not matter, nor accents in names."""
    name = None if row["name"] is None else _bare(row["name"])
    where = " ".join(str(row[key] or "") for key in ("email", "phone", "external_id", "id")).lower()
    return all(word.lower() in where or (name is not None and _bare(word) in name) for word in text.split())


def _bare(text: str) -> str:
    """As it would be typed on a keyboard that has no accents."""
    letters = unicodedata.normalize("NFD", text)
    kept = [letter for letter in letters if not unicodedata.category(letter).startswith("M")]
    return unicodedata.normalize("NFC", "".join(kept)).lower()


FLAGS = ("paying", "delinquent", "not_onboarded", "not_coached", "graduated", "not_graduated", "testimony")
CHOICES = ("gender", "country", "payment_method", "plan", "channel", "owner", "income_range",
           "primary_status", "account_type", "account_group", "onboarding_status", "graduation_progress")  # fmt: skip
COUNTS = ("age", "optin_close_days", "call_close_days", "onboarding_days", "coaching_times", "graduation_days", "days_in_total",
          "days_past_due", "testimonies")  # fmt: skip
AMOUNTS = ("income", "amount_overdue", "total_paid")
DATES = ("created", "opted_in", "closed", "onboarded", "graduated_on", "left_on")

REFERENCE_FILTERS: dict[str, Predicate] = {
    **{key: yes_no(key) for key in FLAGS},
    **{key: choice(key) for key in CHOICES},
    "status": among("statuses"),
    "reached": among("reached"),
    **{key: between(key, int) for key in COUNTS},
    **{key: between(key, Decimal) for key in AMOUNTS},
    **{key: between(key, date.fromisoformat) for key in DATES},
    "q": search,
}
