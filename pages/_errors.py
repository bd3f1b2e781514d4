"""What people read when a callback fails, with an id that is in the log as well."""

import logging
from secrets import token_hex

from dash import set_props

from components import ids
from data.errors import ClienteleError

log = logging.getLogger(__name__)


def explain(error: Exception) -> None:
    """Shows the message as a toast; the page keeps what it shows."""
    if isinstance(error, ClienteleError):
        set_props(ids.TOAST, {"data": {"text": str(error), "tone": "warn"}})
        return
    number = token_hex(4)
    log.error("Callback failed, %s", number, exc_info=error)
    text = f"Something went wrong on our side. The page shows what it had. Error {number} is in the log."
    set_props(ids.TOAST, {"data": {"text": text, "tone": "bad"}})
