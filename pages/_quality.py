"""The addresses of the rows behind each check of Data quality, for the page and as a file."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
from flask import Blueprint, Response, jsonify

from components.quality import cells, label_of
from data.errors import ClienteleError, NotFound, UserError
from pages._addresses import asked
from queries.quality import CHECKS, EVERY
from queries.scope import Scope

quality = Blueprint("quality", __name__)

SHOWN = 200
_RISKY = re.compile(r"^[=+\-@\t\r]")


@quality.errorhandler(ClienteleError)
def explain(error: ClienteleError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), error.status


def _rows(company: str, key: str, most: int) -> tuple[pd.DataFrame, Scope]:
    """Raises UserError for a day that cannot be read, and for a parameter that a check does not follow."""
    selection, scope, _ = asked(company)
    if others := replace(selection, as_of=None).to_query():
        raise UserError(f"{others}: a check is of all customers; it follows as_of alone, a day such as 2026-01-31.")
    if key not in CHECKS:
        raise NotFound(f"There is no check '{key}'. Checks: {', '.join(CHECKS)}.")
    return CHECKS[key].rows(scope, most), scope


@quality.get("/<company>/data/quality/<key>.json")
def shown(company: str, key: str) -> Response:
    """The first rows, each with the number of its customer."""
    frame, scope = _rows(company, key, SHOWN)
    headings = [label_of(name) for name in frame.columns if name != "id"]
    rows = [{"id": int(id), "cells": row} for id, row in zip(frame["id"].tolist(), cells(frame, scope), strict=True)]
    return jsonify({"headings": headings, "rows": rows, "more": len(rows) >= SHOWN})


@quality.get("/<company>/data/quality/<key>.csv")
def as_file(company: str, key: str) -> Response:
    """Every row."""
    frame, scope = _rows(company, key, EVERY)
    named = {"Content-Disposition": f'attachment; filename="{company}-{key}-{scope.as_of}.csv"'}
    return Response(_lines(frame, scope), content_type="text/csv; charset=utf-8", headers=named)


def _lines(frame: pd.DataFrame, scope: Scope) -> Iterator[str]:
    """The rows as CSV; a cell that a spreadsheet would run is written so that it does not."""
    yield "\ufeff"
    headings = [label_of(name) for name in frame.columns]
    for row in [headings, *([str(id), *row] for id, row in zip(frame["id"], cells(frame, scope), strict=True))]:
        line = io.StringIO()
        csv.writer(line).writerow([_harmless(cell) for cell in row])
        yield line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if _RISKY.match(cell) and not re.fullmatch(r"[+-]?[\d.,]+", cell) else cell
