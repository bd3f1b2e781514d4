"""The data addresses: a page's address with an extension is its data, with every filtered row."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, request, send_file

from data.companies import all_companies
from data.days import today
from data.engines import check_source
from data.errors import ClienteleError, Unavailable, UserError
from data.exporting import plain
from data.facts.table import facts
from data.settings import data_dir
from pages._scope import current_user, scope_for
from queries import board, exports, profile
from queries.answer import answer
from queries.charts import CHARTS
from queries.scope import Scope
from queries.selection import Selection
from queries.summary import summary

addresses = Blueprint("addresses", __name__)

MIME = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


@addresses.errorhandler(ClienteleError)
def explain(error: ClienteleError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), error.status


def asked(slug: str, *own: str) -> tuple[Selection, Scope, dict[str, str]]:
    """Selection, scope and the address's own parameters; UserError names what cannot be read."""
    pairs = parse_qsl(request.query_string.decode(errors="replace"), keep_blank_values=True)
    selection = Selection.from_query(urlencode([pair for pair in pairs if pair[0] not in own]))
    scope, selection = scope_for(slug, selection)
    refuse(selection)
    scope = scope.pin()  # one version throughout, and what cannot be answered yet says so before the first byte
    return selection, scope, {name: text for name, text in pairs if name in own}


def refuse(selection: Selection) -> None:
    """Raises UserError where the address carries what cannot be read."""
    if selection.problems:
        raise UserError("; ".join(f"{name}={text}: {expected}" for name, text, expected in selection.problems))


@addresses.get("/<company>/customers.<any(csv, json, xlsx, parquet):extension>")
def customers(company: str, extension: str) -> Response:
    """Every filtered row. `file=1` is what the button adds: headings and labels for people."""
    selection, scope, own = asked(company, "file")
    order = exports.Order(
        selection=selection, scope=scope, address=request.url, made_at=datetime.now(UTC), people="file" in own
    )
    return delivered(order, extension, f"{company}-customers-{scope.as_of}.{extension}", attached=bool(own))


def delivered(order: exports.Order, extension: str, name: str, *, attached: bool) -> Response:
    """The export as it streams, or as a finished file."""
    if extension in exports.STREAMS:
        return _streamed(exports.STREAMS[extension](order), extension, name if attached else None)
    return _file(order, extension, name)


def _streamed(chunks: Iterator[bytes], extension: str, name: str | None) -> Response:
    first = next(chunks)
    response = Response(_from(first, chunks), content_type=MIME[extension])
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _from(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _file(order: exports.Order, extension: str, name: str) -> Response:
    """The finished file; its name is gone from the disk before it is sent, so nothing is left behind."""
    with tempfile.NamedTemporaryFile(dir=data_dir(), suffix=f".{extension}", delete=False) as file:
        path = Path(file.name)
    try:
        exports.FILES[extension](order, path)
        handle = path.open("rb")
    finally:
        path.unlink()
    return send_file(handle, mimetype=MIME[extension], as_attachment=True, download_name=name)


@addresses.get("/<company>/customers/summary.json")
def customers_summary(company: str) -> Response:
    selection, scope, _ = asked(company)
    return jsonify(summary(selection, scope))


@addresses.get("/<company>/customers/brush.json")
def brush(company: str) -> Response:
    selection, scope, own = asked(company, "chart")
    if own.get("chart") not in CHARTS:
        raise UserError(f"There is no chart '{own.get('chart', '')}'. Charts: {', '.join(CHARTS)}.")
    return jsonify(board.brush(own["chart"], selection, scope))


@addresses.get("/<company>/customers/update.json")
def update(company: str) -> Response:
    """What the page shows of a selection; parts that cannot be read are told among its problems."""
    scope, selection = scope_for(company, Selection.from_query(request.query_string.decode(errors="replace")))
    return jsonify(board.update(selection, scope))


@addresses.get("/<company>/customers/<int:number>.json")
def customer(company: str, number: int) -> Response:
    _, scope, _ = asked(company)
    known = profile.facts_about(number, scope)
    events = [
        {**vars(event), "at": event.at.isoformat(), "day": str(event.day)} for event in profile.events_of(number, scope)
    ]
    return jsonify({**{key: plain(value) for key, value in known.items()}, "events": events})


@addresses.get("/healthz")
def health() -> tuple[Response, int]:
    """200 when the source and every company's current facts can be read, else 503 and what cannot."""
    try:
        check_source()
        for company in all_companies():
            scope = Scope(company=company, as_of=today(company.time_zone), user=current_user())
            answer(sa.select(facts.c.id).limit(1), scope)
    except Unavailable as error:
        return jsonify({"status": "unavailable", "reason": str(error)}), 503
    return jsonify({"status": "ok"}), 200
