"""How well are copies told from near misses, and what does that cost?

    python bench/duplicates.py [--texts PATH …] [--most 400] [--seed 1] [--errors N] [--kind KIND]

Makes copies and near misses (bench/copies.py) of the texts of tests/cases, and of the articles at the paths given
(whatever `monitor run --from` reads), sends them through a store of their own and compares with exact hashing and
with plain MinHash.
"""

import argparse
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from copies import COPIES, NEAR_MISSES, NOON, Base, Made, stream
from rensa import RMinHash

from monitor import dedup, incidents, sources
from monitor.dedup import lines
from monitor.dedup.words import plain, words
from monitor.knowledge import load
from monitor.knowledge.model import Knowledge
from monitor.model import Article, Duplicate, Entry, reports_of
from monitor.pipeline import copies
from monitor.store import Engine, articles, db, furniture, open_engine, transaction

CASES = Path(__file__).parents[1] / "tests" / "cases" / "en"
LEAST = 35  # words of a text of which copies are made
TOO_ALIKE = 0.3  # share of the triples of one of two texts: nobody can say whether they are copies


@dataclass(frozen=True, slots=True)
class Link:
    """An article that was found to be a copy of another (numbers in the stream), and why; of None: new."""

    of: int | None
    why: str = ""


def bases(paths: Sequence[Path], most: int) -> list[Base]:
    """The texts that are long enough and unlike each other."""
    kept: list[Base] = []
    seen: dict[str, set[int]] = defaultdict(set)
    for base in _texts(paths):
        triples = _triples(base.text)
        alike = Counter(other for triple in triples for other in seen[triple])
        if any(n > TOO_ALIKE * len(triples) for n in alike.values()) or len(base.text.split()) < LEAST:
            continue
        for triple in triples:
            seen[triple].add(len(kept))
        kept.append(base)
    step = max(1, len(kept) // most)
    return kept[::step][:most] if len(kept) > most else kept


def _texts(paths: Sequence[Path]) -> Iterator[Base]:
    for path in sorted(CASES.rglob("*.toml")):
        if "held" not in path.parts:
            case = tomllib.loads(path.read_text(encoding="utf-8"))
            day = case.get("published")
            published = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day else NOON
            yield Base(path.stem, case["text"].strip(), english=True, published=published)
    for path in paths:
        for entry in sources.read_path(path):
            if isinstance(entry, Entry) and entry.text:
                english = entry.language in ("en", None)
                yield Base(entry.given_id or entry.identity, entry.text.strip(), english, entry.published or NOON)


def _triples(text: str) -> set[str]:
    told = [word.text for word in words(plain(text))]
    return {" ".join(told[at : at + 3]) for at in range(len(told) - 2)}


def ours(made: Sequence[Made], engine: Engine, knowledge: Knowledge) -> tuple[list[Link], float]:
    """Every article through fingerprint, index and judgement, as the service does it; the milliseconds of CPU that
    these take for one, the reading of its incidents left out."""
    links: list[Link] = []
    started, reading_took = time.process_time(), 0.0
    for number, one in enumerate(made):
        article = _article(one, number)
        read = time.process_time()
        facts = incidents.read(one.text, knowledge, published=one.published, language="en")
        reading_took += time.process_time() - read

        reports = reports_of(article, facts, f"outlet:{one.source}")
        with transaction(engine) as session:
            marks = lines.marks(article.text)
            known = furniture.lines(session, [article.source])
            mark = copies.mark(article, dedup.fingerprint(article.text), known.around(article.source, marks))
            same = articles.by_exact(session, mark.exact)
            decision = copies.judge(session, mark, reports, same)
            articles.add(session, article, mark, decision, reports, quiet=True, first=same is None)
            if same is None:
                known.learn(article.source, marks)
                known.write()
        of = int(decision.of) if isinstance(decision, Duplicate) else None
        links.append(Link(of, decision.why))
    return links, (time.process_time() - started - reading_took) * 1000 / len(made)


def _article(one: Made, number: int) -> Article:
    return Article(
        id=str(number),
        key=None,
        given_id=None,
        url=one.url,
        feed="bench",
        source=one.source,
        title=None,
        text=one.text,
        language=None,
        published=one.published,
        published_raw=None,
        timezone="UTC",
        fetched=one.published,
        text_quality="full",
        quality_why="",
    )


def exact(made: Sequence[Made]) -> list[Link]:
    first: dict[str, int] = {}
    links = []
    for number, one in enumerate(made):
        mark = dedup.fingerprint(one.text).exact
        links.append(Link(first.get(mark)))
        first.setdefault(mark, number)
    return links


def minhash(made: Sequence[Made], least: float) -> list[Link]:
    """The likest earlier text with at least this share of the triples in common, by 128 permutations."""
    signatures: list[list[int]] = []
    index: dict[tuple[int, ...], list[int]] = defaultdict(list)
    links = []
    for number, one in enumerate(made):
        hashes = RMinHash(num_perm=128, seed=1)
        hashes.update(sorted(_triples(one.text)))
        mine = hashes.digest()
        bands = [(at, *mine[at : at + 2]) for at in range(0, 128, 2)]
        near = {other for band in bands for other in index[band]}
        shares = [(sum(map(int.__eq__, mine, signatures[other])) / 128, -other) for other in near]
        share, other = max(shares, default=(0.0, 0))
        links.append(Link(-other if share >= least else None))
        signatures.append(mine)
        for band in bands:
            index[band].append(number)
    return links


def roots(links: Sequence[Link]) -> list[int]:
    found: list[int] = []
    for number, link in enumerate(links):
        found.append(number if link.of is None else found[link.of])
    return found


def pairs(made: Sequence[Made], links: Sequence[Link]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs of articles that are copies of one text."""
    cluster = roots(links)
    right = _pairs(Counter((one.family, root) for one, root in zip(made, cluster, strict=True)))
    said, true = _pairs(Counter(cluster)), _pairs(Counter(one.family for one in made))
    precision, recall = right / max(1, said), right / max(1, true)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _pairs(sizes: Counter[object]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def by_kind(made: Sequence[Made], links: Sequence[Link]) -> dict[str, tuple[int, float, float]]:
    """For every kind: how many, recall and precision of its links; for near misses both are the clean share."""
    told: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    before: set[str] = set()
    for one, link in zip(made, links, strict=True):
        right = link.of is not None and made[link.of].family == one.family
        if one.kind in NEAR_MISSES:
            told[one.kind].append((link.of is None, link.of is None))
        elif one.family in before:
            told["copied first" if one.kind == "original" else one.kind].append((right, right or link.of is None))
        before.add(one.family)
    return {
        kind: (len(told[kind]), *_shares(told[kind]))
        for kind in (*COPIES, "copied first", *NEAR_MISSES)
        if told[kind]
    }


def _shares(told: list[tuple[bool, bool]]) -> tuple[float, float]:
    return sum(a for a, _ in told) / len(told), sum(b for _, b in told) / len(told)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--texts", type=Path, nargs="*", default=[])
    options.add_argument("--most", type=int, default=400, help="texts of which copies are made")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--errors", type=int, default=0, help="show this many wrong decisions of each kind")
    options.add_argument("--kind", help="show those of this kind only")
    options.add_argument("--alone", action="store_true", help="do not compare with other methods")
    given = options.parse_args()
    made = stream(bases(given.texts, given.most), given.seed)
    print(f"{len(made)} articles, {len({one.family for one in made})} texts, seed {given.seed}")
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bench.db")
        db.migrate(engine)
        links, spent = ours(made, engine, load())
        db.close(engine)
    methods = {"monitor": links}
    if not given.alone:
        methods |= {"exact": exact(made)} | {f"MinHash {least}": minhash(made, least) for least in (0.5, 0.7, 0.8)}
    _table(made, methods)
    print(f"{spent:.2f} ms of CPU an article, all writes included")
    _errors(made, links, given.errors, given.kind)


def _table(made: Sequence[Made], methods: dict[str, list[Link]]) -> None:
    told = {name: by_kind(made, links) for name, links in methods.items()}
    print(f"{'':14}{'n':>6}  " + "  ".join(f"{name:>15}" for name in methods))
    for kind, (n, _, _) in told["monitor"].items():
        print(
            f"{kind:14}{n:>6}  " + "  ".join(f"{told[m][kind][1]:>7.3f} {told[m][kind][2]:>7.3f}" for m in methods)
        )
    near = [(one, n) for n, one in enumerate(made) if one.kind in NEAR_MISSES]
    clean = [sum(links[n].of is None for _, n in near) / len(near) for links in methods.values()]
    print(f"{'near misses':14}{len(near):>6}  " + "  ".join(f"{share:>15.3f}" for share in clean))
    scored = [pairs(made, links) for links in methods.values()]
    for place, name in enumerate(("precision", "recall", "F1")):
        print(f"pairs {name:14}  " + "  ".join(f"{score[place]:>15.3f}" for score in scored))


def _errors(made: Sequence[Made], links: Sequence[Link], most: int, kind: str | None) -> None:
    wrong: dict[str, list[str]] = defaultdict(list)
    before: set[str] = set()
    for one, link in zip(made, links, strict=True):
        right = link.of is not None and made[link.of].family == one.family
        if not right and (link.of is not None or (one.kind not in NEAR_MISSES and one.family in before)):
            other = f"\n    {made[link.of].kind}: {made[link.of].text[:600]!r}" if link.of is not None else ""
            wrong[one.kind].append(f"{one.family} {link.why}\n    {one.kind}: {one.text[:600]!r}{other}")
        before.add(one.family)
    for name, told in wrong.items():
        if kind in (None, name):
            print("\n".join(f"* {name}: {line}" for line in islice(told, most)))


if __name__ == "__main__":
    main()
