"""Uploaded files wait on the disk for their import; those that were left are gone within the hour."""

import os
import shutil
import time
from pathlib import Path

from data.companies import Company, all_companies
from data.errors import NotFound
from pages._import_jobs import in_use
from pages._import_places import checked, place

_KEPT_SECONDS = 3600


def uploaded(owner: Company, upload_id: str) -> Path:
    """The uploaded file, kept from now on as if new. NotFound for another company's and for one that is gone."""
    folder = place("uploads", owner) / checked(upload_id)
    found = next(folder.glob("*"), None)
    if found is None:
        raise NotFound("The uploaded file is gone. Bring it in again.")
    os.utime(folder)
    return found


def forget_left(owner: Company) -> None:
    """Deletes the uploads that nobody looked at for an hour, save those of imports that run."""
    used = in_use(owner)
    for folder in place("uploads", owner).glob("*"):
        if folder.name not in used and time.time() - _touched(folder) > _KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def forget_all_left() -> None:
    for company in all_companies():
        forget_left(company)


def _touched(folder: Path) -> float:
    """When the folder or a file in it was last written; now for one that somebody else deletes meanwhile."""
    try:
        return max(path.stat().st_mtime for path in (folder, *folder.glob("*")))
    except FileNotFoundError:
        return time.time()
