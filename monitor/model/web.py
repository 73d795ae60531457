"""Where is the dashboard, and who may see it?"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """`hosts` are the names under which a browser may ask for it, besides loopback and numeric addresses; with a
    `token` everybody must say it."""

    host: str = "127.0.0.1"
    port: int = 8710
    token: str | None = field(default=None, repr=False)
    hosts: tuple[str, ...] = ()
    timezone: str = "UTC"  # in which people read the times
