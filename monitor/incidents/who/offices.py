"""Which groups are the state in the country and at the time of a text?"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from monitor.knowledge.model import ActorMention, KnownActor, PlaceMention


def in_office(
    mentions: Sequence[ActorMention],
    places: Callable[[], Sequence[PlaceMention]],
    *,
    country: str | None,
    published: dt.date | None,
) -> tuple[ActorMention, ...]:
    """The mentions, in which a group that governs then is a force of the state: the Afghan Taliban since August
    2021. Where a name has others, too, it is meant where most places of the text lie in its country."""
    if not any(c.rules for mention in mentions for c in mention.candidates):
        return tuple(mentions)
    lands = Counter(place.candidates[0].country for place in places())
    here = lands.most_common(1)[0][0] if lands else country
    return tuple(_dated(mention, here, published) for mention in mentions)


def _dated(mention: ActorMention, here: str | None, published: dt.date | None) -> ActorMention:
    rulers = [c for c in mention.candidates if c.kind == "group" and c.governs(published)]
    others = tuple(c for c in mention.candidates if c not in rulers)
    if not rulers or (others and here not in rulers[0].home[:1]):
        return mention
    return replace(mention, candidates=(*map(_as_state, rulers), *others))


def _as_state(actor: KnownActor) -> KnownActor:
    return replace(actor, kind="state", category="military")
