"""A customer has one primary contact and one default payment method, whatever files say and however often."""

from datetime import UTC, datetime

import pytest

from data.errors import Conflict
from data.writing import Change, perform
from tests.data.importing_help import bring, stored

NOW = datetime(2026, 11, 22, 13, 2, tzinfo=UTC)
FILES = {
    "contacts": ("is_primary", "name", "customer id,contact name,primary\n", ("Ana", "Kofi", "Lena")),
    "payment_methods": ("is_default", "brand", "customer id,brand,is default,kind\n", ("Visa", "Amex", "Diners")),
}
FORMS = {
    "contacts": ("contact_add", "contact_edit", {"name": "Mia", "is_primary": "yes"}),
    "payment_methods": ("payment_method_add", "payment_method_edit", {"kind": "cash", "is_default": "yes"}),
}


@pytest.fixture(params=FILES)
def table(request):
    return request.param


def _bring(company, folder, table, *rows):
    head, names = FILES[table][2:]
    lines = (f"c{customer},{names[name]},{said},card" for customer, name, said in rows)
    lines = (line.removesuffix(",card") if table == "contacts" else line for line in lines)
    return bring(company, folder, table, head + "\n".join(lines) + "\n")


def _foremost(table):
    """Who comes first and how often the record was changed, by customer and name."""
    flag, name, _, names = FILES[table]
    rows = [(row["customer_id"], row[name], row[flag], row["version"]) for row in stored(table)]
    first = min(customer for customer, *_ in rows)
    found = {(customer - first + 1, name): (flag, version) for customer, name, flag, version in rows}
    return {(customer, names.index(name) if name in names else name): one for (customer, name), one in found.items()}


def test_the_last_row_that_says_so_is_the_one(company, tmp_path, table):
    rows = ((1, 0, "yes"), (1, 1, "yes"), (1, 2, "no"), (2, 0, "yes"))
    assert _bring(company, tmp_path, table, *rows).accepted == 4
    kept = {(1, 0): (False, 1), (1, 1): (True, 1), (1, 2): (False, 1), (2, 0): (True, 1)}
    assert _foremost(table) == kept
    assert _bring(company, tmp_path, table, *rows).ignored == 4
    assert _foremost(table) == kept


def test_a_later_file_takes_it_from_whoever_had_it(company, tmp_path, table):
    _bring(company, tmp_path, table, (1, 0, "yes"), (1, 1, "no"), (2, 0, "yes"))
    assert _bring(company, tmp_path, table, (1, 1, "yes")).accepted == 1
    assert _foremost(table) == {(1, 0): (False, 2), (1, 1): (True, 2), (2, 0): (True, 1)}
    head = FILES[table][2].replace(",primary", ",role").replace(",is default", ",last 4")
    rows = {"contacts": "c1,Ana,boss\n", "payment_methods": "c1,Visa,,card\n"}
    bring(company, tmp_path, table, head + rows[table])
    assert [flag for flag, _ in _foremost(table).values()].count(True) == 2


def test_a_record_of_a_form_gives_it_up_and_whoever_has_it_open_is_told(company, tmp_path, table):
    bring(company, tmp_path, "customers", "id,name\nc1,Ana\n")
    (customer,) = stored("customers")
    add, edit, values = FORMS[table]
    change = Change(company=company, customer_id=customer["id"], user="ines", now=NOW, values=values)
    made = perform(add, change).record_id
    _bring(company, tmp_path, table, (1, 0, "yes"))
    flag = FILES[table][0]
    assert {row["id"] == made: (row[flag], row["version"]) for row in stored(table)} == {
        True: (False, 2),
        False: (True, 1),
    }
    late = Change(**{**vars(change), "record_id": made, "expected_version": 1})
    with pytest.raises(Conflict, match="nothing was overwritten"):
        perform(edit, late)
