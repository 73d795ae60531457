"""How does a rehearsal read, for people and for programs?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from monitor.digests.wording import plural
from monitor.formats.records import Record, moment
from monitor.watches.rehearsal import NearMiss, Rehearsal, together, weeks

LOUDEST = 5  # causes of each kind that a person reads
NEAREST = 3  # near misses that a person reads of each condition, the deadliest
SEVERITIES = ("critical", "high", "medium", "low")


def record(run: Rehearsal, others: Mapping[str, Rehearsal]) -> Record:
    lasted, raised = weeks(run), run.raised
    return {
        "watch": run.watch.name,
        "since": moment(run.since),
        "until": moment(run.until),
        "first_heard": moment(run.first),
        "weeks": round(lasted, 2),
        "incidents": run.incidents,
        "alerts": len(raised),
        "alerts_a_week": _a_week(len(raised), lasted),
        "together": together(run),
        "kinds": dict(Counter(one.kind for one in raised)),
        "severities": dict(Counter(one.severity for one in raised)),
        "busiest_week": _busiest(run),
        "groups": dict(Counter(name for one in raised for name in one.groups).most_common()),
        "districts": dict(Counter(one.district for one in raised).most_common()),
        "sources": dict(Counter(one.source for one in raised).most_common()),
        "no_news": dict(run.no_news.most_common()),
        "failed_conditions": {str(number): many for number, many in sorted(run.missed.items())},
        "near_misses": {name: len(some) for name, some in _by_condition(run.near)},
        "nearest": [
            {"condition": one.condition, "incident": one.incident, "title": one.title, "why": one.why}
            for _, some in _by_condition(run.near)
            for one in some[:NEAREST]
        ],
        "changes": [
            {"change": said, "alerts": len(other.raised), "a_week": _more(other, run)}
            for said, other in others.items()
        ],
    }


def text(run: Rehearsal, others: Mapping[str, Rehearsal]) -> str:
    return "\n".join(_lines(run, others))


def _lines(run: Rehearsal, others: Mapping[str, Rehearsal]) -> Iterator[str]:
    lasted, raised = weeks(run), run.raised
    if run.first is None:
        window = f"{run.since:%Y-%m-%d} to {run.until:%Y-%m-%d}"
        yield f"{run.watch.name}: nothing is stored of {window}; --since takes it further back"
        return
    yield (
        f"{run.watch.name}: {plural(len(raised), 'alert')}, {_a_week(len(raised), lasted):g} a week "
        f"({run.first:%Y-%m-%d} to {run.until:%Y-%m-%d}, {plural(run.incidents, 'incident')})"
    )
    if raised:
        yield _line("kinds", _counted(Counter(one.kind for one in raised)))
        graves = Counter(one.severity for one in raised)
        yield _line("severity", ", ".join(f"{name} {graves[name]}" for name in SEVERITIES if graves[name]))  # type: ignore[index]
        busiest = _busiest(run)
        yield _line("busiest", f"{busiest['alerts']} in the week of {busiest['week']}")
        yield _line("groups", _counted(Counter(name for one in raised for name in one.groups), "no group"))
        yield _line("districts", _counted(Counter(one.district for one in raised)))
        yield _line("sources", _counted(Counter(one.source for one in raised)))
    if late := together(run):
        yield _line("cap", f"{late} of them together, for more than {run.watch.max_per_hour} came in an hour")
    yield from _missed(run)
    yield from _with(run, others)


def _with(run: Rehearsal, others: Mapping[str, Rehearsal]) -> Iterator[str]:
    """What another number would do, those first that would do most."""
    tells = {said: other for said, other in others.items() if len(other.raised) != len(run.raised)}
    ranked = sorted(tells.items(), key=lambda item: -abs(len(item[1].raised) - len(run.raised)))
    for number, (said, other) in enumerate(ranked):
        more = f"{_more(other, run):+g} a week ({len(run.raised)} → {len(other.raised)})"
        yield _line("with" if number == 0 else "", f"{said}: {more}")
    same = [said for said in others if said not in tells]
    if same:
        yield _line("no change", f"with {', '.join(same)}")


def _missed(run: Rehearsal) -> Iterator[str]:
    if run.no_news:
        yield _line("no news", _counted(run.no_news))
    several = sum(many for number, many in run.missed.items() if number > 1)
    if several:
        yield _line("missed", f"{several} failed two conditions or more")
    for number, (name, some) in enumerate(_by_condition(run.near)):
        yield _line("near miss" if number == 0 else "", f"{len(some)} failed {name} alone")
        for one in some[:NEAREST]:
            yield _line("", f"  {one.title}: {one.why} ({one.incident})")


def _line(head: str, said: str) -> str:
    return f"  {head:<10} {said}"


def _counted(counted: Counter[str], nothing: str = "") -> str:
    loudest = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:LOUDEST]
    more = len(counted) - len(loudest)
    said = ", ".join(f"{name} {many}" for name, many in loudest) or nothing
    return f"{said} and {more} more" if more > 0 else said


def _busiest(run: Rehearsal) -> Record:
    zone = ZoneInfo(run.watch.timezone)
    days = (one.at.astimezone(zone).date() for one in run.raised)
    counted = Counter(day.fromordinal(day.toordinal() - day.weekday()) for day in days)
    if not counted:
        return {}
    week, many = min(counted.items(), key=lambda item: (-item[1], item[0]))
    return {"week": week.isoformat(), "alerts": many}


def _by_condition(near: Iterable[NearMiss]) -> Sequence[tuple[str, Sequence[NearMiss]]]:
    """Those that failed the same one, the most frequent condition first; the deadliest incidents first."""
    found: dict[str, list[NearMiss]] = {}
    for one in sorted(near, key=lambda one: (-one.dead, one.title, one.incident)):
        found.setdefault(one.condition, []).append(one)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def _a_week(alerts: int, lasted: float) -> float:
    return float(f"{alerts / lasted:.2g}") if lasted else 0.0


def _more(other: Rehearsal, run: Rehearsal) -> float:
    return _a_week(len(other.raised) - len(run.raised), weeks(run))
