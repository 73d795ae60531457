"""How is it said who listened?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.coverage import windows
from monitor.coverage.listeners import Listener, Roll
from monitor.coverage.wording import clock, span, times

A_MINUTE = timedelta(minutes=1)


def sentence(roll: Roll, covering: str, now: datetime, *, forgotten: bool = False) -> str:
    """As in "2 of 3 feeds that cover Balochistan not heard for 6 h 10 min; 1 heard". `forgotten`: the window begins
    in a time of which no hearings are kept."""
    if not roll.expected:
        return f"no feed{_singular(covering)}: nobody listened" if covering else "no feeds: nobody listened"
    parts = [_silence(roll, covering)] if roll.missing else []
    if roll.partial:
        of = "" if roll.missing else covering
        parts.append(f"{len(roll.partial)} of {roll.expected} feeds{of} heard only for a part of the time")
    if roll.there:
        parts.append(f"{len(roll.there)} heard" if parts else _all(roll, covering))
    if roll.late:
        parts.append(f"{len(roll.late)} away for a while and caught up")
    if roll.begun is not None:
        then = clock(roll.begun, now)
        parts.append(
            f"of the time before {then} nothing is kept" if forgotten else f"nobody listened before {then}"
        )
    return "; ".join(parts)


def part(one: Listener, since: datetime, until: datetime, now: datetime) -> str:
    """As in "heard 2 h of 6 h: not from 01:00 UTC to 05:00 UTC"."""
    listened = max(until - since - windows.unheard(one.lost), timedelta(0))
    return f"heard {span(listened)} of {span(until - since)}: not {times(one.lost, now)}"


def away(one: Listener, now: datetime) -> str:
    return f"away {times(one.gaps, now)}, and has caught up"


def _all(roll: Roll, covering: str) -> str:
    longest = max((one.silence for one in roll.there if one.silence is not None), default=timedelta(0))
    lately = "" if roll.passed else f" in the last {span(max(longest, A_MINUTE))}"
    return f"{roll.expected} of {roll.expected} feeds{covering} heard{lately}"


def _silence(roll: Roll, covering: str) -> str:
    """For how long, since the last of them was heard."""
    if roll.passed:
        return f"{len(roll.missing)} of {roll.expected} feeds{covering} not heard"
    unheard = [one for one in roll.missing if not one.dry]
    dry = len(roll.missing) - len(unheard)
    if not unheard:
        return f"{dry} of {roll.expected} feeds{covering} answer without anything new"
    last = [one.silence for one in unheard if one.silence is not None]
    since = f"not heard for {span(min(last))}" if last else "never heard"
    more = f", {dry} without anything new" if dry else ""
    return f"{len(unheard)} of {roll.expected} feeds{covering} {since}{more}"


def _singular(covering: str) -> str:
    return covering.replace(" that cover ", " covers ").replace(" that are ", " is ")


def covering(
    regions: Sequence[str], groups: Sequence[str], languages: Sequence[str], sources: Sequence[str]
) -> str:
    """What the feeds have in common, as in " that cover Balochistan and are in ur"."""
    said = [f"cover {' or '.join([*regions, *groups])}"] if regions or groups else []
    said += [f"are in {' or '.join(languages)}"] if languages else []
    said += [f"are {' or '.join(sources)}"] if sources else []
    return f" that {' and '.join(said)}" if said else ""
