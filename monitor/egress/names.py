"""Which addresses does a host have?"""

import queue
import socket
import threading
from collections.abc import Callable, Sequence

from monitor.egress.exchange import Allowance, Unanswerable

LookUp = Callable[[str, int], Sequence[str]]


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host by the system's resolver, to which 2130706433 and 0x7f.1 are addresses too."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _spelt(host: str) -> str | None:
    """The address that a host is in itself, in whatever spelling: nobody need be asked for it."""
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][4][0])
    except (OSError, UnicodeError):
        return None


def resolved(look_up: LookUp, host: str, port: int, allowance: Allowance) -> Sequence[str]:
    """The host's addresses, one at least, in time: the system's resolver knows no deadline of its own."""
    if (spelt := _spelt(host)) is not None:
        return (spelt,)
    answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(look_up(host, port))
        except (OSError, UnicodeError) as e:
            answer.put(e)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=allowance.seconds())
    except queue.Empty:
        raise Unanswerable("no address for the host in time", "timeout") from None
    if isinstance(found, Exception) or not found:
        raise Unanswerable(f"no address for the host: {found or 'none known'}", "dns")
    return found
