"""How much of real pages is read: their dates, their titles, the share of their text?

    python bench/pages.py FOLDER [--worst N]

FOLDER holds pages as COUNTRY/OUTLET_YYYY_MM_DD.html.gz and beside them, per outlet, OUTLET.json with what people
say is on them, as the tests of the `fundus` library keep them: by version of the outlet's layout publishing_date,
title and body (summary, sections with headline and paragraphs). The version of a page is the one whose text is
found best. The pages stay where they are.

`found` is the share of the expected paragraphs' runs of four words that the text holds, `own` the share of the
text's runs that are expected; a page is lost when less than half of what was expected is found.
"""

import argparse
import gzip
import json
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.model import Entry
from monitor.pages import choose, read_page

RUN = 4  # words; shorter runs are found anywhere
LOST = 0.5  # share of the expected text; a page with less is lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One page against what people say is on it."""

    page: str
    quality: str
    why: str
    found: float
    own: float
    date: str
    seconds: float


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[n : n + RUN]) for n in range(max(1, len(words) - RUN + 1))}


def expected_text(body: dict[str, Any] | None) -> str:
    if not body:
        return ""
    lines = list(body.get("summary") or ())
    for section in body.get("sections") or ():
        lines += [*(section.get("headline") or ()), *(section.get("paragraphs") or ())]
    return "\n".join(lines)


def pages(folder: Path) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    for path in sorted(folder.rglob("*.html.gz")):
        outlet = path.name.split("_")[0]
        versions = json.loads(path.with_name(f"{outlet}.json").read_text(encoding="utf-8"))
        yield path, list(versions.values())


def compared(path: Path, versions: list[dict[str, Any]]) -> Compared:
    content = gzip.decompress(path.read_bytes())
    started = time.process_time()
    page = read_page(content, url=None, content_type="text/html")
    entry = Entry(identity="1", feed="f", source="s", url="https://o.example/1")
    chosen = choose(entry, page, None)
    seconds = time.process_time() - started
    told = max(versions, key=lambda one: _share(expected_text(one.get("body")), chosen.text)[0])
    found, own = _share(expected_text(told.get("body")), chosen.text)
    return Compared(
        page=f"{path.parent.name}/{path.name.removesuffix('.html.gz')}",
        quality=chosen.quality,
        why=chosen.why,
        found=found,
        own=own,
        date=_date(chosen.published, chosen.published_raw, told.get("publishing_date")),
        seconds=seconds,
    )


def _share(expected: str, text: str) -> tuple[float, float]:
    wanted, held = runs(expected), runs(text)
    return len(wanted & held) / len(wanted), len(wanted & held) / len(held)


def _date(at: datetime | None, raw: str | None, said: str | None) -> str:
    if not said:
        return "no date expected"
    expected = datetime.fromisoformat(str(said))
    if at is None:
        return f"none ({raw})" if raw else "none"
    apart = abs(at - expected.astimezone(at.tzinfo)).total_seconds()
    return "exact" if apart < 60 else f"{apart / 3600:.1f} h off"


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("folder", type=Path)
    given.add_argument("--worst", type=int, default=15)
    asked = given.parse_args()
    read_page(b"<p>.</p>", url=None, content_type=None)  # the imports are nobody's time
    read = [compared(path, versions) for path, versions in pages(asked.folder)]

    for one in sorted(read, key=lambda one: one.found)[: asked.worst]:
        print(f"{one.found:6.1%} {one.own:6.1%}  {one.quality:8} {one.page:42} {one.why}")
    print("dates that are not exact:")
    for one in read:
        if one.date not in ("exact", "no date expected"):
            print(f"  {one.page:42} {one.date}")
    expected = [one for one in read if one.date != "no date expected"]
    exact = sum(one.date == "exact" for one in expected)
    print(f"pages          {len(read)}, lost {sum(one.found < LOST for one in read)}")
    print(
        f"text found     mean {statistics.mean(one.found for one in read):.1%}, "
        f"median {statistics.median(one.found for one in read):.1%}"
    )
    print(f"of the text    mean {statistics.mean(one.own for one in read):.1%} was expected")
    print(f"dates          {exact} of {len(expected)} exact to the minute")
    print(
        f"CPU            median {statistics.median(one.seconds for one in read) * 1000:.1f} ms, "
        f"worst {max(one.seconds for one in read) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
