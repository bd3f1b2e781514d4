"""What people see at an address that leads nowhere."""

from typing import Any

import dash

from components import states

dash.register_page(__name__, title="Not found · Clientele")


def layout(**_words: Any) -> Any:
    return states.missing(
        "There is no such page", "The address may be mistyped, or the page has moved.", [("All companies", "/")]
    )
