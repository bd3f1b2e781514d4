"""`python -m benchmarks --customers N`: makes the data, measures, prints the table, writes results.json."""

import argparse
import os
import sys
from pathlib import Path

from benchmarks import browser, data, people, server
from benchmarks.figures import Figure, table, write
from benchmarks.place import SLUG, Place, make, place

RESULTS = Path(__file__).parent / "results.json"
PARTS = ("import", "facts", "server", "people", "browser")


def main() -> None:
    asked = _arguments()
    load = os.getloadavg()[0]
    if load > 1:
        _say(f"The machine is busy (load {load:.1f}): times will be longer than they are.")
    here = place(asked.customers)
    here.enter()
    figures = _made(here)
    for part in asked.only or PARTS:
        _say(f"measuring: {part}")
        figures += _MEASURES[part](here, asked.rounds)
    print(table(figures))
    if not asked.only:
        write(RESULTS, here.customers, figures, load)
    missed = sum(figure.good is False for figure in figures)
    print(
        f"\n{here.customers:,} customers, day {here.day}; {missed} of {sum(f.good is not None for f in figures)} targets missed."
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000, help="how many customers (default 1,000,000)")
    parser.add_argument(
        "--rounds", type=int, default=20, help="how often each thing in the browser is measured (default 20)"
    )
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="measure just this part; results.json is not written"
    )
    return parser.parse_args()


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


def _made(here: Place) -> list[Figure]:
    seconds = make(here)
    return [Figure("make_demo", seconds)] if seconds is not None else []


def _ready(here: Place) -> None:
    """The facts of the day are there."""
    from data.companies import company_by_slug
    from data.facts import current

    current(company_by_slug(SLUG), here.day)


def _server(here: Place, rounds: int) -> list[Figure]:
    _ready(here)
    return server.measure(here, 5 * rounds)


def _people(here: Place, rounds: int) -> list[Figure]:
    _ready(here)
    return people.measure(here, 5 * rounds)


def _browser(here: Place, rounds: int) -> list[Figure]:
    _ready(here)
    return browser.measure(
        here, rounds, lambda process: [data.at_rest(here, process), *data.measure_exports(here, process)]
    )


_MEASURES = {
    "import": lambda here, _: data.measure_import(here),
    "facts": lambda here, _: data.measure_facts(here),
    "server": _server,
    "people": _people,
    "browser": _browser,
}

if __name__ == "__main__":
    main()
