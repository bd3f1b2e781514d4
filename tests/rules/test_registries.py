"""Every entry of every registry explains itself in a sentence, because the glossary and every tooltip print it."""

import importlib

import pytest

from data import schema
from data.importing.accounts import TABLES as OF_FILES
from data.importing.mapping import guess_mapping
from data.settings import SETTINGS

REGISTRIES = {
    "FACTS": "data.facts.columns",
    "FILTERS": "queries.filters",
    "CHARTS": "queries.charts",
    "PRESETS": "queries.presets",
}
# the names of the query string that links and scripts rely on
QUERY_NAMES = (
    *(
        "paying",
        "delinquent",
        "not_onboarded",
        "not_coached",
        "graduated",
        "not_graduated",
        "testimony",
    ),
    *(
        "gender",
        "country",
        "payment_method",
        "plan",
        "channel",
        "owner",
        "income_range",
        "status",
        "primary_status",
    ),
    *(
        "income",
        "age",
        "optin_close_days",
        "call_close_days",
        "onboarding_days",
        "coaching_times",
        "graduation_days",
        "days_in_total",
    ),
    *(
        "amount_overdue",
        "days_past_due",
        "total_paid",
    ),
    *(
        "created",
        "opted_in",
        "closed",
        "onboarded",
        "graduated_on",
    ),
)


def _registry(name):
    return getattr(importlib.import_module(REGISTRIES[name]), name)


def _shown(name):
    """The entries that people meet; an inner fact has no words."""
    return {key: entry for key, entry in _registry(name).items() if getattr(entry, "form", "") != "inner"}


@pytest.mark.parametrize("name", REGISTRIES)
def test_every_entry_is_found_under_its_own_key(name):
    assert [key for key, entry in _registry(name).items() if entry.key != key] == []


@pytest.mark.parametrize("name", REGISTRIES)
def test_every_entry_has_a_help_sentence(name):
    assert [key for key, entry in _shown(name).items() if not entry.help.strip().endswith(".")] == []


@pytest.mark.parametrize("name", REGISTRIES)
def test_no_two_entries_have_the_same_label(name):
    labels = [entry.label for entry in _shown(name).values()]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_every_setting_and_every_column_that_a_file_can_carry_has_a_help_sentence():
    helps = {setting.name: setting.help for setting in SETTINGS.values()}
    for table in OF_FILES.values():
        helps |= {f"{table.name}.{name}": field.help for name, field in schema.fields_of(table).items()}
    assert [name for name, sentence in helps.items() if not sentence.endswith(".")] == []


def test_no_alias_of_an_input_column_means_two_columns_of_its_table_before_the_label_decides():
    for table in OF_FILES.values():
        for name, field in schema.fields_of(table).items():
            assert len(set(field.aliases)) == len(field.aliases), f"{table.name}.{name} has an alias twice"
            assert [alias for alias in field.aliases if alias != alias.strip().lower()] == [], f"{table.name}.{name}"


@pytest.mark.parametrize("name", OF_FILES)
def test_a_file_with_the_labels_for_headings_needs_no_mapping(name):
    labels = {column: field.label for column, field in schema.fields_of(OF_FILES[name]).items()}
    known = guess_mapping(name, ["Customer id", "E-mail", *labels.values()])
    assert {column: known[column] for column in labels} == labels


def test_every_name_that_links_rely_on_is_a_filter():
    assert [name for name in QUERY_NAMES if name not in _registry("FILTERS")] == []
