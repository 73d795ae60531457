"""How does an explanation read on a terminal?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from monitor.explain.articles import ExplainedArticle
from monitor.explain.incidents import Account, ExplainedIncident, Field, Figure, NearMiss, State
from monitor.explain.revisions import ExplainedRevision
from monitor.explain.sayings import Quote

MOST_NEAR = 5  # near misses that a person reads; programs get them all
LONGEST_QUOTE = 120  # characters
LONGEST_SENTENCE = 500  # characters of an edited one: what is other in it may stand at its end
STEP = "  "


def incident_text(one: ExplainedIncident) -> str:
    return "\n".join(_incident(one)) + "\n"


def article_text(one: ExplainedArticle) -> str:
    return "\n".join(_article(one)) + "\n"


def _incident(one: ExplainedIncident) -> Iterator[str]:
    yield one.title
    if one.asked != one.id:
        yield f"{one.asked} is told as {one.id} now"
    yield f"{one.id}, state {one.revision} of {moment(one.updated)}; first seen {moment(one.first_seen)}"
    if one.before:
        yield f"known before as {', '.join(one.before)}"
    yield f"confirmed by: {one.confirmed_by}; origins: {', '.join(map(_origin, one.origins)) or 'none'}"
    yield from part("What stands, and why", (line for field in one.stands for line in _field(field)))
    yield from part("The tolls as they were told", (line for figure in one.ledger for line in _figure(figure)))
    yield from part("Who said what", (line for account in one.accounts for line in _account(account)))
    yield from part("Held apart from it", _near(one.near_misses))
    yield from part("How it changed", (line for state in one.history for line in _state(state)))


def _origin(origin: str) -> str:
    """An outlet by its name alone; an agency or an official is called so."""
    return origin.removeprefix("outlet:")


def _article(one: ExplainedArticle) -> Iterator[str]:
    yield one.title or "(no title)"
    ids = one.id if one.given_id is None else f"{one.given_id} (here {one.id})"
    yield f"{ids}; {one.source}, {moment(one.published)}; {one.url or 'no address'}"
    yield f"text: {one.text_quality} ({one.text_why})"
    yield f"copy of {one.duplicate_of}: {one.decision}" if one.duplicate_of else f"new: {one.decision}"
    if one.ruling is not None:
        yield f"taken before as {one.ruling}"
    for revision in one.revisions:
        yield from part(_revised(revision), _edit(revision))
    if not one.reports:
        yield "It reports no incident."
    for report in one.reports:
        state = "withdrawn" if report.withdrawn else report.incident or "not resolved yet"
        yield from part(f"Report {report.account.report} → {state}", _account(report.account))
        yield from part("Held apart from it", _near(report.near_misses))


def _revised(one: ExplainedRevision) -> str:
    return f"Revision {one.number} of {moment(one.at)}: {one.why}"


def _edit(one: ExplainedRevision) -> Iterator[str]:
    if one.title is not None:
        yield f"headline: {_short(one.title)}"
    yield from (f"- {_short(sentence, LONGEST_SENTENCE)}" for sentence in one.removed)
    yield from (f"+ {_short(sentence, LONGEST_SENTENCE)}" for sentence in one.added)
    for fact in one.facts:
        yield f"{fact.report} {fact.field}: {fact.before or 'nothing'} → {fact.after or 'nothing'}"
    if one.number > 1 and not one.facts:
        yield "it reports what it did"


def part(head: str, lines: Iterable[str]) -> Iterator[str]:
    """A head and its lines; neither where there are none."""
    for number, line in enumerate(lines):
        if number == 0:
            yield ""
            yield head
        yield STEP + line


def _field(one: Field) -> Iterator[str]:
    by = f" — {one.source}" if one.source else ""
    yield f"{one.field}: {one.value}{by}{_quoted(one.quotes)}"
    yield f"{STEP}{one.rule}"


def _figure(one: Figure) -> Iterator[str]:
    yield f"{moment(one.at)}  {one.source}: {one.figure} {one.outcome}{_quoted(one.quotes)}"
    yield f"{STEP}{one.standing}"


def _account(one: Account) -> Iterator[str]:
    yield f"{moment(one.published)}  {one.source} ({_origin(one.origin)}, {one.timing}): {one.title or one.article}"
    score = "opened it" if one.score is None else f"joined at {one.score:.2f}"
    yield f"{STEP}{score}: {one.why}"
    for saying in one.says:
        yield f"{STEP}{saying.field}: {saying.value}{_quoted(saying.quotes)}"


def _near(many: Sequence[NearMiss]) -> Iterator[str]:
    for one in many[:MOST_NEAR]:
        yield f"{one.incident} at {one.score:.2f}: {one.title}"
        yield f"{STEP}{one.why}"
    if len(many) > MOST_NEAR:
        yield f"and {len(many) - MOST_NEAR} more"


def _state(one: State) -> Iterator[str]:
    yield f"{moment(one.at)}  {one.incident} state {one.revision}, by report {one.report}: {one.why}"
    for change in one.changes:
        if change.before is not None:  # how it began is what its first account says
            yield f"{STEP}{change}"


def _quoted(quotes: Sequence[Quote]) -> str:
    said = [f"“{_short(quote.text)}”" for quote in quotes]
    return f"  {' … '.join(said)}" if said else ""


def _short(text: str, longest: int = LONGEST_QUOTE) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}Z" if at else "undated"
