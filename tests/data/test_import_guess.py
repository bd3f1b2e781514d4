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


@pytest.mark.parametrize(
    "headings",
    ["customer,name,role,city", "customer,full name,email,role", "customer id,name,email,phone,primary"],
)
def test_people_who_play_a_part_for_a_customer_are_contacts(headings):
    assert suggestion(headings.split(",")) == ("contacts", "")


CONTACTS = {
    "customer id,name,email,phone,country": {
        "contact_name": "name", "contact_email": "email", "contact_phone": "phone", "contact_country": "country",
        "external_id": "customer id",
    },
    "customer,full name,e-mail address,mobile": {
        "contact_name": "full name", "contact_email": "e-mail address", "contact_phone": "mobile",
        "external_id": "customer",
    },
    "customer email,name,email": {"contact_name": "name", "contact_email": "email", "email": "customer email"},
    "customer id,customer name,name": {"contact_name": "name", "external_id": "customer id", "name": "customer name"},
    "customer id,email,contact name,name": {
        "contact_name": "contact name", "contact_email": "email", "external_id": "customer id", "name": "name",
    },
    "name,email,phone": {"contact_name": "name", "email": "email", "phone": "phone"},
}  # fmt: skip


@pytest.mark.parametrize(("headings", "mapping"), CONTACTS.items())
def test_what_a_file_of_contacts_says_is_the_contacts_where_something_else_names_the_customer(headings, mapping):
    assert guess_mapping("contacts", headings.split(",")) == mapping


def test_a_word_of_the_customer_is_the_records_only_where_it_has_no_better_one():
    assert guess_mapping("package_subscriptions", ["customer id", "name", "start"])["package"] == "name"
    found = guess_mapping("package_subscriptions", ["customer id", "name", "package name", "start"])
    assert (found["package"], found["name"]) == ("package name", "name")


@pytest.mark.parametrize("name", READY)
def test_the_headings_of_a_tool_are_still_known_by_its_own_mapping(name):
    assert suggestion(list(fills(READY[name])))[0] == READY[name].table
