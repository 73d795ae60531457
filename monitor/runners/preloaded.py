"""What does every reader need? Loaded by its import, once, in the process that all readers are forked from."""

import gc
from datetime import UTC, datetime

from monitor import charsets
from monitor.drafts import draft
from monitor.knowledge import load
from monitor.model import Entry, Validators
from monitor.model.answers import Body
from monitor.sources import listings  # noqa: F401  # readers read feeds too

CYCLES = (
    50_000  # objects before the collector looks for cycles: a page makes hundreds of thousands, and next to none
)

# What the first page makes the parsers and the languages load. Nothing of it is collected: a collector that walks
# through it would give every reader a copy of its own.
_PAGE = b"<article><p>Gunmen killed two policemen in Doaba village, Hangu district, on Monday.</p></article>"
_UNDECLARED = b"Caf\xe9 Z\xfcrich"  # its bytes say what they are only to who knows all alphabets: 24 MB of tables
_NOW = datetime.now(UTC)
draft(
    Entry(identity="", feed="", source=""),
    Body(url="", status=200, content=_PAGE, headers={}, validators=Validators()),
    None,
    load(),
    country=None,
    now=_NOW,
)
charsets.decode(_UNDECLARED)
gc.collect()
gc.freeze()
gc.set_threshold(CYCLES)
