"""Which table a file is guessed to fill: the one that knows the most of its headings."""

import pytest

from data.importing import READY, guess_table
from data.importing.mapping import guess_mapping
from data.importing.trying import fills, suggestion

ACCOUNT_FILES = {
    "service_requests": "customer,ticket,title,status,urgency,created at,resolved at",
    "billing_terms": "customer,interval,net days,next invoice",
    "packages": "package name,price,interval",
    "package_subscriptions": "customer,package,start date,end date",
    "usage_notifications": "customer,channel,threshold,subject,sent at",
    "contacts": "customer,role,full name,street,zip code,city",
    "instalments": "customer,purchase,installment,due date,amount,paid",
    "notes": "customer,note,author,created",
    "invoices": "customer,invoice number,invoice date,due date,total,status",
    "payment_methods": "customer,method,card brand,last 4,exp month,exp year",
    "instalment_purchases": "customer,programme,total,months,start date",
    "partner_connections": "customer,firm,firm email,granted",
}
FIRST_FILES = {
    "id,name,email": "customers",
    "name,email,phone,street,zip,city": "customers",
    "id,name,email,type,city": "customers",
    "id,full name,sex,dob,type": "customers",
    "colour,size": "customers",
    "customer,action,date": "actions",
    "customer,action,date,comment": "actions",
    "customer,call type,start time,result,host,notes": "calls",
    "customer,due date,amount,status,paid date,invoice": "payments",
    "email,date,amount,status,type,invoice number": "payments",
}


@pytest.mark.parametrize(("table", "headings"), ACCOUNT_FILES.items())
def test_a_file_of_accounts_is_known_by_its_headings(table, headings):
    known = headings.split(",")
    assert suggestion(known) == (table, "")
    assert len(guess_mapping(table, known)) == len(known)


@pytest.mark.parametrize(("headings", "table"), FIRST_FILES.items())
def test_a_file_of_customers_or_their_events_stays_one(headings, table):
    assert guess_table(headings.split(",")) == table


@pytest.mark.parametrize("name", READY)
def test_the_headings_of_a_tool_are_still_known_by_its_own_mapping(name):
    assert suggestion(list(fills(READY[name])))[0] == READY[name].table
