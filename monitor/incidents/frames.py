"""Which sentences belong to which incident?"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.incidents.acts import Told
from monitor.incidents.dates import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The sentences of one incident, in order; the first tells it."""

    told: tuple[Told, ...]


def frames(told: Sequence[Told], whens: Sequence[When]) -> tuple[Frame, ...]:
    """The incidents of a text: a sentence opens one where it tells violence apart from what went before."""
    found: list[list[Told]] = []
    for one in told:
        if not found:
            if one.violent and "statistic" not in one.cues:
                found.append([one])
            continue
        if _opens(one, found[-1], whens):
            found.append([one])
        elif "statistic" not in one.cues:
            found[-1].append(one)
    return tuple(Frame(told=tuple(f)) for f in found)


def _opens(one: Told, current: Sequence[Told], whens: Sequence[When]) -> bool:
    if not one.violent or "statistic" in one.cues:
        return False
    if one.parted:
        return True
    if "earlier" in one.cues and one.harm and not any(t.harm_done for t in current):
        return True
    mine = _days(one, whens)
    held = [w for t in current for w in _days(t, whens)]
    return bool(mine and held and one.harm) and not any(m.meets(h) for m in mine for h in held)


def _days(one: Told, whens: Sequence[When]) -> list[When]:
    """The days of acts that a sentence names."""
    inside = (w for w in whens if one.sentence.first <= w.first < one.sentence.last)
    return [w for w in inside if not (w.said or w.later or w.aside)]
