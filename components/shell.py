"""The frame around every page: sidebar with the companies and pages, header, notices, and the skip link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from components import ids
from components.command_bar import command_bar, opener
from data.companies import Company


@dataclass(frozen=True, kw_only=True)
class Place:
    """A page in the sidebar; `path` follows the company's slug."""

    key: str
    label: str
    path: str
    part: str = ""


PLACES = (
    Place(key="home", label="Home", path=""),
    Place(key="customers", label="Customers", path="/customers"),
    Place(key="clients", label="Clients", path="/clients"),
    Place(key="partner", label="Partner", path="/partner"),
    Place(key="data", label="Data", path="/data", part="Manage"),
    Place(key="glossary", label="Glossary", path="/glossary", part="Manage"),
)


def frame(
    company: Company,
    companies: Sequence[Company],
    current: str,
    there: frozenset[str],
    header: Any,
    content: Sequence[Any],
) -> html.Div:
    """A whole page. `there` are the keys of the places that exist; others are not linked."""
    return html.Div(
        [
            html.A("Skip to the content", href="#content", className="skip"),
            sidebar(company, companies, current, there),
            html.Main([header, demonstration(company), *content], id="content", className="content", tabIndex="-1"),
            command_bar(
                company.slug, [(place.label, f"/{company.slug}{place.path}") for place in PLACES if place.key in there]
            ),
        ],
        className="app",
        **{"data-locale": company.locale.replace("_", "-")},
    )


def sidebar(company: Company, companies: Sequence[Company], current: str, there: frozenset[str]) -> html.Nav:
    places = [place for place in PLACES if place.key in there]
    links: list[Any] = []
    for place in places:
        if place.part and not any(getattr(link, "className", "") == "part" for link in links):
            links.append(html.Div(place.part, className="part"))
        links.append(_link(company, place, current))
    return html.Nav(
        [switcher(company, companies, current), opener(), *links, html.Div([_theme_button()], className="foot")],
        className="sidebar",
        **{"aria-label": "Pages"},
    )


def _link(company: Company, place: Place, current: str) -> html.A:
    here = {"aria-current": "page"} if place.key == current else {}
    return html.A(place.label, href=f"/{company.slug}{place.path}", className="place", **{"data-nav": "1"}, **here)


def _theme_button() -> html.Button:
    return html.Button(
        [html.Span("◐", **{"aria-hidden": "true"}), "Light or dark"], className="button plain", **{"data-deed": "theme"}
    )


def switcher(company: Company, companies: Sequence[Company], current: str) -> html.Details:
    """Leads to the same page of another company."""
    path = next((place.path for place in PLACES if place.key == current), "")
    choices = [
        html.A(one.name, href=f"/{one.slug}{path}", className="choice",
               **{"data-nav": "1", "aria-current": "true" if one.slug == company.slug else "false"})
        for one in companies
    ]  # fmt: skip
    summary = html.Summary([html.Span(company.name), html.Span("⌄", **{"aria-hidden": "true"})], className="button")
    return html.Details([summary, html.Div(choices, className="sheet")], className="menu switcher")


def header(title: Any, tools: Sequence[Any] = (), *, as_of: bool = True) -> html.Header:
    """Title on the left; the day, the freshness and the page's own tools on the right."""
    burger = html.Button(
        "☰", className="button burger", **{"data-deed": "menu", "aria-label": "Menu", "aria-expanded": "false"}
    )
    day = [html.Div([html.Span("As of"), html.Div(id="as-of-slot")], className="fact")] if as_of else []
    fresh = html.Div(id=ids.FRESHNESS, className="fact freshness")
    heading = html.H1(title) if isinstance(title, str) else title
    return html.Header([burger, heading, *day, fresh, *tools], className="header")


def copy_button() -> html.Button:
    return html.Button("Copy link", className="button wide", **{"data-deed": "copy"})


def demonstration(company: Company) -> html.Div | None:
    """The dismissible line on a company that is not anybody's."""
    if not company.demonstration:
        return None
    text = html.Span(
        [
            "This is demonstration data. ",
            html.A("Bring in your own", href=f"/{company.slug}/data", **{"data-nav": "1"}),
            ".",
        ]
    )
    close = html.Button("✕", className="close", **{"data-deed": "dismiss", "aria-label": "Dismiss"})
    return html.Div(
        [text, close], className="notice", hidden=True, **{"data-once": f"clientele-demonstration-{company.slug}"}
    )


def stores(company: str, day: str) -> list[Any]:
    """What every page of a company carries: whose it is, which day it shows, and a clock for fresh data."""
    return [
        dcc.Store(id=ids.COMPANY, data=company),
        dcc.Store(id=ids.DAY, data=day),
        dcc.Store(id=ids.TODAY),
        dcc.Store(id=ids.FACTS),
        dcc.Interval(id=ids.TICK, interval=5_000),
    ]
