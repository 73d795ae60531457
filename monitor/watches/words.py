"""Do the words that a watch asks for stand in what the articles say?

They are sought in every article's whole text, its headline and the names that were read from it. All that is told
of an incident is taken together: NOT excludes what any of its articles says.
"""

from collections.abc import Callable, Mapping, Sequence

from monitor import queries
from monitor.digests.wording import plural
from monitor.merge.differences import place_text
from monitor.model import Facts, Incident, Report, Watch
from monitor.watches.places import Held

Texts = Callable[[Incident], Mapping[str, str]]  # by article its whole text, as `queries.line` gives it


def no_texts(_: Incident) -> Mapping[str, str]:
    return {}


def words(watch: Watch, incident: Incident, texts: Texts) -> Held | None:
    if not watch.words:
        return None
    written = texts(incident)
    told = [(report.source, _told(report, written)) for report in incident.reports]
    among = [*_named(incident.facts), *(line for _, lines in told for line in lines)]
    for query in watch.words:
        if queries.answers(queries.parse(query), among):
            return True, f"the word {query}{_where(query, told)}"
    return False, f"none of {', '.join(watch.words)} in {_searched(incident, written)}"


def _told(report: Report, written: Mapping[str, str]) -> tuple[str, ...]:
    text = [written[report.article]] if report.article in written else []
    return (*queries.lines([report.title or ""]), *_named(report.facts), *text)


def _named(facts: Facts) -> tuple[str, ...]:
    """What is named by the facts, also where the text spells it otherwise, and the words that prove them."""
    named = [place_text(facts.location) or "", *facts.targets, *facts.weapons]
    return queries.lines(
        [*named, *(actor.name for actor in facts.actors), *(proof.text for proof in facts.evidence)]
    )


def _where(query: str, told: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The outlet whose article answers the query by itself."""
    by = (source for source, lines in told if queries.answers(queries.parse(query), lines))
    found = next(by, None)
    return f", in the article of {found}" if found else ""


def _searched(incident: Incident, written: Mapping[str, str]) -> str:
    articles = {report.article for report in incident.reports}
    missing = len(articles) - len(written)
    said = f"the headlines and texts of {plural(len(articles), 'article')}"
    return f"{said}, of which {missing} without a text here" if missing else said
