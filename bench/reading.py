"""What does reading an article cost, everything after its plain text included?

    python bench/reading.py [--words 500] [--rounds 20] [--profile]

The articles are the long texts of tests/cases, which tell up to four incidents, each cut to that many words or
gone on with from the next one. The CPU time of each step is taken in one process, the best of the rounds: a busy
machine only adds to it. The steps of the reading are printed below the whole, as the mean of the rounds. Then come
texts that somebody could send to hold the service up. The knowledge is loaded before; its own load is printed too.
"""

import argparse
import cProfile
import datetime as dt
import pstats
import resource
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from monitor import dedup, incidents, languages
from monitor.incidents import text
from monitor.incidents.apart import acts, frames, nature
from monitor.incidents.when import dates
from monitor.incidents.where import survey
from monitor.knowledge import Knowledge, load

LONG_TEXTS = Path(__file__).parent.parent / "tests" / "cases" / "en" / "long"
PUBLISHED = dt.date(2024, 3, 5)
HOSTILE = 500_000  # characters
ATTACKS = {
    "digits": "7",
    "quotes": '"',
    "one verb": "killed ",
    "one sentence": "the men went on to the town where the others were ",
}


def articles(words: int) -> list[str]:
    """Each long text, with as many paragraphs of the next ones as make it `words` long, cut within the last."""
    texts = [
        tomllib.loads(path.read_text(encoding="utf-8"))["text"].strip()
        for path in sorted(LONG_TEXTS.glob("*.toml"))
    ]
    return [_cut("\n\n".join(texts[n:] + texts[:n]), words) for n in range(len(texts))]


def _cut(long: str, words: int) -> str:
    """The first words of a text, its paragraphs kept."""
    paragraphs: list[str] = []
    for paragraph in long.split("\n\n"):
        left = words - sum(len(p.split()) for p in paragraphs)
        if left <= 0:
            break
        paragraphs.append(" ".join(islice(paragraph.split(), left)))
    return "\n\n".join(paragraphs)


def cost(step: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """Milliseconds of CPU for one text, in the best of the rounds."""
    for one in texts:
        step(one)  # the first round fills the caches that a running service has full
    return min(_taken(step, texts) for _ in range(rounds)) * 1000 / len(texts)


def _taken(step: Callable[[str], object], texts: list[str]) -> float:
    started = time.process_time()
    for one in texts:
        step(one)
    return time.process_time() - started


@contextmanager
def watched(parts: dict[str, tuple[Any, str]]) -> Iterator[dict[str, float]]:
    """The seconds that the named functions take while this lasts, those that they call included."""
    seconds: dict[str, float] = defaultdict(float)
    kept = {name: getattr(owner, function) for name, (owner, function) in parts.items()}

    def timed(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            started = time.perf_counter()
            result = function(*given, **named)
            seconds[name] += time.perf_counter() - started
            return result

        return call

    for name, (owner, function) in parts.items():
        setattr(owner, function, timed(name, kept[name]))
    try:
        yield seconds
    finally:
        for name, (owner, function) in parts.items():
            setattr(owner, function, kept[name])


def phases(knowledge: Knowledge) -> dict[str, tuple[Any, str]]:
    """The steps of the reading, by the functions that take them."""
    whole = import_module("monitor.incidents.read")  # the package has a function of that name
    return {
        "actors' names": (type(knowledge.actors), "mentions"),
        "places' names": (type(knowledge.places), "mentions"),
        "words": (text, "read"),
        "figures": (whole, "_claims"),
        "nature": (nature, "nature"),
        "acts": (acts, "find"),
        "dates": (dates, "find"),
        "frames": (frames, "frames"),
        "survey": (survey, "survey"),
        "fields": (whole, "facts"),
    }


def show_phases(read: Callable[[str], object], texts: list[str], knowledge: Knowledge, rounds: int) -> None:
    with watched(phases(knowledge)) as seconds:
        for _ in range(rounds):
            _taken(read, texts)
    for name in sorted(seconds, key=lambda name: -seconds[name]):
        print(f"  {name:14} {seconds[name] * 1000 / rounds / len(texts):6.2f} ms")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--words", type=int, default=500)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    started = time.process_time()
    knowledge = load()
    knowledge.places.mentions("Hangu")
    knowledge.actors.mentions("Hangu")
    loaded = time.process_time() - started
    texts = articles(given.words)
    length = sum(len(one.split()) for one in texts) / len(texts)
    print(f"{len(texts)} articles of {length:.0f} words; knowledge loaded in {loaded:.2f} s of CPU")

    def read(one: str) -> tuple[object, ...]:
        return incidents.read(one, knowledge, published=PUBLISHED, language="en", country="PK")

    steps: dict[str, Callable[[str], object]] = {
        "language": languages.detect,
        "fingerprint": dedup.fingerprint,
        "incidents": read,
    }
    taken = {name: cost(step, texts, given.rounds) for name, step in steps.items()}
    for name, spent in taken.items():
        print(f"{name:16} {spent:6.2f} ms of CPU an article")
    print(
        f"{'together':16} {sum(taken.values()):6.2f} ms; {sum(len(read(one)) for one in texts)} incidents, of which"
    )
    show_phases(read, texts, knowledge, given.rounds)
    for name, unit in ATTACKS.items():
        attack = (unit * HOSTILE)[:HOSTILE]
        print(f"{name:16} {_taken(read, [attack]):6.2f} s for {HOSTILE:,} characters")
    print(f"peak memory  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    if given.profile:
        profile = cProfile.Profile()
        profile.enable()
        _taken(read, texts)
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
