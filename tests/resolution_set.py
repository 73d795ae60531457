"""How well do reports find their incidents, on invented incidents whose truth is known?

`python -m tests.resolution_set` prints the figures; tests/test_resolution_set.py holds them.
"""

import random
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from monitor import knowledge
from monitor.knowledge.model import ActorBook
from monitor.model import Actor, Casualty, Count, Evidence, Facts, Incident, Location, New, Report
from monitor.pipeline.resolve import settle
from monitor.store import Session, articles, db, incidents, open_engine, transaction
from monitor.store import reports as stored
from tests.builders import a_fingerprint, an_article

CASES = Path(__file__).parent / "cases" / "resolution" / "incidents.toml"
FIELDS = ("killed", "date", "place", "group", "claim")
LATER = datetime(2030, 1, 1, tzinfo=UTC)  # when they come to us, long after all were told

Clusters = Mapping[str, Incident]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report, and the incident that it is truly about."""

    truth: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How well the clusters fit the truth."""

    precision: float
    recall: float
    merged: tuple[tuple[str, ...], ...]  # true incidents that share one of ours
    split: tuple[str, ...]  # true incidents that lie in several of ours
    right: Mapping[str, float]  # share of the incidents whose toll, date, place, group is right
    wrong: tuple[str, ...]

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def cases() -> dict[str, Any]:
    return tomllib.loads(CASES.read_text(encoding="utf-8"))


def told(cases: Mapping[str, Any]) -> list[Told]:
    """Every report of every incident, in the order of publication."""
    reports = [
        Told(truth=incident["id"], report=_report(incident, number, said, cases))
        for incident in cases["incident"]
        for number, said in enumerate(incident["reports"], 1)
    ]
    return sorted(reports, key=lambda one: (one.report.fetched, one.report.id))


def _report(incident: Mapping[str, Any], number: int, said: Mapping[str, Any], cases: Mapping[str, Any]) -> Report:
    noon = datetime.combine(date.fromisoformat(incident["day"]), time(12), UTC)
    at = noon + timedelta(hours=said["h"])
    article = said.get("article", f"{incident['id']}-{number}")
    return Report(
        id=f"{article}.{incident['id']}.{number}",
        article=article,
        source=said["by"],
        feed="f",
        url=None,
        published=at,
        fetched=at,
        language="en",
        origin=said.get("origin", "agency:Wire" if said["by"] == "Wire" else f"outlet:{said['by']}"),
        facts=_facts(incident, said, cases),
    )


def _facts(incident: Mapping[str, Any], said: Mapping[str, Any], cases: Mapping[str, Any]) -> Facts:
    event_type, sub_event_type = cases["types"][said.get("t", incident["type"])]
    day, precision = _day(incident["day"], said.get("day", 0))
    return Facts(
        event_type=event_type,
        sub_event_type=sub_event_type,
        date=day,
        date_precision=precision,
        location=_location(incident["place"], said, cases["places"]),
        actors=tuple(map(_actor, said.get("who", "").split())),
        targets=(said["target"],) if "target" in said else (),
        weapons=(said["weapon"],) if "weapon" in said else (),
        killed=_count(said.get("k"), said.get("max")),
        injured=_count(said.get("i")),
        abducted=_count(said.get("taken")),
        arrested=None,
        casualties=tuple(_rows(said.get("rows", "").split())),
        timing=said.get("timing", "breaking"),
        confidence=0.8,
        evidence=(Evidence(field="date", start=0, end=1, text=said["words"]),) if "words" in said else (),
    )


def _day(day: str, off: int | str) -> tuple[str | None, Any]:
    if off == "none":
        return None, None
    if off == "month":
        return day[:7], "month"
    return (date.fromisoformat(day) + timedelta(days=int(off))).isoformat(), "day"


def _location(name: str, said: Mapping[str, Any], places: Mapping[str, Any]) -> Location:
    """The place as finely as the report tells it; a place without coordinates is one that no map gives."""
    place, where = places[name], said.get("where", "district")
    district, province = said.get("district", place["district"]), place["province"]
    if where == "province":
        return Location(
            name=province,
            admin2=None,
            admin1=province,
            country=place.get("country", "PK"),
            lat=None,
            lon=None,
            precision="admin1",
        )
    exact = where == "place" and "at" in place
    return Location(
        name=said.get("spelled", name) if where == "place" else district,
        admin2=district,
        admin1=province,
        country=place.get("country", "PK"),
        lat=place["at"][0] if exact else None,
        lon=place["at"][1] if exact else None,
        precision="place" if exact else "admin2",
    )


def _actor(said: str) -> Actor:
    id, attribution = said.split(":")
    if attribution == "-":
        return Actor(id=id, name=id.upper(), role="target", attribution=None)
    role: Any = "other" if attribution == "denied" else "perpetrator"
    stated: Any = attribution
    return Actor(id=id, name=id.upper(), role=role, attribution=stated)


def _count(said: str | None, most: int | None = None) -> Count | None:
    if said is None:
        return None
    least = int(said.removeprefix("at least "))
    if said.startswith("at least"):
        return Count(min=least, best=least, max=None)
    return Count(min=least, best=least, max=most or least)


def _rows(words: Sequence[str]) -> Iterable[Casualty]:
    for category, number in zip(words[::2], words[1::2], strict=True):
        group: Any = category
        yield Casualty(outcome="killed", category=group, min=int(number), max=int(number), best=int(number))


def resolved(reports: Iterable[Told], book: ActorBook, engine: Engine) -> dict[str, Incident]:
    """The incidents that the reports become in an empty store, in this order of arrival."""
    with transaction(engine) as session:
        for number, one in enumerate(reports):
            arrive(session, one.report, book, LATER + timedelta(minutes=number))
        return {incident.id: incident for incident in incidents.listing(session)}


def arrive(session: Session, report: Report, book: ActorBook, at: datetime) -> None:
    """A report comes, though others of its article may have come before."""
    article = an_article(id=report.article)
    articles.add(session, article, a_fingerprint(report.article), New(why="new"), (), quiet=False)
    stored.add(session, [report])
    settle(session, [report], (), book=book, at=at)


@contextmanager
def a_store() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/monitor.db")
        db.migrate(engine)
        yield engine
        db.close(engine)


def measured(reports: Sequence[Told], incidents: Clusters, cases: Mapping[str, Any]) -> Measured:
    truth = {one.report.id: one.truth for one in reports}
    ours = {report.id: id for id, incident in incidents.items() for report in incident.reports}
    true_groups, our_groups = _groups(truth), _groups(ours)
    shared = {id: len(true_groups[truth[id]] & our_groups[ours[id]]) for id in truth}
    wrong = {case["id"]: _wrong(case, reports, incidents, ours, cases) for case in cases["incident"]}
    fields = Counter(field for found in wrong.values() for field in found)
    return Measured(
        precision=sum(shared[id] / len(our_groups[ours[id]]) for id in truth) / len(truth),
        recall=sum(shared[id] / len(true_groups[truth[id]]) for id in truth) / len(truth),
        merged=tuple(
            names for group in our_groups.values() if len(names := tuple(sorted({truth[id] for id in group}))) > 1
        ),
        split=tuple(name for name, group in true_groups.items() if len({ours[id] for id in group}) > 1),
        right={field: 1 - fields[field] / len(wrong) for field in FIELDS},
        wrong=tuple(f"{name}: {', '.join(found.values())}" for name, found in wrong.items() if found),
    )


def _groups(of: Mapping[str, str]) -> dict[str, set[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for id, name in of.items():
        groups[name].add(id)
    return groups


def _wrong(
    case: Mapping[str, Any],
    reports: Sequence[Told],
    incidents: Clusters,
    ours: Mapping[str, str],
    cases: Mapping[str, Any],
) -> dict[str, str]:
    """The fields in which the incident that holds most of its reports is not as it truly was."""
    mine = Counter(ours[one.report.id] for one in reports if one.truth == case["id"])
    facts = incidents[max(mine, key=lambda id: (mine[id], id))].facts
    named = any(said.get("where") == "place" for said in case["reports"])
    district = cases["places"][case["place"]]["district"]
    place = facts.location and (facts.location.name if named else facts.location.admin2)
    groups = {actor.id for actor in facts.actors}
    wanted = case.get("claims", "")
    found = {
        "killed": (facts.killed and facts.killed.best, case.get("killed")),
        "date": (facts.date, case["day"]),
        "place": (place, case["place"] if named else district),
        "group": (case.get("group") if case.get("group") in groups else None, case.get("group")),
        "claim": (_claims(facts.actors, wanted), wanted),
    }
    return {field: f"{field} {one}, not {other}" for field, (one, other) in found.items() if one != other}


def _claims(actors: Iterable[Actor], wanted: str) -> str:
    """Who claimed and who denied it, in the order in which the case asks."""
    said = {f"{actor.id}:{actor.attribution}" for actor in actors if actor.attribution in ("claimed", "denied")}
    return " ".join(sorted(said, key=lambda one: (one not in wanted, wanted.find(one))))


def orders(reports: Sequence[Told], number: int) -> Iterable[list[Told]]:
    """The reports as published, backwards, and shuffled."""
    yield list(reports)
    yield list(reversed(reports))
    for seed in range(number):
        shuffled = list(reports)
        random.Random(seed).shuffle(shuffled)
        yield shuffled


def partition(incidents: Clusters) -> set[frozenset[str]]:
    """Which reports belong together, whatever the incidents are called."""
    return {frozenset(report.id for report in incident.reports) for incident in incidents.values()}


def main() -> None:
    """Print the figures for each order of arrival."""
    known, book = cases(), knowledge.load().actors
    reports = told(known)
    first: set[frozenset[str]] = set()
    print(f"{len(known['incident'])} incidents, {len(reports)} reports")
    for number, order in enumerate(orders(reports, int(sys.argv[1]) if len(sys.argv) > 1 else 3)):
        with a_store() as engine:
            found_in = resolved(order, book, engine)
        found = measured(reports, found_in, known)
        first = first or partition(found_in)
        right = " ".join(f"{field} {share:.3f}" for field, share in found.right.items())
        print(f"order {number}: P {found.precision:.3f} R {found.recall:.3f} F1 {found.f1:.3f} {right}", end=" ")
        print(f"· {len(first ^ partition(found_in))} incidents differ from the first order")
        for what in (*(f"merged {names}" for names in found.merged), *(f"split {n}" for n in found.split)):
            print(f"   {what}")
        for line in found.wrong if number == 0 else ():
            print(f"   {line}")


if __name__ == "__main__":
    main()
