"""What does it cost to tell whether an article is a copy, and to be ready for the next one, as the store grows?

    python bench/fingerprints.py [--sizes 10000 100000] [--database postgresql://…]

Fills a store with invented articles, half of whose sentences come from a stock that all of them use, and takes the
CPU time of a judgement and the bytes of the index at each size.
"""

import argparse
import random
import resource
import tempfile
import time
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path

from sqlalchemy import text

from monitor import dedup
from monitor.model import Article, Fingerprint, New
from monitor.pipeline import copies
from monitor.store import Engine, articles, db, open_engine, reading, transaction

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STOCK = 2000  # sentences that everybody uses
VOCABULARY = 20_000  # words
ASKED = 300  # judgements timed at each size
BATCH = 500  # articles in one transaction
INDEX = ("fingerprint_key", "ix_article_exact", "ix_article_fingerprint_version")


class Wire:
    """Makes articles, the same ones each time."""

    def __init__(self) -> None:
        self.chance = random.Random(11)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self.words = ["".join(self.chance.choices(letters, k=self.chance.randint(2, 9))) for _ in range(VOCABULARY)]
        self.used = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))  # as words are
        self.stock = [self.sentence() for _ in range(STOCK)]
        self.printed: list[str] = []

    def sentence(self) -> str:
        told = self.chance.choices(self.words, cum_weights=self.used, k=self.chance.randint(8, 24))
        return " ".join([told[0].title(), *told[1:]]) + "."

    def text(self) -> str:
        return " ".join(
            self.chance.choice(self.stock) if self.chance.random() < 0.5 else self.sentence()
            for _ in range(self.chance.randint(6, 24))
        )


def article(number: int, told: str) -> Article:
    return Article(
        id=f"{number:016x}",
        key=None,
        given_id=None,
        url=None,
        feed="bench",
        source=f"Outlet {number % 40}",
        title=None,
        text=told,
        language=None,
        published=NOON,
        published_raw=None,
        timezone="UTC",
        fetched=NOON,
        text_quality="full",
        quality_why="",
    )


def grow(engine: Engine, wire: Wire, have: int, size: int) -> None:
    for start in range(have, size, BATCH):
        with transaction(engine) as session:
            for number in range(start, min(size, start + BATCH)):
                told = wire.text()
                one = article(number, told)
                articles.add(session, one, dedup.fingerprint(told), New(why=""), (), quiet=True)
                if number < ASKED // 2:
                    wire.printed.append(told)


def timed(engine: Engine, wire: Wire) -> tuple[float, float]:
    """Milliseconds of CPU to take a fingerprint, and to judge it: half of those asked about are copies."""
    taken = judged = 0.0
    copied = [f"By our reporter\n{told[: len(told) // 2]}" for told in wire.printed]
    for number, told in enumerate([*copied, *(wire.text() for _ in copied)]):
        one = article(number, told)
        started = time.process_time()
        mark: Fingerprint = dedup.fingerprint(told)
        taken += time.process_time() - started
        with reading(engine) as session:
            started = time.process_time()
            copies.judge(session, one, mark, ())
            judged += time.process_time() - started
    return taken * 1000 / (2 * len(copied)), judged * 1000 / (2 * len(copied))


def size_of(engine: Engine) -> int:
    """Bytes of the index of wordings."""
    with reading(engine) as session:
        if engine.dialect.name == "sqlite":
            asked = "SELECT sum(pgsize) FROM dbstat WHERE name = :name"
        else:
            asked = "SELECT pg_total_relation_size(CAST(:name AS text))"
        return sum(session.connection().execute(text(asked), {"name": name}).scalar() or 0 for name in INDEX)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000])
    options.add_argument("--database", help="an empty one; without it a SQLite file that is thrown away")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(given.database or f"sqlite:///{Path(folder)}/bench.db")
        db.migrate(engine)
        wire, have = Wire(), 0
        for size in given.sizes:
            grow(engine, wire, have, size)
            have = size
            taken, judged = timed(engine, wire)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{size:>9,} articles: fingerprint {taken:.2f} ms, judgement {judged:.2f} ms of CPU;"
                f" index {size_of(engine) / size:.0f} bytes an article; {memory} MB",
                flush=True,
            )
        db.close(engine)


if __name__ == "__main__":
    main()
