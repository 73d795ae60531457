"""What does the service know before it reads?"""

from functools import cache

from monitor.knowledge.actorbook import ActorBook
from monitor.knowledge.gazetteer import Gazetteer
from monitor.knowledge.model import Knowledge

__all__ = ["Knowledge", "load"]


@cache
def load() -> Knowledge:
    """Places and actors from the files of this package; the same value on every call."""
    actors = ActorBook()
    return Knowledge(places=Gazetteer(actors.group_names), actors=actors)
