"""One way down: pages, components, queries, data. `app.py` wires, and nobody imports it."""

import pytest

from tests.rules.tree import ROOMS, files_of, imports_of, short

SCREEN = ("dash", "dash_ag_grid", "dash_bootstrap_components", "plotly", "flask", "werkzeug")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_itself_and_the_rooms_below(room):
    above = {*ROOMS[ROOMS.index(room) + 1 :], "app", "scripts", "tests", "benchmarks"}
    wrong = [
        f"{short(path)}:{line} imports {name}"
        for path in files_of(room)
        for line, name in imports_of(path)
        if name.split(".")[0] in above
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["data", "queries"])
def test_what_is_stored_and_asked_knows_nothing_of_the_screen(room):
    wrong = [
        f"{short(path)}:{line} imports {name}"
        for path in files_of(room)
        for line, name in imports_of(path)
        if name.split(".")[0] in SCREEN
    ]
    assert wrong == []
