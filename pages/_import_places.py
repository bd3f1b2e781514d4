"""Where imports and the files that were uploaded for them are kept."""

import re
from pathlib import Path

from data.companies import Company
from data.errors import NotFound
from data.settings import data_dir

_ID = re.compile(r"[0-9a-f]{16}")


def place(kind: str, company: Company) -> Path:
    """A company's own directory for jobs or uploads. The id keeps a reused slug apart."""
    return data_dir() / kind / f"{company.slug}-{company.id}"


def checked(name: str) -> str:
    """The id of a job or an upload; NotFound for anything else, so that no path is ever made of it."""
    if not _ID.fullmatch(name):
        raise NotFound("There is no such import.")
    return name
