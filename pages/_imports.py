"""The addresses behind the Data page: uploads to disk, the mapping screen, running imports, and what was rejected."""

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, request, send_file
from werkzeug.exceptions import HTTPException

from data import schema
from data.companies import Company, company_by_slug
from data.errors import ClienteleError, NotFound, UnreadableFile, UserError
from data.importing import READY, save_mapping
from data.importing.running import known_table
from data.settings import data_dir, positive
from pages import _import_jobs
from pages._import_places import checked, place
from pages._import_screen import Screen, choice_of, described, example, judged, screen_of
from pages._scope import current_user, scope_for
from pages._uploads import forget_left, uploaded
from queries.answer import answer
from queries.selection import Selection

imports = Blueprint("imports", __name__)

log = logging.getLogger(__name__)

_PART = 1 << 20
_LONGEST_NAME = 120


class TooLarge(UserError):
    """The file is over the limit."""

    status = 413


@imports.errorhandler(ClienteleError)
def explain(error: ClienteleError) -> tuple[Response, int]:
    return jsonify({"error": str(error)}), error.status


@imports.errorhandler(HTTPException)
def explain_request(error: HTTPException) -> tuple[Response, int]:
    return jsonify({"error": f"The request cannot be read: {error.name}."}), error.code or 400


@imports.errorhandler(Exception)
def explain_ours(error: Exception) -> tuple[Response, int]:
    number = token_hex(4)
    log.error("A request of the Data page failed, %s", number, exc_info=error)
    words = f"Something went wrong on our side and nothing was changed. Error {number} is in the log."
    return jsonify({"error": words}), 500


@imports.post("/<company>/data/upload")
def upload(company: str) -> Response:
    """Takes a file as the request's body, in parts, onto the disk. Other sites' forms cannot send this type."""
    owner = company_by_slug(company)
    if request.mimetype != "application/octet-stream":
        raise UserError("Send the file as the body of the request, as application/octet-stream.")
    name = _plain_name(request.args.get("name", ""))
    _fits(name, request.content_length or 0)
    forget_left(owner)
    upload_id = token_hex(8)
    folder = place("uploads", owner) / upload_id
    folder.mkdir(parents=True)
    try:
        size = _receive(folder / name, name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return jsonify({"upload": upload_id, "name": name, "size": size})


def _plain_name(name: str) -> str:
    """The bare name of a file, harmless as part of a path."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join("_" if one in ':*?"<>|' else one for one in bare if one.isprintable()).strip(" .")
    return plain[-_LONGEST_NAME:] or "file"


def _fits(name: str, size: int) -> None:
    limit = positive("CLIENTELE_UPLOAD_MB") * 1_000_000
    if size > limit:
        raise TooLarge(
            f"{name} has {size / 1_000_000:,.0f} MB; at most {limit // 1_000_000:,} MB can be imported "
            "(setting CLIENTELE_UPLOAD_MB). Split it into several files."
        )
    if size > shutil.disk_usage(data_dir()).free:
        raise TooLarge(f"{name} has {size / 1_000_000:,.0f} MB; there is no room for it on the server's disk.")


def _receive(path: Path, name: str) -> int:
    size = 0
    with path.open("wb") as file:
        for part in _parts():
            size += len(part)
            _fits(name, size)
            file.write(part)
    if request.content_length is not None and size < request.content_length:
        raise UserError(f"{name} arrived only in part. Bring it in again.")
    if not size:
        raise UnreadableFile(f"{name} is empty.")
    return size


def _parts() -> Iterator[bytes]:
    while part := request.stream.read(_PART):
        yield part


def _screen(company: str, upload_id: str) -> tuple[Company, Path, Screen]:
    owner = company_by_slug(company)
    path = uploaded(owner, upload_id)
    try:
        return owner, path, screen_of(path, choice_of(request.get_json()), owner)
    except UnreadableFile:
        shutil.rmtree(path.parent, ignore_errors=True)
        raise


@imports.post("/<company>/data/uploads/<upload_id>/preview")
def show(company: str, upload_id: str) -> Response:
    """The mapping screen for what is chosen so far."""
    owner, path, screen = _screen(company, upload_id)
    return jsonify({"upload": upload_id, "name": path.name, "size": path.stat().st_size, **described(screen, owner)})


@imports.post("/<company>/data/uploads/<upload_id>/check")
def check(company: str, upload_id: str) -> Response:
    """What is wrong with the chosen columns."""
    owner, _, screen = _screen(company, upload_id)
    return jsonify(judged(screen, owner))


@imports.post("/<company>/data/uploads/<upload_id>/mapping")
def keep_mapping(company: str, upload_id: str) -> Response:
    """Saves the chosen columns under a name."""
    owner, _, screen = _screen(company, upload_id)
    name = str(request.get_json().get("name", "")).strip()
    if len(name) > _LONGEST_NAME:
        raise UserError(f"The name of a mapping has at most {_LONGEST_NAME} characters.")
    if name in READY:
        raise UserError(f"'{name}' is the name of a ready-made mapping. Choose another.")
    save_mapping(owner, screen.table, name, screen.columns or {})
    return jsonify({"saved": name})


@imports.post("/<company>/data/uploads/<upload_id>/import")
def begin(company: str, upload_id: str) -> Response:
    """Starts the import, unless something must be mended first."""
    owner, path, screen = _screen(company, upload_id)
    if problems := judged(screen, owner)["problems"]:
        raise UserError(" ".join(problems))
    job = _import_jobs.start(
        owner, table=screen.table, file_name=path.name, upload=upload_id, user=current_user(),
        mapping=screen.columns, mapping_name=screen.name if screen.columns is None else None,
    )  # fmt: skip
    return jsonify(_shown(job))


@imports.get("/<company>/data/jobs.json")
def jobs(company: str) -> Response:
    return jsonify({"jobs": [_shown(job) for job in _import_jobs.jobs(company_by_slug(company))]})


def _shown(job: _import_jobs.Job) -> dict[str, Any]:
    hidden = ("company", "user", "mapping", "mapping_name")
    return {key: value for key, value in vars(job).items() if key not in hidden} | {"open": job.open}


@imports.post("/<company>/data/jobs/<job_id>/<any(cancel, dismiss, again):deed>")
def steer(company: str, job_id: str, deed: str) -> Response:
    """Cancels, dismisses or starts an import again."""
    owner = company_by_slug(company)
    request.get_json()
    getattr(_import_jobs, deed)(owner, checked(job_id))
    return jsonify({"done": deed})


@imports.get("/<company>/data/rejected/<int:import_id>.csv")
def rejected(company: str, import_id: int) -> Response:
    """The rejected rows of an import of this company; only the record of imports names the file."""
    scope, _ = scope_for(company, Selection())
    record = schema.imports.c
    found = answer(sa.select(record.rejects_file).where(record.id == import_id), scope)["rejects_file"].dropna()
    path = data_dir() / "rejects" / scope.company.slug / Path(found.iloc[0] if len(found) else "none").name
    if not len(found) or not path.is_file():
        raise NotFound("There is no file of rejected rows for this import.")
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name=path.name)


@imports.get("/<company>/data/example/<table>.csv")
def example_file(company: str, table: str) -> Response:
    """The headings of a file that is understood as it is."""
    company_by_slug(company)
    known_table(table)
    named = {"Content-Disposition": f'attachment; filename="{table}.csv"'}
    return Response("\ufeff" + example(table), content_type="text/csv; charset=utf-8", headers=named)
