"""How long does it take to rehearse watches over a stored past?

    python bench/rehearsal.py [INCIDENTS]

Incidents of 90 days in invented order, each with one to five reports and as many states; ten watches, each with
every number that can be changed.
"""

import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor import merge
from monitor.model import Count, Evidence, Facts, Location, Region, Report, Watch
from monitor.pipeline.rehearsing import rehearse
from monitor.store import db, incidents, open_engine, reading, transaction

END = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = 90
DISTRICTS = ("Hangu", "Bannu", "Kohat", "Karak", "Tank", "Swat", "Khyber", "Kurram")
KP = Region(label="PK-KP", country="PK", admin1="Khyber Pakhtunkhwa")


def facts(chance: random.Random, at: datetime, district: str, killed: int) -> Facts:
    words = f"killed {killed} people in {district}"
    return Facts(
        event_type="Explosions/Remote violence",
        sub_event_type="Remote explosive/landmine/IED",
        date=at.date().isoformat(),
        date_precision="day",
        location=Location(
            name=district,
            admin2=district,
            admin1="Khyber Pakhtunkhwa",
            country="PK",
            lat=33.5 + chance.random(),
            lon=70.5 + chance.random(),
            precision="place",
        ),
        actors=(),
        targets=("police",),
        weapons=("bomb",),
        killed=Count.exactly(killed),
        injured=Count.exactly(killed * 2),
        abducted=None,
        arrested=None,
        casualties=(),
        timing="breaking",
        confidence=0.8,
        evidence=tuple(
            Evidence(field=name, start=0, end=len(words), text=words) for name in ("killed", "location")
        ),
    )


def report(chance: random.Random, name: str, at: datetime, told: Facts) -> Report:
    return Report(
        id=f"{name}.1",
        article=name,
        title=f"Blast in {told.location.name if told.location else ''}",
        source=chance.choice(("East", "Hills", "Post", "Courier")),
        feed="f",
        url=None,
        published=at,
        fetched=at,
        language="en",
        origin=f"outlet:{name}",
        facts=told,
    )


def fill(engine: object, number: int) -> int:
    chance, states = random.Random(7), 0
    for n in range(number):
        at = END - timedelta(minutes=chance.randrange(DAYS * 24 * 60))
        district, killed = chance.choice(DISTRICTS), chance.choice((0, 1, 1, 2, 2, 3, 5, 9, 20))
        reports: list[Report] = []
        last = None
        with transaction(engine) as session:  # type: ignore[arg-type]
            for step in range(chance.randint(1, 5)):
                heard = at + timedelta(hours=step)
                told = facts(chance, at, district, killed + step * chance.randrange(3))
                reports.append(report(chance, f"a{n}-{step}", heard, told))
                state = merge.incident(f"i{n}", reports, revision=step + 1, first_seen=at, updated=heard)
                incidents.save(
                    session, state, merge.changes(last, state, "x"), heard, report=reports[-1].id, why="x"
                )
                last, states = state, states + 1
    return states


def watches() -> list[Watch]:
    plain = Watch(name="w", regions=(KP,), timezone="Asia/Karachi")
    return [
        plain,
        replace(plain, min_killed=3),
        replace(plain, min_killed=3, quiet_hours="22:00-06:00"),
        replace(plain, within=(33.9, 71.0, 40.0)),
        replace(plain, words=("hangu AND (bomb OR blast) NOT training",)),
        replace(plain, cooldown=timedelta(hours=2)),
        replace(plain, max_per_hour=5),
        replace(plain, min_injured=10, min_confidence=0.5),
        replace(plain, targets=("polic*",)),
        replace(plain, confirmed_by=("multiple", "official")),
    ]


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'monitor.db'}")
        db.migrate(engine)
        states = fill(engine, number)
        for some in (watches()[:1], watches()):
            begun = time.process_time()
            with reading(engine) as session:
                runs = rehearse(session, some, END - timedelta(days=DAYS), END + timedelta(days=1))
            spent, tried = time.process_time() - begun, sum(1 + len(others) for _, others in runs)
            told = len(runs[0][0].raised)
            print(f"{len(some):>2} watches ({tried} with changes), {states:,} states: {spent:.1f} s; {told} alerts")
        db.close(engine)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


main()
