"""The HTTP status of a page's address: 404 where no such page, company or customer is there.

Dash answers every address with its one document; the page within says what is missing, and this says it to whoever
reads only the status.
"""

import re

import dash
from flask import Response, request

from data.companies import all_companies
from data.errors import Unavailable
from pages._profile_list import is_customer

_DOCUMENT = "/<path:path>"
_PROFILE = re.compile(r"^/([^/]+)/customers/([^/]+)$")


def honest_status(response: Response) -> Response:
    """Turns Dash's 200 into a 404 where the address leads nowhere; leaves every other answer as it is.

    What cannot be looked up, because the source is gone, stays as Dash answered it: the page says what is wrong.
    """
    rule = request.url_rule
    if (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and rule
        and rule.rule == _DOCUMENT
        and _leads_nowhere(request.path)
    ):
        response.status_code = 404
    return response


def _leads_nowhere(path: str) -> bool:
    try:
        return not _is_there(path)
    except Unavailable:
        return False


def _is_there(path: str) -> bool:
    parts = path.strip("/").split("/")
    if not parts[0]:
        return True
    if parts[0] not in {company.slug for company in all_companies()}:
        return False
    if profile := _PROFILE.match(path.rstrip("/")):
        return is_customer(profile[1], profile[2])
    return any(
        _fits(page.get("path_template") or page["path"], parts)
        for page in dash.page_registry.values()
        if page["module"] != "pages.not_found_404"
    )


def _fits(template: str, parts: list[str]) -> bool:
    names = template.strip("/").split("/")
    return len(names) == len(parts) and all(
        name.startswith("<") or name == part for name, part in zip(names, parts, strict=True)
    )
