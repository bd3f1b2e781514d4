"""What every file of the rooms keeps to, so that the house reads like one hand."""

import ast
import statistics

import pytest

from tests.rules.tree import calls_in, files_of, functions_in, imports_of, parsed, short, source_files

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 60
TYPICAL_LINES_OF_A_FUNCTION = 8
NINE_IN_TEN = 30
EMPTY_WORDS = {"util", "utils", "helper", "helpers", "manager", "misc", "common", "info"}


def _lengths():
    return {
        f"{short(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in source_files()
        for node in functions_in(path)
    }


def test_no_file_is_too_long():
    lengths = {short(path): path.read_text(encoding="utf-8").count("\n") for path in source_files()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_too_long():
    assert {name: lines for name, lines in _lengths().items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


def test_most_functions_are_short():
    lengths = sorted(_lengths().values())
    assert statistics.median(lengths) <= TYPICAL_LINES_OF_A_FUNCTION
    assert lengths[int(0.9 * len(lengths))] <= NINE_IN_TEN


def test_every_module_opens_with_a_sentence_that_says_what_it_is_for():
    openings = {short(path): (ast.get_docstring(parsed(path)) or "").split("\n\n")[0] for path in source_files()}
    assert [name for name, opening in openings.items() if not opening.endswith(".")] == []


def test_no_module_has_a_name_that_says_nothing():
    assert [short(path) for path in source_files() if path.stem in EMPTY_WORDS] == []


@pytest.mark.parametrize("room", ["queries", "components", "pages", "app.py"])
def test_sql_is_written_as_text_only_in_the_data_room(room):
    as_text = ("text", "literal_column", "exec_driver_sql", "TextClause")
    wrong = [
        f"{short(path)}:{line} calls {name}"
        for path in files_of(room)
        for line, name in calls_in(path)
        if name in {"sa.text", "sqlalchemy.text"} or name.split(".")[-1] in as_text[1:]
    ]
    wrong += [
        f"{short(path)}:{node.lineno} imports text"
        for path in files_of(room)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("sqlalchemy")
        and {alias.name for alias in node.names} & set(as_text)
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["data", "queries"])
def test_the_day_is_an_argument_below_the_pages(room):
    wrong = [
        f"{short(path)}:{line} calls {name}"
        for path in files_of(room)
        if short(path) != "data/days.py"
        for line, name in calls_in(path)
        if name.split(".")[-1] == "today"
    ]
    assert wrong == []


def test_only_the_engines_reach_a_database_driver():
    wrong = [
        f"{short(path)}:{line} imports {name}"
        for path in files_of("app.py", "queries", "components", "pages")
        for line, name in imports_of(path)
        if name.split(".")[0] in {"sqlite3", "psycopg"}
    ]
    assert wrong == []
