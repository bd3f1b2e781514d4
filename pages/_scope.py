"""From an address to a scope: the only place where a page learns whose rows it may ask for."""

from dataclasses import replace
from getpass import getuser

from data.companies import company_by_slug
from data.days import today
from queries.scope import Scope
from queries.selection import Selection


def current_user() -> str:
    """Who asks. There is no sign-in yet, so it is the person at this machine; sign-in will fill this in."""
    try:
        return getuser()
    except (KeyError, OSError):
        return "local"


def scope_for(slug: str, selection: Selection) -> tuple[Scope, Selection]:
    """The scope of an address, and the selection with a day in the future reported as a problem.

    Raises NotFound for an unknown company.
    """
    company = company_by_slug(slug)
    now = today(company.time_zone)
    if selection.as_of and selection.as_of > now:
        problem = ("as_of", selection.as_of.isoformat(), f"expected a day up to today, {now}")
        selection = replace(selection, as_of=None, problems=(*selection.problems, problem))
    return Scope(company=company, as_of=selection.as_of or now, user=current_user(), today=now), selection
