"""What does a report say, field by field, and with which words?"""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.merge.differences import count_text, place_text
from monitor.model import OUTCOMES, Actor, Evidence, Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of an article: `text == article.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One field as it is told, with the words that prove it."""

    field: str
    value: str
    quotes: tuple[Quote, ...]


def sayings(facts: Facts) -> tuple[Saying, ...]:
    return tuple(
        Saying(field=field, value=value, quotes=quotes(facts.evidence, field)) for field, value in values(facts)
    )


def values(facts: Facts) -> Iterator[tuple[str, str]]:
    """The fields that are known, in the order in which people ask, as people say them."""
    yield "event_type", f"{facts.event_type}: {facts.sub_event_type}"
    if facts.date is not None:
        yield "date", f"week of {facts.date}" if facts.date_precision == "week" else facts.date
    if (where := place_text(facts.location)) is not None:
        yield "location", where
    for outcome in OUTCOMES:
        if (figure := count_text(facts.count(outcome))) is not None:
            yield outcome, figure
    for number, actor in enumerate(facts.actors):
        yield f"actors[{number}]", actor_text(actor)


def actor_text(actor: Actor) -> str:
    return f"{actor.name} ({', '.join(filter(None, (actor.role, actor.attribution)))})"


def quotes(evidence: tuple[Evidence, ...], field: str) -> tuple[Quote, ...]:
    """The words that prove a field or a part of it, each once."""
    proofs = [
        Quote(text=proof.text, start=proof.start, end=proof.end)
        for proof in evidence
        if proof.field == field or proof.field.startswith((f"{field}.", f"{field}["))
    ]
    if field == "event_type":
        proofs += quotes(evidence, "sub_event_type")
    return tuple(dict.fromkeys(proofs))
