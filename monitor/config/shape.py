"""Which keys may a configuration have, and what may they hold?"""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from monitor.config import values
from monitor.config.kinds import CLOSED, Duration, Email, Language, Name, Names, Size, Url, Zone, listed
from monitor.config.watch_shape import WatchShape
from monitor.model import FetchSettings, WebSettings

SHORTEST_INTERVAL = timedelta(seconds=1)
INTERVAL = timedelta(minutes=15)  # for a feed that names none; where it changes rarely, it is asked more rarely
STRETCHED = timedelta(hours=1)
LONGEST_INTERVAL = timedelta(days=1)  # the longest back-off too: a feed asked less often is not monitored
LONGEST_TIMEOUT = timedelta(minutes=5)
MOST_BYTES = 100_000_000  # of one decoded body; it is held in memory

SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
DEFAULT = FetchSettings()
SERVED = WebSettings()


def _addressed(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


class Shape(BaseModel):
    model_config = CLOSED


class FetchShape(Shape):
    timeout: Duration = Field(DEFAULT.timeout, gt=timedelta(0), le=LONGEST_TIMEOUT)
    max_bytes: Size = Field(DEFAULT.max_bytes, gt=0, le=MOST_BYTES)
    max_entries: int = Field(DEFAULT.max_entries, ge=1, le=10_000)
    max_pages: int = Field(DEFAULT.max_pages, ge=1, le=10_000)
    per_host: int = Field(DEFAULT.per_host, ge=1, le=16)
    per_host_delay: Duration = Field(DEFAULT.per_host_delay, ge=timedelta(0), le=timedelta(minutes=10))
    robots: bool = DEFAULT.robots
    articles: bool = DEFAULT.articles
    allow_hosts: Annotated[list[Annotated[str, AfterValidator(values.allowed_host)]], BeforeValidator(listed)] = []
    user_agent: Annotated[str, AfterValidator(values.header)] = DEFAULT.user_agent


class FeedShape(Shape):
    url: Url
    name: Name | None = None
    interval: Duration | None = Field(None, ge=SHORTEST_INTERVAL, le=LONGEST_INTERVAL)
    longest_interval: Duration | None = Field(None, ge=SHORTEST_INTERVAL, le=LONGEST_INTERVAL)
    covers: Names = []
    groups: Names = []
    language: Language | None = None
    timezone: Zone = "UTC"


class AnyChannel(Shape):
    feed_alerts: bool = False


class EmailShape(AnyChannel):
    type: Literal["email"]
    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")]
    port: int | None = Field(None, ge=1, le=65535)
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = None
    password_file: str | None = None
    sender: Email = Field(alias="from")
    to: Annotated[list[Email], BeforeValidator(listed)] = Field(min_length=1)
    unsubscribe: Annotated[str, AfterValidator(values.unsubscribe)] | None = None

    @model_validator(mode="after")
    def _credentials(self) -> "EmailShape":
        if self.password and self.password_file:
            raise ValueError("give password or password_file, not both")
        if (self.user is None) != (self.password is None and self.password_file is None):
            raise ValueError("user and password come together")
        return self


class WebhookShape(AnyChannel):
    type: Literal["webhook"]
    url: Url
    secret: Annotated[str, AfterValidator(values.secret)] | None = None
    secret_file: str | None = None

    @model_validator(mode="after")
    def _one_secret(self) -> "WebhookShape":
        if (self.secret is None) == (self.secret_file is None):
            raise ValueError("give secret or secret_file: every webhook is signed")
        return self


class AppriseShape(AnyChannel):
    type: Literal["apprise"]
    urls: Annotated[list[Annotated[str, AfterValidator(values.service)]], BeforeValidator(listed)] | None = None
    urls_file: str | None = None

    @model_validator(mode="after")
    def _some_addresses(self) -> "AppriseShape":
        if (not self.urls) == (self.urls_file is None):
            raise ValueError("give urls or urls_file: the addresses of services, as slack://… or ntfys://…")
        return self


ChannelShape = EmailShape | WebhookShape | AppriseShape
CHANNELS: dict[str, type[ChannelShape]] = {"email": EmailShape, "webhook": WebhookShape, "apprise": AppriseShape}


class WebShape(Shape):
    listen: Annotated[str, AfterValidator(values.listening)] | None = f"{SERVED.host}:{SERVED.port}"
    token: Annotated[str, AfterValidator(values.token)] | None = None
    token_file: str | None = None
    hosts: Annotated[list[Annotated[str, AfterValidator(values.hostname)]], BeforeValidator(listed)] = []
    timezone: Zone = SERVED.timezone

    @model_validator(mode="after")
    def _one_token(self) -> "WebShape":
        if self.token and self.token_file:
            raise ValueError("give token or token_file, not both")
        return self


class ConfigShape(Shape):
    state: str | None = None
    database: str | None = Field(None, pattern=r"^(sqlite:///.|postgres(ql)?://.)")
    seeds: str | None = None
    fetch: FetchShape = Field(default_factory=lambda: FetchShape.model_validate({}))
    feeds: list[Annotated[FeedShape, BeforeValidator(_addressed)]] = []
    opml: Annotated[list[str], BeforeValidator(listed)] = []
    channels: dict[
        Annotated[str, Field(pattern=r"^[\w.-]{1,80}$")],
        Annotated[ChannelShape, Field(discriminator="type")],
    ] = {}
    watches: list[WatchShape] = []
    web: WebShape = Field(default_factory=lambda: WebShape.model_validate({}))
