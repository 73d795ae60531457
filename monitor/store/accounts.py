"""What did a report say when a state of an incident counted it?

A state names the accounts that it rests on. Those of a much told incident are shared by hundreds of states, and a
report that is read anew, or withdrawn, takes nothing from the states that counted what it said before.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from monitor.model import Report
from monitor.store import writing
from monitor.store.columns import line_of
from monitor.store.tables import AccountRow

ASKED = 1000  # accounts read with one question; a database bounds the values of a statement

_THESE = col(AccountRow.name).in_(bindparam("names", expanding=True))
_KNOWN = select(col(AccountRow.name)).where(_THESE)
_NAMED = select(col(AccountRow.name), col(AccountRow.value)).where(_THESE)


def keep(session: Session, reports: Sequence[Report]) -> tuple[str, ...]:
    """Keep what these reports say; the names of their accounts, in the same order. Which we have is asked where
    there are several: as a rule all but one."""
    names = tuple(name_of(line_of(report)) for report in reports)
    asked = _parts(names) if len(names) > 1 else ()
    known = {name for part in asked for name in session.connection().execute(_KNOWN, part).scalars()}
    new = [{"name": name, "value": told} for name, told in zip(names, reports, strict=True) if name not in known]
    writing.add(session, AccountRow, new)
    return names


def named(session: Session, names: Iterable[str]) -> Mapping[str, Report]:
    """What the accounts of these names say."""
    asked = session.connection()
    return {name: value for part in _parts(tuple(names)) for name, value in asked.execute(_NAMED, part)}


def name_of(line: str) -> str:
    """What an account is called, given its JSON."""
    return hashlib.blake2b(line.encode(), digest_size=16).hexdigest()


def _parts(names: Sequence[str]) -> Iterable[dict[str, Sequence[str]]]:
    return ({"names": names[at : at + ASKED]} for at in range(0, len(names), ASKED))
