"""When was each feed heard, and of what has it told?"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, func, or_, select

from monitor import coverage
from monitor.model import Hearing, Report, ToldOf
from monitor.store import feeds, writing
from monitor.store.tables import HearingRow, ToldOfRow

KEPT = timedelta(
    days=400
)  # for which it is known when a feed was heard: a year, and the same month of the last one
MOST_KEPT = 1_000  # times of one feed: one that answers every second time for weeks still takes no more than that


def record(session: Session, since: datetime) -> coverage.Record:
    """What listening has taught us, as far as a window that begins at `since` asks for it."""
    return coverage.Record(health=feeds.health(session), hearings=_heard(session, since), told_of=_told_of(session))


def last(session: Session, feed: str, now: datetime) -> Hearing | None:
    """The feed's last hearing. What a clock that was ahead has put down is forgotten."""
    mine, since = col(HearingRow.feed) == feed, col(HearingRow.since)
    row = session.exec(select(HearingRow).where(mine).order_by(since.desc()).limit(1)).first()
    if row is not None and row.since > now:
        session.exec(delete(HearingRow).where(mine, since > now))
        row = session.exec(select(HearingRow).where(mine).order_by(since.desc()).limit(1)).first()
    return None if row is None else _hearing(row)


def save(session: Session, hearing: Hearing) -> None:
    """Keep it, in the place of what was known of the same hearing; a new one makes an end of the oldest."""
    values = {name: getattr(hearing, name) for name in ("feed", "since", "until", "caught_up")}
    writing.put(session, HearingRow, [values], key=("feed", "since"))
    if hearing.since == hearing.until:
        _prune(session, hearing)


def learn(session: Session, feed: str, reports: Sequence[Report], language: str | None, at: datetime) -> None:
    """The feed has told of this."""
    counted = Counter({("language", language): 1} if language else {})
    for report in reports:
        place = report.facts.location
        counted["report", ""] += 1
        if place is not None and place.country:
            counted["region", f"{place.country}/{place.admin1 or ''}"] += 1
        counted.update(("group", actor.id) for actor in report.facts.actors if actor.id)
    told_of = session.connection().execute(_TOLD_OF, {"feed": feed})
    known = {(kind, name): reports for kind, name, reports in told_of}
    rows = [
        {"feed": feed, "kind": kind, "name": name, "reports": known.get((kind, name), 0) + more, "last": at}
        for (kind, name), more in counted.items()
    ]
    writing.put(session, ToldOfRow, rows, key=("feed", "kind", "name"))


_TOLD_OF = select(col(ToldOfRow.kind), col(ToldOfRow.name), col(ToldOfRow.reports)).where(
    col(ToldOfRow.feed) == bindparam("feed")
)


def _prune(session: Session, newest: Hearing) -> None:
    mine, since = col(HearingRow.feed) == newest.feed, col(HearingRow.since)
    beyond = select(since).where(mine).order_by(since.desc()).offset(MOST_KEPT).limit(1).scalar_subquery()
    session.exec(delete(HearingRow).where(mine, or_(col(HearingRow.until) < newest.until - KEPT, since <= beyond)))


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
