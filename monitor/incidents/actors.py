"""Which organised actors took part, in which role, and who says so?"""

from collections.abc import Sequence
from datetime import date

from monitor.incidents.found import Found, FoundActor
from monitor.knowledge.model import ActorMention
from monitor.model import Actor, Evidence


def who(
    text: str,
    spans: Sequence[tuple[int, int]],
    anchor: tuple[int, int] | None,
    mentions: Sequence[ActorMention],
    *,
    country: str | None,
    published: date | None,
    event: tuple[str, str] | None,
) -> tuple[FoundActor, ...]:
    """The actors of the incident that `spans` tell; `event` is its ACLED event and sub-event type if known."""
    found: dict[str, FoundActor] = {}
    for mention in mentions:
        if not any(start <= mention.start < end for start, end in spans):
            continue
        known = mention.candidates[0]
        actor = Actor(id=known.id, name=known.name, role="perpetrator", attribution="attributed")
        field = f"actors[{len(found)}].name"
        evidence = Evidence(field=field, start=mention.start, end=mention.end, text=mention.text)
        found.setdefault(known.id, Found(value=actor, evidence=(evidence,), sure=0.5))
    return tuple(found.values())
