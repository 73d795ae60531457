"""What is wrong with a configuration, where, and what was probably meant?"""

from collections.abc import Iterable
from dataclasses import dataclass, field

LIKE = 60  # of 100 (rapidfuzz ratio); "intervall" and "interval" have 94, unrelated keys stay below 50

Path = tuple[str | int, ...]


class ConfigError(Exception):
    """Every mistake of a configuration, one a line, each with the place where it was made."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake at a path of the configuration; the file's line or the variable is found when it is shown."""

    path: Path
    what: str


@dataclass(slots=True)
class Problems:
    """The mistakes found so far; all of them are reported together."""

    found: list[Problem] = field(default_factory=list)

    def add(self, path: Path, what: str) -> None:
        self.found.append(Problem(path=path, what=what))

    def wrong(self, path: Path, what: str) -> None:
        """The value at the path is wrong."""
        self.add(path, f"{spelt(path)}: {what}")


def nearest(name: str, right: Iterable[str], like: int = LIKE) -> str | None:
    """The right name that looks most like this one, if any does."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(name, list(right), scorer=fuzz.ratio, processor=str.lower, score_cutoff=like)
    return None if best is None else str(best[0])


def unknown(kind: str, name: str, right: Iterable[str], inside: str = "") -> str:
    """ "unknown key 'intervall' in feeds[0]; did you mean 'interval'?" """
    meant = nearest(name, right)
    said = f"unknown {kind} {name!r}" + (f" in {inside}" if inside else "")
    return said + (f"; did you mean {meant!r}?" if meant else "")


def spelt(path: Path) -> str:
    """The path as people write it: "watches[2].within.km"."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
