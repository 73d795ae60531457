"""How does seeds/corpus.jsonl come about?

    python tools/build_seeds.py FOLDER [--out seeds/corpus.jsonl]

FOLDER holds the documents named in tools/seed_facts.yaml, which stay out of the repository: the corpus gets their
checksums, fingerprints, citations and incident facts, none of their words. Run it again whenever the fingerprint of
monitor/dedup.py changes (`monitor seeds` says so: unknown version).
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from ruamel.yaml import YAML

from monitor import seeds
from monitor.model import Count, Facts, codec

FACTS = Path(__file__).with_name("seed_facts.yaml")
CORPUS = Path(__file__).parents[1] / "seeds" / seeds.CORPUS
PRECISIONS = {1: "year", 2: "month", 3: "day"}  # by the parts of a date


def main() -> int:
    arguments = argparse.ArgumentParser(
        description="Write the seed corpus from the documents and the facts about them."
    )
    arguments.add_argument("folder", type=Path, help="where the documents are")
    arguments.add_argument("--out", type=Path, default=CORPUS)
    given = arguments.parse_args()
    lines = [_line(told, given.folder) for told in YAML(typ="safe", pure=True).load(FACTS)]
    given.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    problems = [p for p in seeds.check(given.out.parent) if p.where.startswith(given.out.name)]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{given.out}: {len(lines)} documents")
    return 1 if problems else 0


def _line(told: dict, folder: Path) -> str:
    path = folder / told["file"]
    document = next(found for found in seeds.dropped(path))
    if isinstance(document, seeds.Problem):
        raise SystemExit(f"{path}: {document}")
    line = seeds.Line(
        id=told["id"],
        title=told["title"],
        source=told["source"],
        author=told["author"],
        url=told.get("url"),
        published=told["published"],
        inferred=tuple(told["inferred"]),
        language=told["language"],
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        fingerprint=document.fingerprint,
        incidents=tuple(_facts(incident) for incident in told["incidents"]),
    )
    plain = codec.plain(line)
    for incident in plain["incidents"]:
        del incident["evidence"]
    return json.dumps(plain, ensure_ascii=False)


def _facts(told: dict) -> Facts:
    date = None if told.get("date") is None else str(told["date"])
    nothing = {"location": None, "actors": [], "targets": [], "weapons": [], "casualties": [], "evidence": []}
    nothing |= dict.fromkeys(("killed", "injured", "abducted", "arrested"))
    precision = None if date is None else PRECISIONS[len(date.split("-"))]
    counts = {key: codec.plain(Count.exactly(value)) for key, value in told.items() if type(value) is int}
    return codec.build(Facts, nothing | told | counts | {"date": date, "date_precision": precision})


if __name__ == "__main__":
    sys.exit(main())
