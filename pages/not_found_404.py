"""What people see at an address that leads nowhere."""

from typing import Any

import dash

from pages._frame import missing

dash.register_page(__name__, title="Not found · Clientele")


def layout(**_words: Any) -> Any:
    return missing("")
