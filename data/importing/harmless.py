"""Keeps spreadsheets from running what stands in a cell: an apostrophe before it, which the import takes off again."""

import re

_FORMULA = r"^\s*[=@+\-\x{FF1D}\x{FF20}\x{FF0B}\x{FF0D}]"
_ESCAPED = r"^''\s*[=@+\-\x{FF1D}\x{FF20}\x{FF0B}\x{FF0D}]"
_NUMBER = r"\s*[+-]\s?\d[\d., ]*|\s*[+-][.,]\d+"
_HEADING = re.compile(r"\s*[=@+\-\uFF1D\uFF20\uFF0B\uFF0D]")


def disarmed(cell: str) -> str:
    """SQL of a cell that a spreadsheet takes for text, unless all of it is a number."""
    runs = f"regexp_matches({cell}, '{_FORMULA}') AND NOT regexp_full_match({cell}, '{_NUMBER}')"
    return f"CASE WHEN {runs} THEN '''' || {cell} ELSE {cell} END"


def rearmed(cell: str) -> str:
    """SQL of the cell as it was before."""
    escaped = f"starts_with({cell}, '''') AND regexp_matches({cell}, '{_ESCAPED}')"
    return f"CASE WHEN {escaped} THEN trim(substr({cell}, 2)) ELSE {cell} END"


def disarmed_heading(heading: str) -> str:
    return f"'{heading}" if _HEADING.match(heading) else heading


def rearmed_heading(heading: str) -> str:
    return heading[1:] if heading.startswith("'") and _HEADING.match(heading[1:]) else heading
