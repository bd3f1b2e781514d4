"""The address that makes a company; the form that sends to it opens on the front page and on the Data page."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from data.companies import make_company
from data.errors import ClienteleError, UserError

new_company = Blueprint("new_company", __name__)

_LONGEST_NAME = 200


@new_company.errorhandler(ClienteleError)
def explain(error: ClienteleError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), error.status


@new_company.post("/companies.json")
def make() -> Response:
    """Makes the company and says where it is."""
    given = request.get_json()
    words: dict[str, Any] = {
        name: str(given.get(name, "")).strip() for name in ("slug", "name", "time_zone", "currency", "locale")
    }
    if not 0 < len(words["name"]) <= _LONGEST_NAME:
        raise UserError(f"Give the company a name of at most {_LONGEST_NAME} characters.")
    company = make_company(words.pop("slug"), **words)
    return jsonify({"slug": company.slug, "name": company.name})
