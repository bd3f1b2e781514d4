"""What never changes while a person moves between pages: the page's place, messages, and Dash's own parts."""

from dash import ClientsideFunction, Input, clientside_callback, html, page_container

from components import ids, states


def shell() -> html.Div:
    return html.Div([page_container, *states.messages()])


clientside_callback(ClientsideFunction("shell", "toast"), Input(ids.TOAST, "data"))
