"""What does reading an article cost, everything after its plain text included?

    python bench/reading.py [--words 500] [--rounds 5] [--profile]

Builds articles of that many words from the texts of tests/cases (several cases after each other, as in a round-up)
and takes the CPU time of each step in one process. The knowledge is loaded before; its own load is printed too.
"""

import argparse
import cProfile
import pstats
import resource
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from monitor import dedup, incidents, languages
from monitor.knowledge import load

CASES = Path(__file__).parent.parent / "tests" / "cases" / "en"


def articles(words: int) -> list[str]:
    """Texts of at least `words` words, in a fixed order."""
    made, part = [], ""
    for path in sorted(CASES.rglob("*.toml")):
        part += tomllib.loads(path.read_text(encoding="utf-8"))["text"].strip() + "\n\n"
        if len(part.split()) >= words:
            made.append(part)
            part = ""
    return made


def cost(step: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """Milliseconds of CPU for one text."""
    for text in texts:
        step(text)  # the first round fills the caches that a running service has full
    started = time.process_time()
    for _ in range(rounds):
        for text in texts:
            step(text)
    return (time.process_time() - started) * 1000 / (rounds * len(texts))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--words", type=int, default=500)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--profile", action="store_true")
    given = options.parse_args()
    started = time.process_time()
    knowledge = load()
    knowledge.places.mentions("Hangu")
    knowledge.actors.mentions("Hangu")
    loaded = time.process_time() - started
    texts = articles(given.words)
    length = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(texts)} articles of {length:.0f} words; knowledge loaded in {loaded:.2f} s of CPU")

    def read(text: str) -> object:
        return incidents.read(text, knowledge, language="en")

    steps: dict[str, Callable[[str], object]] = {
        "language": languages.detect,
        "fingerprint": dedup.fingerprint,
        "incidents": read,
    }
    for name, step in steps.items():
        print(f"{name:12} {cost(step, texts, given.rounds):7.2f} ms of CPU an article")
    print(f"peak memory  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    if given.profile:
        profile = cProfile.Profile()
        profile.enable()
        for text in texts:
            read(text)
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
