"""The commands of the README, run as a script would run them: what they say, what they write, how they end."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

ROOT = Path(__file__).parents[2]
PEOPLE = "id,name,e-mail\na,Ana Pérez,ana@example.com\nb,Ben,ben@example.com\n"
PAYMENTS = "customer,due at,paid at,amount,status\na,2026-01-05,2026-01-05,100,paid\nb,2026-01-05,,80,scheduled\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("commands")


@pytest.fixture(scope="module")
def run(place):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLIENTELE_")}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, ROOT / "app.py", *arguments], cwd=place, capture_output=True, text=True, check=False,
            env={**kept, "CLIENTELE_DATA_DIR": str(place / "var"), "CLIENTELE_LOG_LEVEL": "WARNING"},
        )  # fmt: skip

    return run


@pytest.fixture(scope="module")
def acme(run, place):
    """A company made by command, with two customers and what they paid."""
    words = ("--name", "Acme", "--time-zone", "Europe/Berlin", "--currency", "EUR")
    made = run("company", "acme", *words)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("Acme is at /acme.")
    for table, text in (("customers", PEOPLE), ("payments", PAYMENTS)):
        (place / f"{table}.csv").write_text(text, encoding="utf-8")
        done = run("import", table, f"{table}.csv", "--company", "acme")
        assert (done.returncode, done.stdout) == (0, "2 rows: 2 accepted, 0 rejected, 0 ignored.\n")
    return "acme"


def names(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["Name"] for row in csv.DictReader(file)]


def test_the_export_is_the_page_with_its_filters_and_order(run, place, acme):
    done = run("export", "customers", "--company", acme, "--query", "sort=-name", "--out", "all.csv")
    assert (done.returncode, done.stdout) == (0, "2 rows in all.csv.\n")
    assert names(place / "all.csv") == ["Ben", "Ana Pérez"]
    done = run("export", "customers", "--company", acme, "--query", "delinquent=yes", "--out", "late.parquet")
    assert done.returncode == 0
    assert pyarrow.parquet.read_table(place / "late.parquet")["name"].to_pylist() == ["Ben"]
    assert run("export", "customers", "--company", acme, "--out", "all.xlsx").returncode == 0
    assert (place / "all.xlsx").read_bytes()[:2] == b"PK"


def test_rejected_rows_end_with_one_and_name_the_file_that_says_why(run, place, acme):
    (place / "some.csv").write_text(
        "customer,due at,amount,status\na,2026-02-05,100,paid\na,soon,80,paid\n", encoding="utf-8"
    )
    done = run("import", "payments", "some.csv", "--company", acme)
    assert (done.returncode, done.stdout) == (1, "2 rows: 1 accepted, 1 rejected, 0 ignored.\n")
    kept = Path(done.stderr.strip().rpartition(" ")[2].removesuffix("."))
    assert "soon" in (place / kept).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "customers", "nowhere.csv", "--company", "acme"), "nowhere.csv"),
        (("import", "friends", "customers.csv", "--company", "acme"), "friends"),
        (("import", "customers", "customers.csv", "--company", "nobody"), "There is no company 'nobody'."),
        (("company", "acme", "--name", "Again"), "There is a company 'acme' already."),
        (("company", "other", "--name", "Other", "--time-zone", "Mars"), "'Mars' is no time zone"),
        (("export", "customers", "--company", "acme", "--out", "all.txt"), "ends in none of .csv, .xlsx, .parquet"),
        (("export", "customers", "--company", "acme", "--query", "age=old", "--out", "x.csv"), "age=old"),
        (("demo", "--company", "d", "--customers", "0"), "0 is not in the range"),
    ],
)
def test_what_is_wrong_is_one_line_and_ends_with_two(run, acme, arguments, said):
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_refresh_and_demo_say_what_they_made(run, acme):
    done = run("refresh", "--company", acme)
    assert done.returncode == 0
    assert done.stdout.startswith("acme: 2 customers in ")
    done = run("demo", "--company", "small", "--customers", "30", "--seed", "7")
    assert (done.returncode, done.stderr) == (0, "")
    assert " is at /small." in done.stdout


def test_a_company_can_have_the_service_desk_from_the_start(run, acme):
    assert run("company", "desk", "--name", "Desk", "--service-desk").returncode == 0
