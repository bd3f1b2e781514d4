"""What account files may not hold is refused in a sentence that says what to do, and kept for mending."""

import pytest

from data.importing import import_file
from tests.data.importing_help import bring, stored

CARD = "4111 1111 1111 1111"
REFUSED = (
    ("contacts", "customer id,contact name,contact e-mail\nc1,Eva,eva at home\n", "'Contact e-mail' is 'eva at home', which is not an e-mail"),
    ("contacts", f"customer id,contact name,contact phone\nc1,Eva,{CARD}\n", "looks like a full card number"),
    ("billing_terms", "customer id,cycle\nc1,fortnightly\n", "'Cycle' is 'fortnightly', which is none of weekly"),
    ("billing_terms", "customer id,cycle,billing day\nc1,monthly,32\n", "'Billing day' is 32; expected 1 to 31."),
    ("billing_terms", "customer id,cycle,terms\nc1,monthly,400\n", "'Terms' is 400; expected 0 to 365."),
    ("billing_terms", "customer id,cycle,next bill\nc1,monthly,31/02/2026\n", "'Next bill' is '31/02/2026', which is not"),
    ("billing_terms", "customer id,cycle\n,monthly\n", "No customer: give a customer id"),
    ("packages", "name,cycle,price\n,monthly,10\n", "'Package' is empty."),
    ("packages", "name,cycle,price\nGold,monthly,-10\n", "'Price' is below zero."),
    ("packages", "name,cycle,price,currency\nGold,monthly,10,EURO\n", "'Currency' is 'EURO'"),
    ("packages", "name,cycle,price,currency\nGold,monthly,10.50,JPY\n", "more decimals"),
    ("package_subscriptions", "customer id,package,start\nc1,Gold,2026-01-01\n",
     "'Package' is 'Gold', which the company does not have. Import it as packages first, or give 'Price' and 'Cycle'"),
    ("package_subscriptions", "customer id,package,price,start\nc1,Gold,10,2026-01-01\n", "does not have"),
    ("package_subscriptions", "customer id,package,price,cycle,start,end\nc1,Gold,10,monthly,2026-02-01,2026-01-01\n",
     "'Ends on' is before 'Started on'."),
    ("instalment_purchases", "customer id,purchase,total,instalments,date\nc1,Course,900,-3,2026-01-10\n",
     "'Number of instalments' is -3; expected 1 to 360."),
    ("instalment_purchases", "customer id,purchase,total,instalments,date\nc1,Course,900,0,2026-01-10\n",
     "'Number of instalments' is 0; expected 1 to 360."),
    ("instalment_purchases", "customer id,purchase,total,instalments,date\nc1,Course,0,3,2026-01-10\n",
     "'Total' is not above zero."),
    ("instalment_purchases", "customer id,purchase,total,instalments,date\nc1,Course,0.02,3,2026-01-10\n",
     "'Total' is too small for so many instalments."),
    ("instalment_purchases", "customer id,purchase,total,instalments,date,first due\nc1,Course,9,3,2026-01-10,2026-01-09\n",
     "'First due on' is before 'Started on'."),
    ("instalments", "customer id,purchase,number,paid on\nc1,Course,1,2026-01-10\n",
     "'Purchase' is 'Course', which this customer has not bought. Import it as instalment purchases first."),
    ("instalments", "customer id,purchase,number,paid\nc1,Course,1,-5\n", "'Paid' is below zero."),
    ("instalments", "customer id,purchase,number,amount\nc1,Course,1,0\n", "'Amount' is not above zero."),
    ("instalments", "customer id,purchase,number,paid,paid on\nc1,Course,1,0,2026-01-10\n", "'Paid on' is given, but"),
    ("instalments", "customer id,purchase,number,paid\nc1,Course,0,5\n", "'Instalment' is 0; the first is 1."),
    ("service_requests", "customer id,ticket,subject,opened,state\nc1,1,Help,2026-01-10,lost\n",
     "'State' is 'lost', which is none of open, closed."),
    ("service_requests", "customer id,ticket,subject,opened,priority\nc1,1,Help,2026-01-10,purple\n", "'Priority' is 'purple'"),
    ("service_requests", "customer id,ticket,subject,opened,closed\nc1,1,Help,2026-01-10,2026-01-09\n",
     "'Closed at' is before 'Opened at'."),
    ("usage_notifications", "customer id,channel,subject,sent\nc1,pigeon,80 % used,2026-01-10\n", "'Channel' is 'pigeon'"),
    ("usage_notifications", "customer id,channel,subject,sent,threshold\nc1,sms,Used,2026-01-10,-5\n",
     "'Threshold' is -5; expected 0 to 100."),
    ("usage_notifications", "customer id,channel,subject,sent,threshold\nc1,sms,Used,2026-01-10,5000 %\n",
     "'Threshold' is 5000; expected 0 to 100."),
    ("usage_notifications", "customer id,channel,subject,sent,threshold\nc1,sms,Used,2026-01-10,80.5\n",
     "'Threshold' is '80.5', which is not a whole number"),
    ("partner_connections", "customer id,partner,partner e-mail\nc1,Finch,f@finch.example\n", "Nothing says when"),
    ("partner_connections", "customer id,partner,partner e-mail,granted\nc1,Finch,finch,2026-01-10\n",
     "'Partner e-mail' is 'finch', which is not an e-mail address"),
)  # fmt: skip


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("table", "text", "reason"), REFUSED)
def test_a_row_that_cannot_be_taken_says_why_and_leaves_nothing(company, tmp_path, table, text, reason):
    result = bring(company, tmp_path, table, text)
    assert (result.accepted, result.rejected, result.touched) == (0, 1, 0)
    assert reason in result.reasons[0]
    kept = result.rejects_file.read_text(encoding="utf-8-sig").splitlines()
    assert len(kept) == 2
    assert kept[1].startswith("2,")
    assert [stored(name) for name in (table, "customers", "packages", "instalments")] == [[], [], [], []]


CARDS = (
    ("billing_terms", f"customer id,cycle,reference\nc1,monthly,{CARD}\n"),
    ("packages", f"name,cycle,price\nGold {CARD},monthly,1\n"),
    ("package_subscriptions", f"customer id,package,price,cycle,start\nc1,{CARD},1,monthly,2026-01-01\n"),
    ("instalment_purchases", f"customer id,purchase,total,instalments,date\nc1,{CARD},900,3,2026-01-10\n"),
    ("instalments", f"customer id,purchase,number,paid\nc1,{CARD},1,5\n"),
    ("service_requests", f"customer id,ticket,subject,opened\nc1,1,My card is {CARD},2026-01-10\n"),
    ("usage_notifications", f"customer id,channel,subject,sent\nc1,sms,Charged {CARD},2026-01-10\n"),
    ("partner_connections", f"customer id,partner,partner e-mail,granted\nc1,{CARD},f@finch.example,2026-01-10\n"),
)


@pytest.mark.parametrize("source_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("table", "text"), CARDS)
def test_a_full_card_number_is_refused_and_kept_nowhere(company, tmp_path, table, text):
    result = bring(company, tmp_path, table, text)
    assert (result.accepted, result.rejected) == (0, 1)
    assert "full card number" in result.reasons[0]
    assert "4111 1111" not in result.rejects_file.read_text(encoding="utf-8-sig")
    assert stored(table) == []


def test_a_mended_row_is_taken_beside_those_that_were(company, tmp_path):
    text = "customer id,package,price,cycle,start\nc1,Gold,10,monthly,2026-01-01\nc2,Silver,,,2026-01-01\n"
    first = bring(company, tmp_path, "package_subscriptions", text)
    assert (first.accepted, first.rejected) == (1, 1)
    assert [row["external_id"] for row in stored("customers")] == ["c1"]
    bring(company, tmp_path, "packages", "name,cycle,price\nSilver,monthly,5\n")
    mended = import_file("package_subscriptions", first.rejects_file, company, user="tester")
    assert (mended.accepted, mended.rejected) == (1, 0)
    assert len(stored("package_subscriptions")) == 2
