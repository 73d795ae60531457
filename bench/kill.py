"""Does a service that is killed again and again lose anything, or tell it twice?

    python bench/kill.py [--kind run|backfill|serve|send] [--kills N] [--seed N] [--refuse SHARE]

Kills `monitor` with SIGKILL at moments drawn at random, starts it again until it is done, and compares with a run
that nobody disturbed; with `send` all alerts lie in the outbox, and each kill falls while they go out. The receiver
of webhooks refuses a share of the posts, half of them after taking them.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests import newsroom as stage


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--kind", choices=["run", "backfill", "serve", "send"], default="run")
    given.add_argument("--kills", type=int, default=10)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--refuse", type=float, default=0.3)
    given.add_argument("--longest", type=float, default=6.0, help="seconds that a run may live")
    given.add_argument("--articles", type=int, default=60)
    asked = given.parse_args()
    chance = random.Random(asked.seed)
    with (
        tempfile.TemporaryDirectory(prefix="monitor-kill-") as folder,
        stage.newsroom(4, asked.articles // 4, refuse=asked.refuse, seed=asked.seed, delay=0.04) as room,
    ):
        problems = stage.trial(
            Path(folder), room, kind=asked.kind, kills=asked.kills, longest=asked.longest, chance=chance, say=print
        )
    print(json.dumps({"kind": asked.kind, "kills": asked.kills, "problems": problems}))
    return 1 if problems else 0


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(code)
