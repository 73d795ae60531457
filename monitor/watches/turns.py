"""Of which merges and splits must a watch hear?"""

from collections.abc import Callable, Collection, Sequence

from monitor.model import Change


def heard_of(
    turns: Sequence[Change],
    incident: str,
    known_as: Callable[[str], Collection[str]],
    was_told: Callable[[Collection[str]], bool],
) -> tuple[Change, ...]:
    """Of incidents that it was told apart, that they are one; of one that it was told, that it is several.

    `known_as` gives the ids that an incident has had, `was_told` says whether the watch was told of any of these.
    """
    merged = {turn.before: known_as(turn.before) for turn in turns if turn.field == "merged" and turn.before}
    parted = {turn.before for turn in turns if turn.field == "split" and turn.after == incident and turn.before}
    rest = set(known_as(incident)).difference(*merged.values())
    heard = {id for id, ids in merged.items() if was_told(ids)}
    several = len(heard) + was_told(rest) > 1
    wanted = (heard if several else set()) | {id for id in parted if was_told(known_as(id))} | {incident}
    return tuple(turn for turn in turns if turn.field in ("merged", "split") and turn.before in wanted)
