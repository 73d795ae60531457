"""What does reading an article cost, everything after its plain text included?

    python bench/reading.py [--words 500] [--rounds 20] [--profile [KIND]]

Told for 500 words, in CPU time of one process, of three kinds of articles, made of the long texts of tests/cases:

- plain: the long ones that tell no incident
- long: the long ones that tell incidents, up to four
- dense: the long ones cut to that many words, or gone on with from the next one: incident upon incident

Every article is read in every round, and the best of its rounds counts: a busy machine only adds to it. The steps
of the reading are printed as the mean of the rounds. Then come texts that somebody could send to hold the service
up. The knowledge is loaded before; its own load is printed too. --profile lists the functions of one kind.
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
from monitor.runners.processes import PRELOADED

LONG_TEXTS = Path(__file__).parent.parent / "tests" / "cases" / "en" / "long"
BAR = 4.0  # ms for so many words, the language and the fingerprint included
PER = 500  # words
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
    texts = [*kinds()["plain"], *kinds()["long"]]
    return [_cut("\n\n".join(texts[n:] + texts[:n]), words) for n in range(len(texts))]


def kinds() -> dict[str, list[str]]:
    """The long texts without incidents, and those with."""
    cases = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(LONG_TEXTS.glob("*.toml"))]
    return {
        "plain": [case["text"].strip() for case in cases if "incident" not in case],
        "long": [case["text"].strip() for case in cases if "incident" in case],
    }


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
    """Milliseconds of CPU for so many words, each text in its best round; one round fills the caches before."""
    best = [min(times) for times in zip(*(_times(step, texts) for _ in range(rounds + 1)), strict=True)]
    return sum(best) * 1000 * PER / sum(len(one.split()) for one in texts)


def _times(step: Callable[[str], object], texts: list[str]) -> list[float]:
    """Seconds of CPU for each text, one after the other, as the service reads them."""
    times = []
    for one in texts:
        started = time.process_time()
        step(one)
        times.append(time.process_time() - started)
    return times


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
    words = sum(len(one.split()) for one in texts)
    with watched(phases(knowledge)) as seconds:
        for _ in range(rounds):
            _times(read, texts)
    for name in sorted(seconds, key=lambda name: -seconds[name]):
        print(f"  {name:14} {seconds[name] * 1000 * PER / rounds / words:6.2f} ms")


def show(kind: str, texts: list[str], read: Callable[[str], tuple[object, ...]], rounds: int) -> None:
    """The cost of articles of one kind, held against the bar."""
    steps: dict[str, Callable[[str], object]] = {
        "incidents": read,
        "fingerprint": dedup.fingerprint,
        "language": languages.detect,
    }
    taken = {name: cost(step, texts, rounds) for name, step in steps.items()}
    whole, found = sum(taken.values()), sum(len(read(one)) for one in texts)
    words = sum(len(one.split()) for one in texts)
    length, told = words / len(texts), found * PER / words
    print(f"{kind:6} {len(texts)} articles of {length:.0f} words, {told:.1f} incidents in {PER}:")
    parts = ", ".join(f"{name} {spent:.2f}" for name, spent in taken.items())
    print(f"       {whole:.2f} ms of CPU for {PER} words ({parts})")
    print(f"       the bar is {BAR:.0f} ms: {whole / BAR:.0%} of it")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--words", type=int, default=PER, help="of the dense articles")
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--profile", nargs="?", const="long", choices=("plain", "long", "dense"))
    given = options.parse_args()
    started = time.process_time()
    knowledge = load()
    knowledge.places.mentions("Hangu")
    knowledge.actors.mentions("Hangu")
    print(f"knowledge loaded in {time.process_time() - started:.2f} s of CPU")
    for module in PRELOADED:
        import_module(module)  # what is loaded is no garbage: the service's readers are forked from such a process

    def read(one: str) -> tuple[object, ...]:
        return incidents.read(one, knowledge, published=PUBLISHED, language="en", country="PK")

    texts = kinds() | {"dense": articles(given.words)}
    for kind, own in texts.items():
        show(kind, own, read, given.rounds)
    print("steps of reading the long ones:")
    show_phases(read, texts["long"], knowledge, given.rounds)
    for name, unit in ATTACKS.items():
        attack = (unit * HOSTILE)[:HOSTILE]
        print(f"{name:16} {sum(_times(read, [attack])):6.2f} s for {HOSTILE:,} characters")
    print(f"peak memory  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    if given.profile:
        profile = cProfile.Profile()
        profile.enable()
        _times(read, texts[given.profile])
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
