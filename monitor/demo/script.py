"""What does a newcomer see? Five outlets, ten polls over three years, and what the service makes of them.

Nothing of the way of an article is the demo's own: it writes a configuration, serves the outlets and the receivers
on loopback, moves the clock, and runs the same cycle that `monitor run` runs.
"""

import base64
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

from monitor.demo import outlets as papers
from monitor.demo.outlets import Outlet
from monitor.demo.receivers import Hook, Mailbox, hook, mailbox
from monitor.demo.server import serving

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.demo.telling import Teller
    from monitor.model import Heard
    from monitor.world import World

ZONE = "Asia/Karachi"
CONFIG = "monitor.yaml"
MARK = "made-by-monitor-demo"  # a file by which the demo knows a folder as one that it may empty
BROKEN, BAD_USAGE = 1, 2  # exit codes
AGAIN = timedelta(minutes=2)  # until the delivery that failed is due once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """When the demo asks every feed, by the clock of Karachi, and what to look out for."""

    at: str
    watch_for: str


POLLS = (
    Poll(
        at="2023-01-30T16:30",
        watch_for="First reports of a bombing, by an agency and by a paper; and a cricket match full of attacks.",
    ),
    Poll(
        at="2023-01-30T23:55",
        watch_for="The toll rises, somebody claims the attack. A paper copies the agency, a blog links a paper.",
    ),
    Poll(
        at="2023-01-31T23:50",
        watch_for="A hundred dead; the claim is denied. Another attack, in Punjab; one of its two pages is down.",
    ),
    Poll(
        at="2023-02-02T20:30",
        watch_for="The page is up. The toll is corrected downwards. A column recalls, a gas cylinder explodes.",
    ),
    Poll(
        at="2024-12-22T13:00",
        watch_for="Two years on: a check post in South Waziristan, and two sides with two tolls.",
    ),
    Poll(at="2024-12-25T19:00", watch_for="Air strikes on the other side of the border: from 15 dead to 46."),
    Poll(
        at="2025-10-10T12:00",
        watch_for="An attack of which nobody knows the toll. One page is behind a wall; its feed carries the text.",
    ),
    Poll(
        at="2025-11-24T15:00",
        watch_for="Suicide attackers at a headquarters in Peshawar, where a mosque was hit before.",
    ),
    Poll(at="2025-11-28T09:30", watch_for="Three policemen killed in the night, in Hangu."),
    Poll(
        at="2025-12-20T10:00",
        watch_for="Late words about what is long known: the seed corpus tells of it, so nobody is woken.",
    ),
)


@dataclass(slots=True)
class Clock:
    """The demo's time: it stands still until it is moved."""

    at: datetime = field(default_factory=lambda: _local(POLLS[0].at))

    def __call__(self) -> datetime:
        return self.at


def run(*, state: Path | None, digest_to: Path, out: TextIO | None = None) -> int:
    """Show the whole way; 0 when nothing broke on it. `state` keeps the store for a look afterwards."""
    from monitor import logs
    from monitor.demo.telling import Teller

    if (refusal := _refusal(state, digest_to)) is not None:
        print(f"monitor: {refusal}", file=sys.stderr)
        return BAD_USAGE
    logs.start("error", "text", None)
    clock, secret = Clock(), f"whsec_{base64.b64encode(secrets.token_bytes(24)).decode()}"
    with ExitStack() as running:
        folder = running.enter_context(_folder(state))
        outlets = papers.load()
        bases = running.enter_context(serving(outlets, clock))
        receiver = running.enter_context(hook(secret))
        mail = running.enter_context(mailbox())
        config = _configured(folder, _settings(outlets, bases, receiver, mail, secret))
        world = running.enter_context(_world(config, clock))
        teller = Teller(out or sys.stdout, world=world, outlets=outlets, hook=receiver, mailbox=mail, zone=ZONE)
        _show(world, clock, teller)
        heard = _write_digest(world, digest_to)
        teller.end(heard, digest_to=digest_to, kept=state)
    return BROKEN if teller.broken else 0


def _show(world: "World", clock: Clock, teller: "Teller") -> None:
    from monitor.runners import local

    teller.begin()
    for number, poll in enumerate(POLLS, 1):
        clock.at = _local(poll.at)
        teller.poll(number, len(POLLS), poll.watch_for)
        local.prepare(world)
        local.cycle(world, local.due(world, keep_schedule=False), teller.hear)
        teller.tell()
        if teller.undelivered:
            clock.at += AGAIN
            teller.later()
            local.deliver(world, teller.hear)
            teller.tell()


def _write_digest(world: "World", to: Path) -> "Heard":
    """The digest of the first watch over the whole time, as a page; who was listening for it at the end."""
    from monitor.pipeline.outgoing import digest, listening
    from monitor.store import reading

    watch, since, until = world.config.watches[0], _local(POLLS[0].at), world.now() + timedelta(seconds=1)
    with reading(world.engine) as session:
        message = digest(session, world.config, watch, since, until, until, "demo")
        heard = listening(session, world.config, watch, since, until, until)
    to.write_text(message.html, encoding="utf-8")
    return heard


def _settings(
    outlets: Mapping[str, Outlet], bases: Mapping[str, str], receiver: Hook, mail: Mailbox, secret: str
) -> dict[str, Any]:
    """The configuration, in the words of monitor.yaml."""
    addresses = [base.removeprefix("http://") for base in bases.values()]
    settings: dict[str, Any] = {
        "state": ".",  # beside it, so that --config alone shows this store
        "fetch": {
            "per_host_delay": "0s",
            "allow_hosts": [*addresses, receiver.url.removeprefix("http://").partition("/")[0]],
        },
        "feeds": [
            {
                "url": bases[id] + outlet.feed_path,
                "name": outlet.name,
                "covers": list(outlet.covers),
                "language": "en",
                "timezone": outlet.timezone,
            }
            for id, outlet in outlets.items()
        ],
        "channels": {
            "desk": {
                "type": "email",
                "host": "127.0.0.1",
                "port": mail.port,
                "tls": "none",
                "from": "monitor@demo.example",
                "to": ["desk@demo.example"],
            },
            "hook": {"type": "webhook", "url": receiver.url, "secret": secret},
        },
        "watches": [
            {"name": "border", "regions": ["PK-KP", "Paktika"], "to": ["desk", "hook"], "timezone": ZONE},
            {"name": "ttp", "groups": ["ttp"], "to": ["hook"], "timezone": ZONE, "toll_step": 20},
        ],
    }
    if (corpus := _seeds()) is not None:
        settings["seeds"] = str(corpus)
    return settings


def _seeds() -> Path | None:
    """The seed corpus: the working directory's, else the one beside the package."""
    beside = Path(__file__).parents[2] / "seeds"
    return next(
        (folder.resolve() for folder in (Path("seeds"), beside) if (folder / "corpus.jsonl").is_file()), None
    )


def _configured(folder: Path, settings: dict[str, Any]) -> "Config":
    from ruamel.yaml import YAML

    from monitor import config, knowledge

    with (folder / CONFIG).open("w", encoding="utf-8") as file:
        YAML().dump(settings, file)
    return config.load(folder / CONFIG, state=folder, knowledge=knowledge.load, environ={})


@contextmanager
def _world(config: "Config", clock: Clock) -> Iterator["World"]:
    from monitor import knowledge, store
    from monitor.runners import local
    from monitor.store import db

    engine = store.open_engine(config.database)
    try:
        db.migrate(engine)
        with (
            db.hold(engine, config.state),
            local.open_outside(config, engine, knowledge=knowledge.load, now=clock) as world,
        ):
            yield world
    finally:
        db.close(engine)


@contextmanager
def _folder(state: Path | None) -> Iterator[Path]:
    """Where the store is: a fresh folder that is named, else one that goes with the demo."""
    if state is None:
        with tempfile.TemporaryDirectory(prefix="monitor-demo-") as folder:
            yield Path(folder)
        return
    state.mkdir(parents=True, exist_ok=True)
    for left in state.iterdir():  # by an earlier demo: the caller has seen its mark
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    (state / MARK).touch()
    yield state


def _refusal(state: Path | None, digest_to: Path) -> str | None:
    """Why the demo cannot write where it is told to; None if it can."""
    if not os.access(digest_to.parent, os.W_OK) or digest_to.is_dir():
        return f"--out {digest_to}: cannot be written"
    if state is None or not state.exists():
        return None
    if not state.is_dir() or (any(state.iterdir()) and not (state / MARK).exists()):
        return f"--state {state}: not empty, and not of an earlier demo; name a new folder"
    return None


def _local(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
