"""Text as it was typed or sent, without characters that show it in another order than it is written."""

import re

# Embeddings, overrides and isolates. The plain marks of direction, which Arabic and Hebrew need, stay.
_TURNING = "[\u202a-\u202e\u2066-\u2069]"
_UNSEEN = re.compile(f"\0|{_TURNING}")


def straight(text: str) -> str:
    """The text without them, and without zero bytes, which no database takes."""
    return _UNSEEN.sub("", text)
