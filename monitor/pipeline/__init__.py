"""What are the four stages? poll, read, resolve, deliver: each loads, fetches, decides, writes.

A stage can be killed anywhere and run again with the same end state: what is due follows from the rows alone, and
a row says "done" in the transaction that wrote its effect.
"""

from monitor.pipeline.archive import Span, Turned, turn
from monitor.pipeline.deliver import LEASE, Told, deliver, write_digests, written_down
from monitor.pipeline.editing import Looked
from monitor.pipeline.keep import Read, keep
from monitor.pipeline.looking import keep_look, look
from monitor.pipeline.noticing import write_notices
from monitor.pipeline.outgoing import digest, digest_deliveries
from monitor.pipeline.poll import Asked, Polled, ask, note
from monitor.pipeline.read import Prepared, prepare
from monitor.pipeline.resolve import Resolved, resolve, resolve_all, restore, withdraw
from monitor.pipeline.ruling import NotACopy, not_a_copy, take_back
from monitor.pipeline.telling import Released, release

__all__ = [
    "LEASE",
    "Asked",
    "Looked",
    "NotACopy",
    "Polled",
    "Prepared",
    "Read",
    "Released",
    "Resolved",
    "Span",
    "Told",
    "Turned",
    "ask",
    "deliver",
    "digest",
    "digest_deliveries",
    "keep",
    "keep_look",
    "look",
    "not_a_copy",
    "note",
    "prepare",
    "release",
    "resolve",
    "resolve_all",
    "restore",
    "take_back",
    "turn",
    "withdraw",
    "write_digests",
    "write_notices",
    "written_down",
]
