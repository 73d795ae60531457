"""What would watches have told of the stored past? Reads the store, writes nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.model import Watch
from monitor.pipeline import texts
from monitor.store import Session, pasts
from monitor.watches.rehearsal import Past, Rehearsal, variants


def rehearse(
    session: Session, watches: Sequence[Watch], since: datetime, until: datetime
) -> tuple[tuple[Rehearsal, Mapping[str, Rehearsal]], ...]:
    """Each watch's rehearsal, and those with one number changed, by what that is."""
    said_by = texts.of(session)

    def run(watch: Watch) -> Rehearsal:
        return Rehearsal(watch=watch, since=since, until=until, texts=said_by)

    runs = [(run(watch), {said: run(other) for said, other in variants(watch)}) for watch in watches]
    for family in pasts.families(session, since):
        states = [Past(state.incident, state.heard, state.changes) for state in family]
        for whole, others in runs:
            for one in (whole, *others.values()):
                one.take(states)
    return tuple(runs)
