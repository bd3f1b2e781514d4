"""The data addresses of the Clients page: its lists with every row, its summary, the flow and the trends."""

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from data.errors import ClienteleError, FactsBuilding
from pages import _addresses
from queries import exports
from queries.clients import flow, summary, trend
from queries.clients.period import period_of
from queries.clients.view import checked, listed
from queries.scope import Scope
from queries.selection import Selection

clients_addresses = Blueprint("clients_addresses", __name__)


@clients_addresses.errorhandler(ClienteleError)
def explain(error: ClienteleError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), error.status


def _asked(company: str, *own: str) -> tuple[Selection, Scope, dict[str, str]]:
    """As of any page; what the Clients page keeps of its own must be readable too, used or not."""
    selection, scope, found = _addresses.asked(company, *own)
    _addresses.refuse(checked(selection, scope))
    return selection, scope, found


@clients_addresses.get("/<company>/clients.<any(csv, json, xlsx, parquet):extension>")
def clients(company: str, extension: str) -> Response:
    """Every row of the list that the address names; without one, everybody."""
    selection, scope, own = _asked(company, "file")
    roll = listed(selection, scope)
    order = exports.Order(
        selection=selection,
        scope=scope,
        address=request.url,
        made_at=datetime.now(UTC),
        people="file" in own,
        roll=roll,
    )
    return _addresses.delivered(order, extension, f"{company}-clients-{scope.as_of}.{extension}", attached=bool(own))


@clients_addresses.get("/<company>/clients/summary.json")
def clients_summary(company: str) -> Response:
    selection, scope, _ = _asked(company)
    return jsonify(summary.summary(selection, scope))


@clients_addresses.get("/<company>/clients/flow.json")
def clients_flow(company: str) -> tuple[Response, int]:
    """202 with the progress while the facts of either end are being built: ask again."""
    selection, scope, _ = _asked(company)
    try:
        return jsonify(flow.told(flow.flow(period_of(selection, scope), selection, scope))), 200
    except FactsBuilding as error:
        return jsonify({"building": str(error)}), 202


@clients_addresses.get("/<company>/clients/trend.json")
def clients_trend(company: str) -> Response:
    selection, scope, _ = _asked(company)
    return jsonify(trend.trend(selection, scope))
