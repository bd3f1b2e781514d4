"""The ids that pages and scripts share, each written once."""

SELECTION = "selection"
UPDATE = "update"
MODEL = "model"
DAY = "day"
FACTS = "facts-version"
COMPANY = "company"
TICK = "tick"
WHO = "who"
WHO_ANSWER = "who-answer"
WHO_GRID = "who-grid"
TABLE = "table"
OPTIONS = "options"
OPTIONS_ASKED = "options-asked"
FRESHNESS = "freshness"
TODAY = "today"
TOAST = "toast"


def chart_card(key: str) -> str:
    return f"chart-{key}"


def kpi_part(key: str, part: str) -> str:
    """The value or the note of a figure in the strip."""
    return f"kpi-{key}-{part}"
