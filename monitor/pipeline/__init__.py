"""What are the four stages? poll, read, resolve, deliver: each loads, fetches, decides, writes.

A stage can be killed anywhere and run again with the same end state: what is due follows from the rows alone, and
a row says "done" in the transaction that wrote its effect.
"""

from monitor.pipeline.deliver import LEASE, Told, deliver, write_digests
from monitor.pipeline.outgoing import digest, digest_deliveries
from monitor.pipeline.poll import Polled, poll
from monitor.pipeline.read import Prepared, Read, keep, prepare
from monitor.pipeline.resolve import Resolved, resolve

__all__ = [
    "LEASE",
    "Polled",
    "Prepared",
    "Read",
    "Resolved",
    "Told",
    "deliver",
    "digest",
    "digest_deliveries",
    "keep",
    "poll",
    "prepare",
    "resolve",
    "write_digests",
]
