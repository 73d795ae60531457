"""How does a channel get out? Through the guarded client, or past its guard."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

from monitor.model.answers import Answer


class Door(Protocol):
    def post(self, url: str, content: bytes, headers: Mapping[str, str], timeout: timedelta) -> Answer:
        """The receiver's answer, whatever it was; no redirects. Raises FetchError where none came."""

    def refusal(self, host: str, port: int) -> str | None:
        """Why this host must not be asked; None if it may."""
