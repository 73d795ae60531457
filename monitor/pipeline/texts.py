"""What do the articles of an incident say, word for word?"""

from collections.abc import Mapping
from functools import lru_cache

from monitor import queries
from monitor.model import Incident
from monitor.store import Session, articles
from monitor.watches import Texts

KEPT = 500  # texts: an incident that many report is asked about again with each further report

_line = lru_cache(maxsize=KEPT)(queries.line)


def of(session: Session) -> Texts:
    """The texts as watches search them. They are fetched when a watch asks, which few do and late."""

    def said(incident: Incident) -> Mapping[str, str]:
        found = articles.texts(session, {report.article for report in incident.reports})
        return {id: _line(text) for id, text in found.items()}

    return said
