"""Clientele: the only wiring. `python app.py` serves, `app:server` is for gunicorn, the other commands are below."""

import logging
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from filelock import FileLock
from flask import Flask

from data.accounts.schema import FILE_TABLES
from data.companies import all_companies, company_by_slug
from data.days import today
from data.errors import ClienteleError
from data.migrate import upgrade
from data.settings import data_dir, positive, secret_key, setting

if TYPE_CHECKING:
    from dash import Dash

_DEMONSTRATIONS = (("demo", 5_000), ("demo-two", 1_200))


def __getattr__(name: str) -> Flask:
    """`app:server`, made when a WSGI server asks for it, so that commands start without the web parts."""
    if name == "server":
        return make_server()
    raise AttributeError(name)


@cache
def make_server() -> Flask:
    """The web application over an up-to-date source, with the demonstration companies on a first start."""
    logging.basicConfig(level=setting("CLIENTELE_LOG_LEVEL"), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    upgrade()
    with FileLock(data_dir() / "first-start.lock"):  # several workers may start at once
        if not all_companies():
            _make_demonstrations()
    server: Flask = _dashboard().server
    _forget_left_uploads()
    return server


def _forget_left_uploads() -> None:
    from pages._uploads import forget_all_left

    forget_all_left()


def _dashboard() -> "Dash":
    """The Dash application: its pages by their files, the data addresses beside them."""
    from dash import Dash

    from pages._addresses import addresses
    from pages._clients_addresses import clients_addresses
    from pages._command_bar import command_bar
    from pages._errors import explain
    from pages._imports import imports
    from pages._new_company import new_company
    from pages._quality import quality
    from pages._shell import shell
    from pages._status import honest_status

    root = Path(__file__).parent
    dashboard = Dash(
        "clientele",
        use_pages=True,
        pages_folder=str(root / "pages"),
        assets_folder=str(root / "assets"),
        title="Clientele",
        update_title="",
        assets_ignore="plotly-basic",
        on_error=explain,
    )
    dashboard.server.register_blueprint(addresses)
    dashboard.server.register_blueprint(clients_addresses)
    dashboard.server.register_blueprint(command_bar)
    for brings_in in (imports, new_company, quality):
        dashboard.server.register_blueprint(brings_in)
    dashboard.server.after_request(honest_status)
    dashboard.server.secret_key = secret_key()
    dashboard.layout = shell
    return dashboard


def _make_demonstrations() -> None:
    from data.demo import make_demo

    for slug, customers in _DEMONSTRATIONS:
        click.echo(f"Making the demonstration company {slug} with {customers:,} customers …")
        make_demo(slug, customers, today=datetime.now(UTC).date())


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Clientele, the dashboard of a coaching, subscription or service business. Without a command it serves."""
    if context.invoked_subcommand is None:
        serve()


def serve() -> None:
    import waitress

    host, port = setting("CLIENTELE_HOST"), positive("CLIENTELE_PORT")
    server = make_server()
    click.echo(f"Clientele is ready: http://{host}:{port}")
    waitress.serve(server, host=host, port=port, threads=8, max_request_body_size=positive("CLIENTELE_UPLOAD_MB") << 20)


@main.command("company")
@click.argument("slug")
@click.option("--name", required=True, help="What people call the company.")
@click.option(
    "--time-zone",
    default="UTC",
    show_default=True,
    help="IANA name, such as Europe/Berlin; its calendar makes the days.",
)
@click.option("--currency", default="EUR", show_default=True, help="Three letters; sums are in this currency.")
@click.option("--locale", default="en_GB", show_default=True, help="How numbers and dates are written, such as de_DE.")
@click.option("--service-desk", is_flag=True, help="Show service requests on profiles before the first is brought in.")
def company_command(slug: str, **words: Any) -> None:
    """Make an own company, ready for imports."""
    from data.companies import make_company

    upgrade()
    company = make_company(slug, **words)
    click.echo(f"{company.name} is at /{company.slug}.")
    click.echo(f"Bring in data with: python app.py import customers FILE --company {company.slug}")


@main.command("import", epilog=f"TABLE is one of {', '.join(FILE_TABLES)}.")
@click.argument("table", type=click.Choice(FILE_TABLES), metavar="TABLE")
@click.argument("file")
@click.option("--company", "slug", required=True, help="Slug of the company, as in its address.")
@click.option("--mapping", default=None, help="Name of a saved or ready-made mapping; guessed when left out.")
def import_command(table: str, file: str, slug: str, mapping: str | None) -> None:
    """Import FILE (CSV, XLSX, or a database as URL#table) into TABLE.

    The exit code is 0 when all rows were taken, 1 when some were rejected, 2 when nothing could be read.
    """
    from data.facts import refresh
    from data.importing import import_file
    from pages._scope import current_user

    upgrade()
    company = company_by_slug(slug)
    result = import_file(table, file, company, mapping_name=mapping, user=current_user(), progress=_show_progress())
    click.echo(
        f"{result.rows:,} rows: {result.accepted:,} accepted, {result.rejected:,} rejected, {result.ignored:,} ignored."
    )
    if result.edited:
        click.echo(f"Records that people had edited and this file changed: {result.edited:,}.")
    refresh(company, today(company.time_zone))
    if result.rejected:
        click.echo(f"The rejected rows with their reasons are in {result.rejects_file}.", err=True)
        sys.exit(1)


def _show_progress() -> Any:
    """A line that rewrites itself on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        return None
    return lambda state: click.echo(
        f"\r{state.phase}: {state.done:,} of {state.total:,}, {state.rate:,.0f} a second   ", nl=False, err=True
    )


@main.command("refresh")
@click.option("--company", "slug", default=None, help="Only this company.")
def refresh_command(slug: str | None) -> None:
    """Derive the facts of today again, all of them."""
    from data.facts import refresh

    upgrade()
    for company in [company_by_slug(slug)] if slug else all_companies():
        facts = refresh(company, today(company.time_zone), full=True)
        click.echo(f"{company.slug}: {facts.rows:,} customers in {facts.seconds:.1f} s, version {facts.version}.")


@main.command("export")
@click.argument("what", type=click.Choice(["customers"]))
@click.option("--company", "slug", required=True, help="Slug of the company, as in its address.")
@click.option(
    "--query", default="", help="The query string of the page, such as 'delinquent=yes&sort=-amount_overdue'."
)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.csv, FILE.xlsx or FILE.parquet."
)
def export_command(what: str, slug: str, query: str, out: Path) -> None:
    """Export the filtered table, every row, as the page does."""
    from pages._scope import scope_for
    from queries.exports import FILES, Order
    from queries.selection import Selection

    write = FILES.get(out.suffix.removeprefix("."))
    if write is None:
        raise click.BadParameter(f"'{out.name}' ends in none of .csv, .xlsx, .parquet.", param_hint="--out")
    upgrade()
    scope, selection = scope_for(slug, Selection.from_query(query))
    if selection.problems:
        raise click.BadParameter("; ".join(f"{n}={t}: {why}" for n, t, why in selection.problems), param_hint="--query")
    order = Order(
        selection=selection, scope=scope, address=f"/{slug}/{what}?{query}", made_at=datetime.now(UTC), people=True
    )
    click.echo(f"{write(order, out):,} rows in {out}.")


@main.command("demo")
@click.option("--company", "slug", required=True, help="Slug of the company to make.")
@click.option("--customers", required=True, type=click.IntRange(1, 20_000_000), help="How many customers.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same company.")
def demo_command(slug: str, customers: int, seed: int) -> None:
    """Generate a demonstration company with three years of history up to today."""
    from data.demo import make_demo

    upgrade()
    company = make_demo(slug, customers, seed=seed, today=datetime.now(UTC).date())
    click.echo(f"{company.name} is at /{company.slug}.")


def run() -> None:
    """The command line: one line on standard error for what was wrong, never a traceback."""
    try:
        main(standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except (click.ClickException, ClienteleError, OSError, ValueError) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"Error: {said}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    run()
