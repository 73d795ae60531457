"""What does every reader need? Loaded by its import, once, in the process that all readers are forked from."""

import gc
from datetime import UTC, datetime

from monitor.drafts import draft
from monitor.knowledge import load
from monitor.model import Entry, Validators
from monitor.model.answers import Body
from monitor.runners import processes  # noqa: F401  # what a reader is told to do, and what tells it; feeds too

CYCLES = (
    50_000  # objects before the collector looks for cycles: a page makes hundreds of thousands, and next to none
)

# What the first page makes the parsers and the languages load. Nothing of it is collected: a collector that walks
# through it would give every reader a copy of its own. The alphabets are left out, 24 MB that few sources need:
# those that do not say which theirs is, and are not in UTF-8.
_PAGE = b"<article><p>Gunmen killed two policemen in Doaba village, Hangu district, on Monday.</p></article>"
_NOW = datetime.now(UTC)
draft(
    Entry(identity="", feed="", source=""),
    Body(url="", status=200, content=_PAGE, headers={}, validators=Validators()),
    None,
    load(),
    country=None,
    now=_NOW,
)
gc.collect()
gc.freeze()
gc.set_threshold(CYCLES)
