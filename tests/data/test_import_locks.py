"""Writers who meet: forms that wait too long are told why, and imports of several companies queue."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from data import locks, schema
from data.companies import Company, ensure_company
from data.engines import source
from data.errors import Conflict, Unavailable
from data.importing import Progress, import_file
from data.writing import Change, perform
from tests.data.importing_help import bring, stored


def test_a_form_that_meets_a_long_import_is_told_so(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(company, tmp_path, "customers", "id,name\na,Ana\n")
    (customer,) = stored("customers")
    monkeypatch.setattr(locks, "FORM_SECONDS", 1)
    if source().dialect.name == "sqlite":
        sa.event.listen(source(), "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=500"))
    change = Change(
        company=company, customer_id=customer["id"], user="ines", now=datetime.now(UTC), values={"text": "Call."}
    )
    with source().begin() as importing:
        importing.execute(sa.update(schema.customers).values(version=schema.customers.c.version))
        with pytest.raises(Unavailable, match="An import is being written; try again in a minute"):
            perform("note_add", change)
    assert perform("note_add", change).audit_id


def test_a_form_and_an_import_of_the_same_customer_do_not_wait_for_each_other(company: Company, tmp_path: Path) -> None:
    """The import has its rows and still has to mark the customer when the form wants both."""
    bring(company, tmp_path, "customers", "id,name\na,Ana\n")
    (customer,) = stored("customers")
    values = {"cycle": "monthly", "terms_days": "7"}
    change = Change(
        company=company, customer_id=customer["id"], user="ines", now=datetime.now(UTC), values=values, record_id=None
    )
    with ThreadPoolExecutor(1) as pool:
        forms = []

        def meet(progress: Progress) -> None:
            if progress.phase == "writing" and progress.done and not forms:
                forms.append(pool.submit(perform, "billing_details", change))
                time.sleep(1)

        result = bring(company, tmp_path, "billing_terms", "customer id,cycle\na,yearly\n", progress=meet)
        assert result.accepted == 1
        with pytest.raises(Conflict, match="nothing was overwritten"):
            forms[0].result()
    assert [row["cycle"] for row in stored("billing_terms")] == ["yearly"]


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
def test_imports_of_several_companies_wait_for_their_turn(company: Company, tmp_path: Path) -> None:
    sa.event.listen(source(), "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=0"))
    path = tmp_path / "people.csv"
    path.write_text("id,name\n" + "".join(f"c{at},Ana\n" for at in range(5000)))
    companies = [company, *(ensure_company(f"other-{at}") for at in range(3))]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda each: import_file("customers", path, each, user="tester"), companies))
    assert [result.accepted for result in results] == [5000] * 4
