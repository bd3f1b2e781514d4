"""The command bar: finds a customer or a page from anywhere, by keyboard alone."""

from collections.abc import Sequence

from dash import html

COMMAND = "command"


def command_bar(slug: str, places: Sequence[tuple[str, str]]) -> html.Dialog:
    """The dialog of a company's pages; `places` are label and address of the pages to jump to."""
    links = [html.A(label, href=address) for label, address in places]
    return html.Dialog(
        [
            html.Div([html.Div(id="command-field"), html.Kbd("Esc")], className="command-head"),
            html.Ul(id="command-list"),
            html.Div(id="command-said", className="soft small", role="status"),
            html.Nav(links, id="command-places", hidden=True, **{"aria-label": "Pages"}),
        ],
        id=COMMAND, className="panel command", **{"aria-label": "Find a customer or a page", "data-company": slug},
    )  # fmt: skip


def opener() -> html.Button:
    """The visible way to the command bar, with its key."""
    words = {"data-command": "open", "aria-keyshortcuts": "Control+K /", "aria-label": "Find a customer or a page"}
    return html.Button([html.Span("Find"), html.Kbd("Ctrl K")], type="button", className="find", **words)
