"""What people changed on an account, and the way back from it."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from dash import html

from components import cards
from components.profile_words import tab_link
from queries import formats
from queries.account.audit import NOTHING
from queries.account.records import Section
from queries.scope import Scope


def changes_card(changes: Section[Any], scope: Scope, most: int = 3) -> html.Section:
    """The latest changes that people made here, each with its way back."""
    link = tab_link(f"All {changes.total:,}", "details", **{"aria-label": f"All {changes.total:,} changes"})
    return cards.card("Changes", change_lines(changes.rows[:most], scope), link=link)


def change_lines(entries: Sequence[Any], scope: Scope) -> html.Ul:
    return html.Ul([_line(one, scope) for one in entries], className="changes")


def _line(one: Any, scope: Scope) -> html.Li:
    local = one.at.astimezone(ZoneInfo(scope.company.time_zone))
    when = html.Time(
        f"{formats.day(local.date(), scope.company)} {local:%H:%M}", dateTime=one.at.isoformat(), className="soft"
    )
    said = [html.B(one.label), html.Span(f" by {one.who}, ", className="soft"), when, *_state(one)]
    moved = [html.Div([_moved(*change) for change in one.changes], className="soft small moves")] if one.changes else []
    return html.Li([html.Div(said), *moved])


def _state(one: Any) -> list[Any]:
    if one.undone:
        return [cards.tag("undone")]
    words = {"data-undo": str(one.id), "aria-label": f"Undo {one.label}"}
    return [html.Button("Undo", type="button", className="link", **words)] if one.undoable else []


def _moved(label: str, before: str, after: str) -> html.Span:
    if before == NOTHING:
        return html.Span([f"{label}: ", html.Ins(after)], className="moved")
    now = " removed" if after == NOTHING else html.Span([" → ", html.Ins(after)])
    return html.Span([f"{label}: ", html.Del(before), now], className="moved")
