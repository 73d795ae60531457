"""What does the knowledge cost: loading it, importing a large dump, and loading that, too?

    python bench/knowledge.py [PLACES]

Each load is a process of its own, so that its memory is its own. The dump is made up: villages of invented names in
the districts of Pakistan, every third with another spelling, as GeoNames writes them.
"""

import random
import subprocess
import sys
import tempfile
import time
from itertools import chain
from pathlib import Path

from monitor.knowledge import imports
from monitor.knowledge.gazetteer import Gazetteer
from monitor.knowledge.model import Place

SYLLABLES = (
    "ba",
    "da",
    "ra",
    "sa",
    "ma",
    "ka",
    "la",
    "za",
    "sha",
    "kha",
    "ki",
    "mi",
    "ni",
    "du",
    "gu",
    "spin",
    "tor",
)
LOAD = """
import sys, time
import psutil
from pathlib import Path
from monitor.knowledge import load
begun = time.process_time()
known = load(Path(sys.argv[1]))
loaded = time.process_time()
known.places.mentions("A post in Hangu was attacked.")
ready = time.process_time()
megabytes = psutil.Process().memory_info().rss / 1e6
print(f"{loaded - begun:.2f} s to load, {ready - loaded:.2f} s more to the first text, {megabytes:.0f} MB")
"""


def line(id: int, name: str, others: str, point: tuple[float, float], code: str, unit: tuple[str, str]) -> str:
    lat, lon = (f"{value:.4f}" for value in point)
    kind = "A" if code.startswith("ADM") else "P"
    return "\t".join([str(id), name, name, others, lat, lon, kind, code, "PK", "", *unit, "", "", "0", *[""] * 4])


def village(id: int, district: Place, unit: tuple[str, str], chance: random.Random) -> str:
    name = " ".join("".join(chance.choices(SYLLABLES, k=2)).title() for _ in range(chance.choice((1, 2, 2))))
    point = (district.lat or 30.0) + chance.uniform(-0.1, 0.1), (district.lon or 70.0) + chance.uniform(-0.1, 0.1)
    return line(id, name, name.replace("a", "aa", 1) if id % 3 == 0 else "", point, "PPL", unit)


def dump(places: int) -> str:
    chance = random.Random(1)
    districts = [p for p in Gazetteer().inside("PK") if p.kind == "admin2" and p.lat is not None]
    provinces = sorted({district.admin1 or "" for district in districts})
    units = [(f"{provinces.index(d.admin1 or ''):02d}", str(1000 + n)) for n, d in enumerate(districts)]
    above = (line(n, name, "", (30, 70), "ADM1", (f"{n:02d}", "")) for n, name in enumerate(provinces))
    within = (
        line(100 + n, f"{d.name} District", "", (d.lat or 0, d.lon or 0), "ADM2", unit)
        for n, (d, unit) in enumerate(zip(districts, units, strict=True))
    )
    below = (
        village(10_000 + n, districts[n % len(districts)], units[n % len(units)], chance) for n in range(places)
    )
    return "\n".join(chain(above, within, below))


def main(places: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        state, file = Path(folder) / "knowledge", Path(folder) / "PK.txt"
        _load("shipped", state)
        file.write_text(dump(places), encoding="utf-8")
        begun = time.process_time()
        outcome = imports.bring_in(file, state, imports.Asked())
        print(f"import    {outcome.head.rows:,} places: {time.process_time() - begun:.1f} s")
        _load("with them", state)


def _load(what: str, state: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOAD, str(state)], capture_output=True, text=True, check=True)
    print(f"{what:9} {done.stdout.strip()}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
