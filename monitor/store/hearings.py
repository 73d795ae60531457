"""When was each feed heard, and of what has it told?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, bindparam
from sqlmodel import Session, col, delete, func, or_, select

from monitor import coverage
from monitor.model import Hearing, Report, ToldOf
from monitor.store import feeds, writing
from monitor.store.tables import HearingRow, ToldOfRow

MOST_KEPT = 1_000  # times of one feed: one that answers every second time for weeks still takes no more than that


class Telling(NamedTuple):
    """What an article told `at` some time."""

    reports: Sequence[Report]
    language: str | None
    at: datetime


def record(session: Session, since: datetime) -> coverage.Record:
    """What listening has taught us, as far as a window that begins at `since` asks for it."""
    return coverage.Record(health=feeds.health(session), hearings=_heard(session, since), told_of=_told_of(session))


def newest(session: Session, feeds: Sequence[str], now: datetime) -> dict[str, Hearing]:
    """The last hearing of each of these feeds. What a clock that was ahead has put down is forgotten."""
    found = _newest(session, feeds)
    if any(one.since > now for one in found.values()):
        session.connection().execute(_AHEAD, {"feeds": list(feeds), "now": now})
        found = _newest(session, feeds)
    return found


def _newest(session: Session, feeds: Sequence[str]) -> dict[str, Hearing]:
    rows = session.connection().execute(_NEWEST, {"feeds": list(feeds)})
    return {
        feed: Hearing(feed=feed, since=since, until=until, caught_up=whole) for feed, since, until, whole in rows
    }


_THESE = col(HearingRow.feed).in_(bindparam("feeds", expanding=True))
_AHEAD = delete(HearingRow).where(_THESE, col(HearingRow.since) > bindparam("now"))
_LATEST = (
    select(col(HearingRow.feed), func.max(col(HearingRow.since)).label("since"))
    .where(_THESE)
    .group_by(col(HearingRow.feed))
    .subquery()
)
_NEWEST = select(
    col(HearingRow.feed), col(HearingRow.since), col(HearingRow.until), col(HearingRow.caught_up)
).join(_LATEST, (col(HearingRow.feed) == _LATEST.c.feed) & (col(HearingRow.since) == _LATEST.c.since))


def save(session: Session, hearings: Sequence[Hearing]) -> None:
    """Keep them, in the place of what was known of the same ones; a new one makes an end of its feed's oldest."""
    rows = [{name: getattr(one, name) for name in ("feed", "since", "until", "caught_up")} for one in hearings]
    writing.put(session, HearingRow, rows, key=("feed", "since"))
    for one in hearings:
        if one.since == one.until:
            _prune(session, one)


def learn(session: Session, feed: str, told: Sequence[Telling]) -> None:
    """The feed has told of this."""
    counted: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], datetime] = {}
    for one in told:
        named = list(_named(one))
        counted.update(named)
        last |= dict.fromkeys(named, one.at)
    told_of = session.connection().execute(_TOLD_OF, {"feed": feed})
    known = {(kind, name): reports for kind, name, reports in told_of}
    rows = [
        {"feed": feed, "kind": kind, "name": name, "reports": more + known.get((kind, name), 0), "last": at}
        for ((kind, name), more), at in zip(counted.items(), last.values(), strict=True)
    ]
    writing.put(session, ToldOfRow, rows, key=("feed", "kind", "name"))


def _named(told: Telling) -> Iterator[tuple[str, str]]:
    """What the article is counted under, by kind and name."""
    if told.language:
        yield "language", told.language
    for report in told.reports:
        place = report.facts.location
        yield "report", ""
        if place is not None and place.country:
            yield "region", f"{place.country}/{place.admin1 or ''}"
        yield from (("group", actor.id) for actor in report.facts.actors if actor.id)


_TOLD_OF = select(col(ToldOfRow.kind), col(ToldOfRow.name), col(ToldOfRow.reports)).where(
    col(ToldOfRow.feed) == bindparam("feed")
)


def _prune(session: Session, newest: Hearing) -> None:
    asked = {"of": newest.feed, "before": newest.until - coverage.KEPT, "most": MOST_KEPT}
    session.connection().execute(_PRUNING, asked)


_MINE = col(HearingRow.feed) == bindparam("of")
_OLDEST_KEPT = (
    select(col(HearingRow.since))
    .where(_MINE)
    .order_by(col(HearingRow.since).desc())
    .offset(bindparam("most", type_=Integer))
    .limit(1)
)
_PRUNING = delete(HearingRow).where(
    _MINE,
    or_(col(HearingRow.until) < bindparam("before"), col(HearingRow.since) <= _OLDEST_KEPT.scalar_subquery()),
)


def _heard(session: Session, since: datetime) -> dict[str, list[Hearing]]:
    """Of each feed those in the window, and the last one before it: a window may begin in a gap."""
    before = (
        select(col(HearingRow.feed), func.max(col(HearingRow.since)).label("since"))
        .where(col(HearingRow.since) <= since)
        .group_by(col(HearingRow.feed))
        .subquery()
    )
    found: dict[str, list[Hearing]] = defaultdict(list)
    earlier = select(HearingRow).join(
        before, (col(HearingRow.feed) == before.c.feed) & (col(HearingRow.since) == before.c.since)
    )
    later = select(HearingRow).where(col(HearingRow.since) > since).order_by(col(HearingRow.since))
    for row in [*session.exec(earlier), *session.exec(later)]:
        found[row.feed].append(_hearing(row))
    return found


def _told_of(session: Session) -> dict[str, ToldOf]:
    counted: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in session.exec(select(ToldOfRow)):
        counted[row.feed][row.kind][row.name] = row.reports
    return {
        feed: ToldOf(
            feed=feed,
            reports=kinds["report"].get("", 0),
            regions={_region(name): count for name, count in kinds["region"].items()},
            groups=kinds["group"],
            languages=kinds["language"],
        )
        for feed, kinds in counted.items()
    }


def _region(name: str) -> tuple[str, str]:
    country, _, province = name.partition("/")
    return country, province


def _hearing(row: HearingRow) -> Hearing:
    return Hearing(feed=row.feed, since=row.since, until=row.until, caught_up=row.caught_up)
