"""What does the service know before it reads?"""

from functools import lru_cache
from pathlib import Path

from monitor.knowledge.actorbook import ActorBook
from monitor.knowledge.gazetteer import Gazetteer
from monitor.knowledge.imports import stored
from monitor.knowledge.imports.intake import KnowledgeError
from monitor.knowledge.model import Knowledge

__all__ = ["Knowledge", "KnowledgeError", "load"]


def load(imported: Path | None = None) -> Knowledge:
    """Places and actors from the files of this package, and from what a user imported into that folder; the same
    value on every call, until an import changes. Raises KnowledgeError where an import cannot be read."""
    return _load(stored.files(imported))


@lru_cache(maxsize=4)
def _load(imports: tuple[stored.Stamp, ...]) -> Knowledge:
    actors = ActorBook(row for stamp in imports for row in stored.actors(stamp))
    tables = [table for stamp in imports for table in stored.places(stamp)]
    return Knowledge(places=Gazetteer(actors.group_names, tables), actors=actors)
