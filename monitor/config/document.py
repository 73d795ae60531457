"""What is written in the file and in the environment, and where?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path as FilePath
from typing import Any

from monitor.config.problems import ConfigError, Path, Problem, Problems, nearest

PREFIX = "MONITOR_"
DEEPEST = 12  # levels; ours has five, more is an alias that holds itself
SURELY = 80  # of 100; a variable less like ours is not ours: Kubernetes sets MONITOR_SERVICE_HOST, MONITOR_PORT
LARGEST = 5_000_000  # bytes of a config file
SECRET = frozenset({"password", "secret", "token"})  # taken as written, whatever they look like


@dataclass(slots=True)
class Document:
    """The values as written, and for each path where: "monitor.yaml:14" or the name of a variable."""

    name: str = "monitor.yaml"
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """The place of the path, or of the nearest thing around it that was written."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return self.name

    def told(self, problems: Iterable[Problem]) -> list[str]:
        """The mistakes as lines, each once, in the order of the file; those of the environment come first."""
        lines = dict.fromkeys((self.where(problem.path), problem.what) for problem in problems)
        return [f"{where}: {what}" for where, what in sorted(lines, key=lambda line: _number(line[0]))]


def _number(place: str) -> int:
    number = place.rpartition(":")[2]
    return int(number) if number.isdigit() else 0


def read(file: FilePath) -> Document:
    """The document of a YAML 1.2 file; raises ConfigError where it cannot be read."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as e:
        raise ConfigError([f"{file}: {e.strerror or e}"]) from e
    except UnicodeDecodeError as e:
        raise ConfigError([f"{file}: not UTF-8 (byte {e.start})"]) from e
    if len(content) > LARGEST:
        raise ConfigError([f"{file}: larger than {LARGEST:,} bytes"])

    document = Document(name=str(file))
    root = _parse(text, str(file))
    if root is None:
        return document
    document.values = _plain(root, (), document)
    if not isinstance(document.values, dict):
        raise ConfigError([f"{file}:1: expected keys and values, found {type(root).__name__}"])
    return document


def _parse(text: str, name: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="rt").load(StringIO(text))
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        line = 1 if mark is None else mark.line + 1
        what = str(e.problem or e.context or "not YAML").splitlines()[0]
        if isinstance(e, DuplicateKeyError):
            what = what.split(" with value")[0].replace("found ", "")
        raise ConfigError([f"{name}:{line}: {what}"]) from e
    except (YAMLError, ValueError) as e:
        raise ConfigError([f"{name}: not YAML: {str(e).splitlines()[0]}"]) from e


def _plain(node: Any, path: Path, document: Document) -> Any:
    """The node as dicts, lists and scalars; the line of every key and item is noted on the way."""
    if len(path) > DEEPEST:
        raise ConfigError([f"{document.where(path)}: nested deeper than {DEEPEST} levels"])
    if isinstance(node, dict):
        plain: dict[str, Any] = {}
        for key, value in node.items():
            if not isinstance(key, str):
                line = node.lc.key(key)[0] + 1  # type: ignore[attr-defined]
                raise ConfigError([f"{document.name}:{line}: the key {key!r} is not text; put it in quotes"])
            _note(node, key, (*path, key), document)
            plain[key] = _plain(value, (*path, key), document)
        return plain
    if isinstance(node, list):
        for index in range(len(node)):
            _note(node, index, (*path, index), document)
        return [_plain(value, (*path, index), document) for index, value in enumerate(node)]
    return _scalar(node)


def _note(node: Any, key: str | int, path: Path, document: Document) -> None:
    position = node.lc.data.get(key) if node.lc.data else None  # merged keys (<<) have none of their own
    if position is not None:
        document.places[path] = f"{document.name}:{position[0] + 1}"


def _scalar(node: Any) -> Any:
    """ruamel's scalars remember how they were written; ours need not."""
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def overlay(document: Document, environ: Mapping[str, str], known: frozenset[str], problems: Problems) -> None:
    """Put MONITOR_… variables over the file; "__" goes one level down (MONITOR_CHANNELS__DESK__PASSWORD)."""
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or not environ[variable]:  # set to nothing is not set
            continue
        first, *rest = variable.removeprefix(PREFIX).lower().split("__")
        if first in known:
            _put(document, variable, (first, *rest), environ[variable], problems)
        elif (meant := nearest(first, known, SURELY)) is not None:
            document.places[(variable,)] = variable
            problems.add((variable,), f"unknown variable; did you mean {PREFIX}{meant.upper()}?")


def _put(document: Document, variable: str, names: tuple[str, ...], text: str, problems: Problems) -> None:
    inside: dict[str, Any] = document.values
    path: Path = ()
    for name in names[:-1]:
        key = _key(inside, name)
        path = (*path, key)
        if inside.get(key) is None:
            inside[key] = {}
        if not isinstance(inside[key], dict):
            document.places[(variable,)] = variable
            problems.add((variable,), "nothing can be set below a value that is not a mapping")
            return
        inside = inside[key]

    key = _key(inside, names[-1])
    document.places = {p: place for p, place in document.places.items() if p[: len(path) + 1] != (*path, key)}
    document.places[(*path, key)] = variable
    listed = names[-1] not in SECRET and text.lstrip().startswith(("[", "{"))
    inside[key] = _unmarked(_parse(text, variable)) if listed else text


def _key(inside: dict[str, Any], name: str) -> str:
    """The key as the file spells it: variables have no case, dots or dashes."""
    for key in inside:
        if key.lower().replace("-", "_").replace(".", "_") == name:
            return key
    return name


def _unmarked(node: Any) -> Any:
    return _plain(node, (), Document())
