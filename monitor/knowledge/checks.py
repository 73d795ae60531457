"""Where does what we know contradict itself?"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from monitor.knowledge import actor_rows, tables
from monitor.knowledge.actor_checks import of_actors
from monitor.knowledge.imports import stored
from monitor.knowledge.model import Clash
from monitor.knowledge.place_checks import of_places


def clashes(imported: Path | None) -> Iterator[Clash]:
    """Of what is shipped and of what the user imported into that folder."""
    stamps = stored.files(imported)
    yield from of_actors(chain(actor_rows.shipped(), *(stored.actors(stamp) for stamp in stamps)))
    yield from of_places([tables.shipped(), *(table for stamp in stamps for table in stored.places(stamp))])
