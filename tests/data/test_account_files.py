"""The rest of the account tables come in by the same door: the same file twice, corrected rows, reasons."""

import pytest

from data.companies import ensure_company
from tests.data.importing_help import bring, stored

FILES = {
    "billing_terms": "customer id,cycle,billing day,terms,next bill,reference\nc1,Monthly,31,14 days,2026-12-31,PO 7\nc2,annual,,,,\n",
    "packages": "name,interval,price,currency\nGold,month,39.00,\nSilver,once,US$ 120,\n",
    "package_subscriptions": "customer id,package,cycle,price,start,canceled on,end date\nc1,Gold,monthly,39,2026-01-05,2026-03-01,2026-03-31\nc2,gold,,,2026-02-01,,\n",
    "instalment_purchases": "customer id,purchase,total,installments,date,first due\nc1,Programme,1000,3,2026-01-10,2026-01-31\nc2,Programme,50.00,1,2026-01-10,\n",
    "service_requests": "customer id,ticket,subject,status,priority,created,closed\nc1,T-1,Cannot log in,Solved,critical,2026-11-01 10:00,2026-11-02 09:30\nc2,T-2,Question,,,2026-11-03 08:00,\n",
    "usage_notifications": "customer id,channel,threshold,subject,sent\nc1,E-Mail,80%,80 % used,2026-11-01 10:00\nc1,SMS,,Card expires soon,2026-11-01 10:00\n",
    "partner_connections": "customer id,partner,partner e-mail,requested,granted,last visit,cancelled\nc1,Aldous,Office@aldous.example,,2026-10-01 10:00,2026-11-01,\nc2,Berger,b@berger.example,2026-10-01 10:00,,,\n",
}  # fmt: skip
CORRECTED = {
    "billing_terms": ("14 days", "30"),
    "packages": ("39.00", "41.50"),
    "package_subscriptions": ("2026-03-31", "2026-04-30"),
    "instalment_purchases": ("1000", "1200"),
    "service_requests": ("Question", "A question"),
    "usage_notifications": ("80%", "85"),
    "partner_connections": ("Berger", "Berger & Sons"),
}


@pytest.mark.parametrize("table", FILES)
def test_a_file_is_taken_once_and_changes_nothing_the_second_time(company, tmp_path, table):
    first = bring(company, tmp_path, table, FILES[table])
    assert (first.accepted, first.rejected, first.reasons) == (2, 0, ())
    before = {name: stored(name) for name in (table, "packages", "instalments", "customers", "companies")}
    again = bring(company, tmp_path, table, FILES[table])
    assert (again.accepted, again.rejected, again.ignored, again.touched) == (0, 0, 2, 0)
    assert {name: stored(name) for name in before} == before
    assert {row["company_id"] for row in before[table]} == {company.id}


@pytest.mark.parametrize("table", FILES)
def test_a_corrected_row_replaces_its_earlier_version(company, tmp_path, table):
    bring(company, tmp_path, table, FILES[table])
    before = stored(table)
    result = bring(company, tmp_path, table, FILES[table].replace(*CORRECTED[table]))
    assert (result.accepted, result.ignored, result.touched) == (1, 1, 0 if table == "packages" else 1)
    after = stored(table)
    assert {row["id"] for row in after} == {row["id"] for row in before}
    assert sum(row not in before for row in after) == 1
    assert {row.get("version", 2) for row in after if row not in before} == {2}


@pytest.mark.parametrize("table", FILES)
def test_another_companys_rows_stay_as_they_are(company, tmp_path, table):
    bring(company, tmp_path, table, FILES[table])
    before = stored(table)
    other = bring(ensure_company("other"), tmp_path, table, FILES[table].replace(*CORRECTED[table]))
    assert other.accepted == 2
    after = stored(table)
    assert [row for row in after if row["company_id"] == company.id] == before
    assert len(after) == 4
