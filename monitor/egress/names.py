"""Which addresses does a host have?"""

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Sequence

from monitor.egress.exchange import Allowance, Unanswerable

LOOK = 0.5  # seconds between looks at whether we have closed meanwhile

LookUp = Callable[[str, int], Sequence[str]]


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host by the system's resolver, to which 2130706433 and 0x7f.1 are addresses too."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _spelt(host: str) -> str | None:
    """The address that a host is in itself, in whatever spelling: nobody need be asked for it."""
    if not (host[:1].isdigit() or ":" in host):  # the first digit of an address is one, also of an odd spelling
        return None
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][4][0])
    except (OSError, UnicodeError):
        return None


def resolved(look_up: LookUp, host: str, port: int, allowance: Allowance, closed: threading.Event) -> Sequence[str]:
    """The host's addresses, one at least, in time: the system's resolver knows no deadline of its own, and does not
    hear that we have `closed`."""
    if (spelt := _spelt(host)) is not None:
        return (spelt,)
    answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(look_up(host, port))
        except (OSError, UnicodeError) as e:
            answer.put(e)

    threading.Thread(target=ask, daemon=True).start()
    found = _heard(answer, allowance, closed)
    if isinstance(found, Exception) or not found:
        why = getattr(found, "strerror", None) or found or "none known"
        raise Unanswerable(f"no address for the host: {why}", "dns")
    return found


def _heard(
    answer: queue.SimpleQueue[Sequence[str] | Exception], allowance: Allowance, closed: threading.Event
) -> Sequence[str] | Exception:
    while not closed.is_set():
        try:
            left = allowance.seconds()
        except Unanswerable:
            raise Unanswerable("no address for the host in time", "timeout") from None
        with contextlib.suppress(queue.Empty):
            return answer.get(timeout=min(left, LOOK))
    raise Unanswerable("we stopped meanwhile", "timeout")
