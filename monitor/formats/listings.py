"""Which columns has each listing, on a terminal and on a page?"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from monitor.formats import acled, geojson, records
from monitor.formats.columns import Column
from monitor.knowledge.model import Knowledge
from monitor.model import Incident

ARTICLES = (
    Column(key="id", title="id", keep=True),
    Column(key="published", title="published"),
    Column(key="source", title="source"),
    Column(key="title", title="title"),
    Column(key="text_quality", title="text"),
    Column(key="revisions", title="revisions", align="right"),
    Column(key="reports", title="reports", align="right"),
    Column(key="duplicate_of", title="duplicate of"),
)
INCIDENTS = (
    Column(key="id", title="id", keep=True),
    Column(key="date", title="date", keep=True),
    Column(key="location.name", title="place"),
    Column(key="location.admin1", title="province"),
    Column(key="sub_event_type", title="type"),
    Column(key="killed", title="killed", align="right", keep=True),
    Column(key="injured", title="injured", align="right", keep=True),
    Column(key="actors", title="actors"),
    Column(key="timing", title="timing"),
    Column(key="origins", title="origins", align="right"),
    Column(key="confirmed_by", title="confirmed by"),
)
ALERTS = (
    Column(key="id", title="id", keep=True),
    Column(key="created", title="raised", keep=True),
    Column(key="watch", title="watch"),
    Column(key="kind", title="kind"),
    Column(key="severity", title="severity", colours={"critical": "red", "high": "red", "medium": "yellow"}),
    Column(key="title", title="alert"),
    Column(key="why", title="why"),
    Column(key="deliveries", title="deliveries"),
)
FEEDS = (
    Column(key="name", title="feed"),
    Column(
        key="status",
        title="status",
        colours={
            "ok": "green",
            "empty": "yellow",
            "stale": "yellow",
            "silent": "red",
            "blocked": "red",
            "failing": "red",
            "gone": "red",
        },
        keep=True,
    ),
    Column(key="last_heard", title="last heard"),
    Column(key="next_poll", title="next poll"),
    Column(key="failures", title="failures", align="right"),
    Column(key="last_error", title="last error"),
    Column(key="url", title="url"),
)
DELIVERIES = (
    Column(key="id", title="key"),
    Column(
        key="state",
        title="state",
        colours={"delivered": "green", "dead": "red", "waiting": "yellow"},
        keep=True,
    ),
    Column(key="channel", title="channel"),
    Column(key="recipient", title="recipient"),
    Column(key="attempts", title="attempts", align="right"),
    Column(key="due", title="next try"),
    Column(key="subject", title="subject"),
    Column(key="last_error", title="last error"),
)
COVERAGE = (Column(key="status", title="status"), Column(key="sentence", title="sentence"))


def incident_rows(
    style: str, known: Callable[[], Knowledge]
) -> tuple[Callable[[Incident], Mapping[str, object]], Sequence[Column]]:
    """How an incident becomes a row of this format, and the row's columns; what is known is asked for ACLED's."""
    if style == "geojson":
        return geojson.feature, INCIDENTS
    if style == "acled":
        actors, places = known().actors, known().places
        return partial(acled.row, actors=actors, country_name=places.country), acled.COLUMNS
    return records.incident_record, INCIDENTS
