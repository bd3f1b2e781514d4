"""Every setting is one entry here; the README's table is tested against it."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    help: str

    @property
    def value(self) -> str:
        return os.environ.get(self.name) or self.default


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting(
            "CLIENTELE_DATABASE_URL",
            "",
            "SQLAlchemy URL of the source; empty means a SQLite file in the data directory.",
        ),
        Setting(
            "CLIENTELE_EVENTS_URL",
            "",
            "SQLAlchemy URL of the engine that holds actions, calls and payments; empty means the source.",
        ),
        Setting("CLIENTELE_DATA_DIR", "var", "Directory of the SQLite file, the facts and the uploads."),
        Setting("CLIENTELE_HOST", "127.0.0.1", "Address to listen on. There is no sign-in yet: keep it local."),
        Setting("CLIENTELE_PORT", "8050", "Port to listen on."),
        Setting(
            "CLIENTELE_SECRET_KEY", "", "Key that signs cookies; empty means a random key kept in the data directory."
        ),
        Setting("CLIENTELE_LOG_LEVEL", "INFO", "Least severe level that is logged."),
        Setting("CLIENTELE_QUERY_SECONDS", "20", "Seconds after which a query is stopped."),
        Setting("CLIENTELE_UPLOAD_MB", "2048", "Largest file that can be imported, in megabytes."),
        Setting("CLIENTELE_UPLOAD_COLUMNS", "200", "Most columns a file may have."),
        Setting("CLIENTELE_MEMORY_MB", "400", "Memory that the facts engine may use in one process, in megabytes."),
    )
}


def setting(name: str) -> str:
    return SETTINGS[name].value


def data_dir() -> Path:
    return _made(setting("CLIENTELE_DATA_DIR"))


@cache
def _made(text: str) -> Path:
    path = Path(text).resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def database_url() -> str:
    return setting("CLIENTELE_DATABASE_URL") or f"sqlite:///{data_dir() / 'clientele.sqlite'}"


def events_url() -> str:
    return setting("CLIENTELE_EVENTS_URL") or database_url()


@cache
def positive(name: str) -> int:
    """The setting as a whole number above 0; ValueError names the setting otherwise."""
    text = setting(name)
    if not text.isdigit() or int(text) == 0:
        raise ValueError(f"{name} is '{text}', expected a whole number above 0.")
    return int(text)


def secret_key() -> str:
    """The key that signs cookies: the setting, else one made once and kept in the data directory."""
    if given := setting("CLIENTELE_SECRET_KEY"):
        return given
    kept = data_dir() / "secret-key"
    if not kept.exists():
        fresh = kept.with_name(f"secret-key-{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text()
