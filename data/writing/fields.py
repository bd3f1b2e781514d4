"""The fields of a form: how each is read from what people typed, and what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.cards import REFUSAL, holds_card_number
from data.errors import UserError
from data.texts import straight

YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0", "")


class ValidationError(UserError):
    """What is wrong, by field; `fields` maps a field's name to a sentence."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(" ".join(self.fields.values()))


@dataclass(frozen=True, kw_only=True)
class FormField:
    """`kind`: text, long, email, phone, digits, choice, number, date or flag. `least` and `most` bound a number.

    For texts `most` is the greatest length.
    """

    name: str
    label: str
    help: str
    kind: str = "text"
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    least: int | None = None
    most: int | None = None

    def read(self, given: Any) -> Any:
        """The value of what was given, None for nothing. ValueError says what is wrong."""
        if self.kind == "flag":
            return _flag(given, self)
        text = "" if given is None else straight(str(given)).strip()
        if not text:
            if self.required:
                raise ValueError(f"{self.label} is missing.")
            return None
        return _READERS[self.kind](text, self)


def checked(fields: tuple[FormField, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """The value of every field. Raises ValidationError with a sentence for each that cannot be taken."""
    values, wrong = {}, {}
    for field in fields:
        try:
            values[field.name] = field.read(given.get(field.name))
        except ValueError as error:
            wrong[field.name] = str(error)
    unknown = {name: f"There is no field '{name}'." for name in given if name not in {field.name for field in fields}}
    if wrong or unknown:
        raise ValidationError({**wrong, **unknown})
    return values


def _flag(given: Any, field: FormField) -> bool:
    word = "" if given is None else str(given).strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValueError(f"{field.label} is neither yes nor no.")


def _text(text: str, field: FormField) -> str:
    if holds_card_number(text):
        raise ValueError(REFUSAL)
    if field.most is not None and len(text) > field.most:
        raise ValueError(f"{field.label} has {len(text):,} characters; at most {field.most:,} fit.")
    return text


def _email(text: str, field: FormField) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError(f"{field.label} is not an e-mail address such as ana@example.com.")
    return _text(text, field)


def _phone(text: str, field: FormField) -> str:
    """At most the 15 digits that a phone number can have; a number with + is not taken for a card's."""
    digits = re.sub(r"\D", "", text)
    if not 3 <= len(digits) <= 15 or not re.fullmatch(r"[\d\s+()/.x-]+", text):
        raise ValueError(REFUSAL if holds_card_number(text) else f"{field.label} is not a phone number.")
    return text if text.startswith("+") else _text(text, field)


def _digits(text: str, field: FormField) -> str:
    if holds_card_number(text):
        raise ValueError(REFUSAL)
    if not re.fullmatch(rf"\d{{1,{field.most or 4}}}", text, re.ASCII):
        raise ValueError(f"{field.label}: give at most the last {field.most or 4} digits and nothing else.")
    return text


def _choice(text: str, field: FormField) -> str:
    if text not in dict(field.choices):
        raise ValueError(f"{field.label} is none of {', '.join(label for _, label in field.choices)}.")
    return text


def _number(text: str, field: FormField) -> int:
    """Every number field has its bounds; its sentence says them, whatever was typed."""
    assert field.least is not None
    assert field.most is not None
    if re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII) and field.least <= int(text) <= field.most:
        return int(text)
    raise ValueError(f"{field.label}: give a whole number from {field.least} to {field.most}.")


def _date(text: str, field: FormField) -> date:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"{field.label} is not a date such as 2026-01-31.") from None
    if not 1970 < day.year < 2200:
        raise ValueError(f"{field.label} is not between 1971 and 2199.")
    return day


_READERS: dict[str, Callable[[str, FormField], Any]] = {
    "text": _text,
    "long": _text,
    "email": _email,
    "phone": _phone,
    "digits": _digits,
    "choice": _choice,
    "number": _number,
    "date": _date,
}
