"""How the profile writes days, amounts and initials, and the small parts that its sections share."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from dash import html

from components import cards
from data.companies import Company
from queries import formats

NOTHING = "–"


def day(value: date | None, company: Company) -> str:
    return formats.day(value, company) if value else NOTHING


def short_day(value: date, company: Company, as_of: date) -> str:
    """A day without its year where that is the year of the day shown."""
    if value.year != as_of.year:
        return formats.day(value, company)
    return str(format_date(value, format="d MMM", locale=company.locale.replace("-", "_")))


def money(value: Decimal, currency: str, company: Company) -> str:
    """An amount in its own currency; the company's is written with its sign."""
    if currency == company.currency:
        return formats.money(value, company)
    return f"{currency} {formats.number(value, company, 0 if value == value.to_integral_value() else 2)}"


def amount(value: Decimal, company: Company) -> str:
    return formats.money(value, company)


def spoken(code: str) -> str:
    """A stored word as people read it: "content_completed" as "Content completed", "PayPal" as it is."""
    return (code[:1].upper() + code[1:]).replace("_", " ")


def initials(name: str) -> str:
    """At most two letters that stand for a name; a question mark where it has none."""
    words = [word for word in name.split() if word[0].isalpha()]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper() or "?"


def counted(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"


def rows(lines: Sequence[tuple[Any, Any]], empty: str) -> Any:
    """A list of label and value, or the sentence that says why there is none."""
    return cards.pairs(lines) if lines else html.P(empty, className="nothing")


def section(title: str, lines: Sequence[tuple[Any, Any]], empty: str, link: Any = None) -> html.Section:
    """A card of the Dashboard: its title, its lines or why there are none, and where it leads."""
    return cards.card(title, rows(lines, empty), link=link)


def unknown(text: str = "not recorded") -> html.Span:
    return html.Span(text, className="soft")


def tab_link(text: str, tab: str, **more: Any) -> html.A:
    """Leads to a tab of the same profile."""
    return html.A(text, href=f"?tab={tab}", **{"data-tab": tab}, **more)


def deed(
    text: str, form: str, record: int | None = None, *, look: str = "link", words: Mapping[str, str] | None = None
) -> html.Button:
    """A button that opens the form of a write; `words` are attributes that say more than its text."""
    held = {"data-record": str(record)} if record is not None else {}
    return html.Button(text, className=look, type="button", **{"data-form": form}, **held, **(words or {}))
