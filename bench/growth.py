"""What does one more article cost, and how much room does it take, as the store grows to a million?

    python bench/growth.py [--sizes 10000 100000 1000000] [--new 300] [--rounds 3] [--keep FOLDER]

A few days of invented news (bench/invented.py) go the whole way. The store is grown by telling the same days again
for other dates: phrases that many articles share stay shared, all else becomes other wording, ids and days. Then
the articles of one more day go the whole way, in the store of each size in turn, in a process of their own, round
after round: what else the machine does meets all of them alike. What is told is the median of the rounds.
"""

import argparse
import hashlib
import multiprocessing
import os
import re
import resource
import shutil
import sqlite3
import statistics
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent))

from invented import Press

from monitor import knowledge
from monitor.config import Config
from monitor.model import Entry
from monitor.runners import local
from monitor.store import db, entries, open_engine, transaction
from monitor.world import World

FIRST = datetime(2026, 3, 2, 2, tzinfo=UTC)
DAYS = 5  # told for real
A_DAY = 1000  # articles
WARM = 60  # articles read before the clock starts: each process that reads has loaded what it knows
COMMON = 3  # articles that share a value of a sketch from which on it is a phrase that everybody uses
LOW = (1 << 24) - 1  # bits of a value that are other ones in another telling: the smallest stay the smallest
HALF = 1 << 31
BATCH = 2000  # articles copied at a time
INDEX = ("fingerprint_key", "ix_article_exact", "ix_article_fingerprint_version")

ACCOUNT = re.compile(r"\b[0-9a-f]{32}\b")
ID = re.compile(r"\binc-[0-9a-f]{16}\b|\b[0-9a-f]{16}\b")
DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
TOLD = re.compile(r"\b20\d{6}-\d+\b")  # what an outlet calls its article

Row = dict[str, object]
COPIED = (
    "incident",
    "article",
    "fingerprint_key",
    "entry",
    "report",
    "account",
    "incident_history",
)  # tables, parents first


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of CPU for a new article, and the peak of memory in MB."""

    read: float
    resolve: float
    memory: int


@dataclass(slots=True)
class Stock:
    """The days that were told for real, as rows."""

    tables: dict[str, list[Row]]
    opened: dict[str, str]  # incident → the report that opened it
    common: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, path: Path) -> "Stock":
        with sqlite3.connect(path) as connection:
            connection.row_factory = sqlite3.Row
            tables = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in COPIED}
        opened = {_incident(str(row["id"])): str(row["id"]) for row in tables["report"]}
        stock = cls(tables, opened)
        held = Counter(value for row in tables["article"] for value in set(_values(row["sketch"])))
        stock.common = {value for value, articles in held.items() if articles >= COMMON}
        return stock

    def told_again(self, turn: int) -> Iterator[tuple[str, list[Row]]]:
        """The rows of the same days, `turn` times DAYS later, table by table."""
        numbers = len(self.tables["article"]) * turn
        rename = self._renaming(turn)
        for name in COPIED:
            yield name, [self._again(name, row, turn, numbers, rename) for row in self.tables[name]]

    def _again(self, table: str, row: Row, turn: int, numbers: int, rename: Callable[[str], str]) -> Row:
        again = {column: rename(value) if isinstance(value, str) else value for column, value in row.items()}
        if table == "article":
            again["number"] = row["number"] + numbers
            again["sketch"], again["opening"] = (self._other(row[one], turn) for one in ("sketch", "opening"))
            again["exact"] = hashlib.sha256(f"{turn} {row['exact']}".encode()).hexdigest()
            again["text"] = row["text"]
        elif table == "fingerprint_key":
            again["article"] = row["article"] + numbers
            again["value"] = self._value(int(row["value"]) + HALF, turn) - HALF
        elif table == "entry":
            again["id"] = None
        return again

    def _renaming(self, turn: int) -> Callable[[str], str]:
        salt = int.from_bytes(hashlib.blake2b(f"{turn}".encode(), digest_size=8).digest())
        moved = timedelta(days=DAYS * turn)

        @cache
        def id_of(found: str) -> str:
            if found.startswith("inc-"):
                opener = self.opened[found]
                return _incident(ID.sub(lambda match: id_of(match.group()), opener))
            return f"{int(found, 16) ^ salt:016x}"

        @cache
        def account_of(found: str) -> str:
            return hashlib.blake2b(f"{turn} {found}".encode(), digest_size=16).hexdigest()

        @cache
        def day_of(found: str) -> str:
            return (date.fromisoformat(found) + moved).isoformat()

        def rename(text: str) -> str:
            text = ACCOUNT.sub(lambda match: account_of(match.group()), text)
            text = DAY.sub(lambda match: day_of(match.group()), text)
            text = TOLD.sub(lambda match: f"{match.group()}-{turn}", text)
            return ID.sub(lambda match: id_of(match.group()), text)

        return rename

    def _other(self, packed: object, turn: int) -> bytes:
        values = sorted(self._value(value, turn) for value in _values(packed))
        return struct.pack(f"<{len(values)}I", *values)

    def _value(self, value: int, turn: int) -> int:
        if value in self.common:
            return value
        return value ^ (hash((turn, value >> 24)) & LOW)


def _values(packed: object) -> tuple[int, ...]:
    assert isinstance(packed, bytes)
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def _incident(report: str) -> str:
    return "inc-" + hashlib.blake2b(report.encode(), digest_size=8).hexdigest()


def world_of(path: Path, now: datetime) -> tuple[World, Callable[[], None]]:
    engine = open_engine(f"sqlite:///{path}")
    db.migrate(engine)
    config = Config(state=path.parent, database=f"sqlite:///{path}")
    opened = local.open_outside(config, engine, knowledge=knowledge.load, now=lambda: now)
    world = opened.__enter__()

    def close() -> None:
        opened.__exit__(None, None, None)
        db.close(engine)

    return world, close


def tell_for_real(path: Path, day: datetime, articles: int) -> Cost:
    """Let a day's articles go the whole way; the first ones wake the processes that read."""
    world, close = world_of(path, day + timedelta(days=1))
    printed = Press().day(day, WARM + articles)
    _read(world, printed[:WARM])
    local.resolve(world, lambda outcome: None)
    started = spent()
    _read(world, printed[WARM:])
    read = spent()
    local.resolve(world, lambda outcome: None)
    resolved, memory = spent(), peak()
    close()
    return Cost((read - started) * 1000 / articles, (resolved - read) * 1000 / articles, memory)


def _read(world: World, printed: list[Entry]) -> None:
    with transaction(world.engine) as session:
        entries.add(session, printed, world.now(), quiet=True)
    local.read(world, lambda outcome: None)


def spent() -> float:
    """Seconds of CPU of this process and those that read for it."""
    readers = psutil.Process().children(recursive=True)
    return time.process_time() + sum(sum(one.cpu_times()[:2]) for one in readers)


def peak() -> int:
    """The most memory that this process had, and what those have that read for it, in MB; what they share counts
    in each."""
    here = psutil.Process()
    readers = sum(one.memory_info().rss for one in here.children(recursive=True)) // 2**20
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says is its parent's where that had more
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) // 1024 + readers
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 + readers


def apart(path: Path, day: datetime, articles: int) -> Cost:
    """The same in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(tell_for_real, path, day, articles).result()


def grow(path: Path, stock: Stock, turns: range) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA synchronous=OFF; PRAGMA journal_mode=WAL; PRAGMA cache_size=-400000")
    for turn in turns:
        with connection:
            for table, rows in stock.told_again(turn):
                names = ", ".join(rows[0])
                places = ", ".join(f":{name}" for name in rows[0])
                connection.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", rows)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def index_bytes(path: Path) -> int:
    """Bytes of the index of wordings."""
    with sqlite3.connect(path) as connection:
        marks = ", ".join("?" * len(INDEX))
        asked = f"SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN ({marks})"
        return int(connection.execute(asked, INDEX).fetchone()[0])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], help="articles")
    options.add_argument("--new", type=int, default=300, help="articles told in a round")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--keep", type=Path, help="folder in which the stores stay; those that are there are taken"
    )
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        stores = {size: folder / f"{size}.db" for size in sorted(given.sizes)}
        if not all(path.exists() for path in stores.values()):
            build(stores)
        costs: dict[int, list[Cost]] = {size: [] for size in stores}
        for _ in range(given.rounds):
            for size, path in stores.items():
                costs[size].append(apart(path, day_after(path), given.new))
        report(stores, costs)


def build(stores: dict[int, Path]) -> None:
    """Grow a store, and leave a copy of it behind at each size."""
    path = max(stores.items())[1].with_name("growing.db")
    for day in range(DAYS):
        apart(path, FIRST + timedelta(days=day), A_DAY)
    stock, turns = Stock.of(path), 1
    for size, kept in stores.items():
        wanted = max(turns, size // (DAYS * A_DAY))
        grow(path, stock, range(turns, wanted))
        turns = wanted
        shutil.copy(path, kept)
        with kept.open("rb+") as copied:  # else who first writes to it waits for all of it, and pays for that
            os.fsync(copied.fileno())
    path.unlink()


def day_after(path: Path) -> datetime:
    """The day after all that the store has been told of."""
    with sqlite3.connect(path) as connection:
        last = datetime.fromisoformat(connection.execute("SELECT max(heard) FROM article").fetchone()[0])
    return datetime.combine(last.date() + timedelta(days=1), FIRST.timetz())


def report(stores: dict[int, Path], costs: dict[int, list[Cost]]) -> None:
    first: float | None = None
    for size, path in stores.items():
        with sqlite3.connect(path) as connection:
            articles, incidents = (
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("article", "incident")
            )
        disk, index = (amount / articles for amount in (path.stat().st_size, index_bytes(path)))
        steps = ("read", "resolve")
        read, resolve = (statistics.median(getattr(cost, step) for cost in costs[size]) for step in steps)
        memory = max(cost.memory for cost in costs[size])
        first = first or read + resolve
        print(
            f"{articles:>9,} articles, {incidents:>7,} incidents: a new article {read + resolve:.2f} ms of CPU"
            f" (read {read:.2f}, resolve {resolve:.2f}; {(read + resolve) / first:.2f} times the first),"
            f" {memory} MB of memory; {disk:,.0f} bytes on disk an article, {index:.0f} of them to find copies",
            flush=True,
        )


if __name__ == "__main__":
    main()
