"""What the command bar asks while a person types: a company's customers by name, e-mail, phone or id."""

from flask import Blueprint, Response, jsonify, request

from data.errors import ClienteleError
from pages._scope import scope_for
from queries.account import find
from queries.selection import Selection

command_bar = Blueprint("command_bar", __name__)


@command_bar.errorhandler(ClienteleError)
def explain(error: ClienteleError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), error.status


@command_bar.get("/<company>/find.json")
def find_customers(company: str) -> Response:
    """The best matches for `q`, at most eight."""
    scope, _ = scope_for(company, Selection())
    return jsonify({"found": [vars(one) for one in find(request.args.get("q", ""), scope)]})
