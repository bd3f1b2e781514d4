"""Recognises card numbers, which are never kept, so that nothing that holds one is stored."""

import re

REFUSAL = "This looks like a full card number. Clientele never keeps one: give its last 4 digits only."
FEWEST, MOST = 13, 19
MASK = "•"
_LONGEST_PHONE = 15
_RUN = re.compile(r"(\+?)(\d+(?:[\s.\-]{1,2}\d+)*)")


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits stand in the text, in groups or not, with the check digit of a card number.

    A phone number that begins with + is none.
    """
    return any(_is_card(digits, plus=bool(plus)) for plus, run in _RUN.findall(text) for digits in _windows(run))


def masked(text: str) -> str:
    """The text without its digits, save the last four of each run of many."""
    return _RUN.sub(
        lambda run: _hidden(run.group()) if len(re.findall(r"\d", run.group())) >= FEWEST else run.group(), text
    )


def shown(text: str) -> str:
    """The text as it may be seen: masked where it holds a card number."""
    return masked(text) if holds_card_number(text) else text


def _hidden(run: str) -> str:
    return re.sub(r"\d", MASK, run[:-4]) + run[-4:]


def _windows(run: str) -> list[str]:
    """The whole run, and the digits of neighbouring groups: a security code may stand behind the number.

    Single digits make no group, else every row of small numbers would hold one.
    """
    groups = re.findall(r"\d+", run)
    pairs = ((first, last) for first in range(len(groups)) for last in range(first + 1, first + MOST // 2 + 1))
    parts = ("".join(groups[first:last]) for first, last in pairs if min(map(len, groups[first:last]), default=0) > 1)
    return [digits for digits in dict.fromkeys(["".join(groups), *parts]) if FEWEST <= len(digits) <= MOST]


def _is_card(digits: str, *, plus: bool) -> bool:
    return not (plus and len(digits) <= _LONGEST_PHONE) and _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0
