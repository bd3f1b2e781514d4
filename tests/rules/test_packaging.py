"""What is committed installs anywhere and says where it comes from nowhere."""

import importlib.metadata
import re
import sys
import tomllib

import pytest
from plotly.offline import get_plotlyjs_version

from tests.rules.tree import ROOMS, ROOT, committed_files, files_of, imports_of, short

OURS = {*ROOMS, "app", "tests", "benchmarks", "scripts", "chromium"}
# used without being imported: a command, a driver that SQLAlchemy loads by URL, the zones that zoneinfo reads
UNSEEN = {"gunicorn", "psycopg", "tzdata"}
# tools that are run as commands, or plug into pytest by themselves
TOOLS = {
    "mypy",
    "pandas-stubs",
    "pytest-cov",
    "pytest-rerunfailures",
    "pytest-xdist",
    "ruff",
    "types-cachetools",
    "types-waitress",
}
# put together, so that this file does not hold them
OUTSIDE = ("/" + "work/", "../" + "shared", "file" + ":///")


def _name(requirement):
    return re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    return {_name(each) for each in project["project"]["dependencies"]}, {_name(each) for each in groups["test"]}


def _imported(*places):
    providers = importlib.metadata.packages_distributions()
    names = {name.split(".")[0] for path in files_of(*places) for _, name in imports_of(path)}
    outside = names - OURS - sys.stdlib_module_names
    return {provider.lower().replace("_", "-") for name in outside for provider in providers.get(name, [name])}


def test_what_the_application_imports_is_declared():
    assert sorted(_imported("app.py", *ROOMS) - _declared()[0]) == []


def test_what_tests_and_scripts_import_is_declared():
    run, test = _declared()
    assert sorted(_imported("tests", "scripts", "benchmarks") - run - test) == []


def test_what_is_declared_is_used():
    run, test = _declared()
    assert sorted(run - _imported("app.py", *ROOMS) - UNSEEN) == []
    assert sorted(test - _imported("tests", "scripts", "benchmarks") - TOOLS) == []


@pytest.mark.parametrize("lock", ["run", "test"])
def test_a_lock_holds_what_is_declared_with_hashes_and_names_no_registry(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    locked = {_name(line) for line in text.splitlines() if re.match(r"[a-zA-Z0-9]", line)}
    run, test = _declared()
    assert sorted((run | test if lock == "test" else run) - locked) == []
    assert re.findall(r"^\S+==\S+(?!.*\\$).*$", text, re.MULTILINE) == [], "a pin without hashes"
    assert re.findall(r"^-.*|https?://\S+| @ .*", text, re.MULTILINE) == []


def test_the_test_lock_pins_what_the_run_lock_pins():
    def pins(name):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return set(re.findall(r"^[a-zA-Z0-9]\S*==.*?(?= \\$)", text, re.MULTILINE))

    assert sorted(pins("run") - pins("test")) == []


def test_no_committed_file_points_outside_the_repository():
    wrong = []
    for path in committed_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        wrong += [f"{short(path)} mentions {word}" for word in OUTSIDE if word in text]
    assert wrong == []


def test_the_continuous_integration_runs_what_a_person_runs():
    script = ROOT / ".ci/run"
    assert "make test" in script.read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o100


def test_what_others_wrote_has_its_licence_and_plotly_is_of_the_version_of_its_package():
    for path in (ROOT / "assets").glob("*.min.*"):
        name = re.split(r"[.-]", path.name)[0]
        assert "MIT" in (ROOT / "assets" / f"{name}.LICENSE").read_text(encoding="utf-8")
    head = (ROOT / "assets/plotly-basic.min.js").read_text(encoding="utf-8")[:200]
    assert f" v{get_plotlyjs_version()}\n" in head
