"""How does a channel get out? Through the guarded client, or by a line that its guard has opened."""

import socket
from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from monitor.model.answers import Answer


class Door(Protocol):
    def post(self, url: str, content: bytes, headers: Mapping[str, str], timeout: timedelta) -> Answer:
        """The receiver's answer, whatever it was; no redirects. Raises FetchError where none came."""

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to an address of the host that may be asked. Raises Unanswerable, OSError."""
