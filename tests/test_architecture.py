"""Does the code keep to its layout: imports go down only, the outside has few doors, modules stay small?"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "monitor"
LOCKS = sorted(ROOT.glob("requirements*.lock"))

# From the bottom up; a module imports what lies below it, in the core also what lies beside it.
LEVELS = {
    "model": ("model",),
    "knowledge": ("knowledge", "languages"),
    "core": (
        "areas",
        "charsets",
        "coverage",
        "dedup",
        "deliveries",
        "digests",
        "distances",
        "drafts",
        "evaluation",
        "explain",
        "formats",
        "incidents",
        "markup",
        "merge",
        "moments",
        "furniture",
        "pages",
        "published",
        "queries",
        "rereading",
        "resolve",
        "schedules",
        "urls",
        "watches",
    ),
    "rules of http": ("egress",),
    "edges": ("channels", "config", "http", "logs", "sources", "store"),
    "corpus": ("seeds",),
    "world": ("world",),
    "pipeline": ("pipeline",),
    "runners": ("runners",),
    "shell": ("__init__", "__main__", "cli", "demo", "tick", "web"),
}
RANK = {unit: rank for rank, units in enumerate(LEVELS.values()) for unit in units}
BESIDE = {"knowledge", "core", "rules of http", "shell"}  # levels whose units may import each other

# What reaches the outside, and the only doors to it.
DOORS = {
    "h11": {"egress.wire"},
    "certifi": {"egress.lines"},
    "sqlmodel": {"store", "world"},
    "sqlalchemy": {"store", "world"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "feedparser": {"sources.feed"},
    "trafilatura": {"pages"},
    "htmldate": {"pages"},
    "apscheduler": {"tick"},
    "pebble": {"runners.processes", "runners.crew"},
    "smtplib": {"channels"},
    "apprise": {"egress.chats"},
    "starlette": {"web"},
    "uvicorn": {"web.server"},
    "ruamel": {"config", "demo"},
    "typer": {"cli"},
    "rich": {"cli", "demo"},
}
# What no decision may ask: the clock, chance, the log, the network, the disk's database.
WORLDLY = {"time", "random", "secrets", "logging", "loguru", "socket", "subprocess", "sqlite3", "threading"}
DRAWERS = re.compile(r"util|helper|misc|common|manager|service")

LONGEST_MODULE = 300  # lines
LONGEST_FUNCTION = 50  # lines


@dataclass(frozen=True, slots=True)
class Module:
    """A module of ours: its dotted name below `monitor`, its path and its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def unit(self) -> str:
        return self.name.partition(".")[0]


def _read(path: Path) -> Module:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
    return Module(name, path, ast.parse(path.read_text(encoding="utf-8")))


ALL = [_read(path) for path in sorted(PACKAGE.rglob("*.py"))]
MODULES = [module for module in ALL if module.unit in RANK]
NAMED = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)


def _imports(tree: ast.Module, *, types_too: bool) -> Iterator[str]:
    """The dotted names a module imports, wherever in it; what only a type checker sees is left out if asked."""
    unseen = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if not types_too and id(node) in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out: from monitor.x import y"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_part_of_the_package_has_its_level():
    assert not {module.unit for module in ALL} - RANK.keys(), "name it in LEVELS, where it belongs"
    assert not RANK.keys() - {module.unit for module in ALL}


@NAMED
def test_imports_go_down_only(module):
    for name in _imports(module.tree, types_too=True):
        package, _, rest = name.partition(".")
        unit = rest.partition(".")[0]
        if package != "monitor" or unit == module.unit or unit not in RANK:
            continue
        level = list(LEVELS)[RANK[module.unit]]
        beside = RANK[unit] == RANK[module.unit] and level in BESIDE
        assert RANK[unit] < RANK[module.unit] or beside, f"{module.name} ({level}) imports monitor.{rest}"


def test_no_modules_import_each_other_in_a_circle_not_even_for_their_types():
    names = {module.name for module in ALL}
    needed = {
        module.name: {
            next((part for part in (name, name.rpartition(".")[0]) if part in names), "")
            for name in (n.removeprefix("monitor.") for n in _imports(module.tree, types_too=True))
        }
        & names
        for module in ALL
    }
    while free := {name for name, needs in needed.items() if not needs & needed.keys() - {name}}:
        needed = {name: needs for name, needs in needed.items() if name not in free}
    assert not needed


@NAMED
def test_the_outside_is_reached_through_its_doors(module):
    for name in _imports(module.tree, types_too=False):
        doors = DOORS.get(name.partition(".")[0])
        if doors is not None:
            assert any(f"{module.name}.".startswith(f"{door}.") for door in doors), f"{module.name} imports {name}"


@NAMED
def test_what_decides_asks_nothing_of_the_world(module):
    if RANK[module.unit] > RANK["urls"]:
        pytest.skip("the edges and the shell may")
    asked = {name.partition(".")[0] for name in _imports(module.tree, types_too=False)}
    assert not asked & WORLDLY
    clocks = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call) and _is_clock(node.func)]
    assert not clocks, f"{module.name}:{clocks[0].lineno} reads the clock"


def _is_clock(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and called.attr in {"now", "utcnow", "today"}


@NAMED
def test_a_module_opens_with_the_question_it_answers(module):
    first = (ast.get_docstring(module.tree) or "").partition("\n")[0]
    asks = "?" in first or first.startswith(("What ", "Which ", "Who ", "How "))
    assert asks or module.name == "__init__", f"{module.path.relative_to(ROOT)}: {first!r}"


@NAMED
def test_a_module_is_short_and_so_are_its_functions(module):
    lines = len(module.path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE, f"{lines} lines"
    for node in ast.walk(module.tree):
        schema = module.name.startswith("store.migrations.versions")  # a list of tables, read as one
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not schema:
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{module.name}.{node.name}: {length} lines"


@NAMED
def test_no_module_is_a_drawer(module):
    assert not DRAWERS.search(module.name)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_with_hashes_and_names_no_registry(lock):
    text = lock.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=)", text, re.MULTILINE)
    pins = re.findall(r"^[a-z0-9][^\n]*", text, re.MULTILINE)
    assert pins
    assert all(re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", pin) for pin in pins)
    assert text.count("--hash=sha256:") >= len(pins)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_the_unmaintained_httpx_is_in_no_lock(lock):
    assert not re.search(r"^httpx==", lock.read_text(), re.MULTILINE)  # unpacks bombs whole


def test_there_is_a_lock_for_running_for_developing_and_for_postgres():
    assert [lock.name for lock in LOCKS] == [
        "requirements.dev.lock",
        "requirements.lock",
        "requirements.postgres.lock",
    ]
