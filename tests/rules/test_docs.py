"""Documentation cannot fall behind: what it lists is compared with the code."""

import ast
import re

from data import schema
from data.importing.accounts import TABLES as OF_FILES
from data.settings import SETTINGS
from scripts import tables
from tests.rules.tree import ROOT, files_of, functions_in, short

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMANDS = {"import", "refresh", "export", "demo"}


def _read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def _targets():
    return re.findall(r"^([a-z-]+):.*## ", _read("Makefile"), re.MULTILINE)


def _commands():
    """The names of all commands, from their decorators."""
    for path in files_of("app.py"):
        for function in functions_in(path):
            for decorator in function.decorator_list:
                call = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(call, ast.Attribute) and call.attr == "command":
                    given = [node.value for node in getattr(decorator, "args", []) if isinstance(node, ast.Constant)]
                    yield given[0] if given else function.name.replace("_", "-")


def test_the_generated_tables_are_up_to_date():
    assert [name for name in tables.FILES if tables.rendered(name) != _read(name)] == [], "run `make docs`"


def test_every_setting_is_in_the_readme_with_its_default():
    readme = _read("README.md")
    rows = {
        name: next((line for line in readme.splitlines() if line.startswith(f"| `{name}`")), "") for name in SETTINGS
    }
    assert [name for name, row in rows.items() if SETTINGS[name].default not in row or not row] == []


def test_every_setting_that_is_mentioned_anywhere_exists():
    names = {}
    for path in [
        *files_of("app.py", "data", "queries", "components", "pages", "scripts"),
        *(ROOT / "docs").rglob("*.md"),
    ]:
        for name in re.findall(r"\bCLIENTELE_[A-Z_]+\b", path.read_text(encoding="utf-8")):
            names.setdefault(name, short(path))
    assert {name: where for name, where in names.items() if name not in SETTINGS} == {}


def test_every_make_target_is_in_the_readme():
    readme = _read("README.md")
    assert [target for target in _targets() if f"`make {target}" not in readme] == []
    assert {"run", "test", "bench", "lock", "screenshots", "lint"} <= set(_targets())


def test_every_command_is_in_the_readme():
    readme = _read("README.md")
    commands = set(_commands())
    assert commands >= COMMANDS
    assert [
        command for command in sorted(commands) if f"python app.py {command}" not in readme and command != "serve"
    ] == []


def test_every_column_that_a_file_can_carry_is_in_the_data_guide():
    guide = _read("docs/data.md")
    for name, table in OF_FILES.items():
        _, _, columns = guide.partition(f"<!-- table: {name} -->")
        block = columns.partition("<!-- end -->")[0]
        assert [column for column in schema.fields_of(table) if f"| `{column}`" not in block] == [], name


def test_every_link_between_the_documents_leads_somewhere():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [(path, target) for path in documents for target in LINK.findall(path.read_text(encoding="utf-8"))]
    inner = [(path, target) for path, target in links if "://" not in target]
    broken = [f"{short(path)} -> {target}" for path, target in inner if not (path.parent / target).exists()]
    assert broken == []


def test_every_decision_says_its_forces_what_was_decided_and_what_was_rejected():
    decisions = sorted((ROOT / "docs/decisions").glob("0*.md"))
    assert decisions
    missing = {
        short(path): [part for part in ("## Forces", "## Decision", "## Rejected") if part not in path.read_text()]
        for path in decisions
    }
    assert {name: parts for name, parts in missing.items() if parts} == {}


def test_the_changelog_and_the_project_name_the_same_version():
    version = re.search(r'^version = "(.+)"', _read("pyproject.toml"), re.MULTILINE)[1]
    assert re.search(rf"^## \[?(Unreleased|{re.escape(version)})", _read("CHANGELOG.md"), re.MULTILINE)
