"""Why is an incident, or an article, what it is?"""

from monitor.explain.articles import ExplainedArticle, ExplainedReport, explained_article
from monitor.explain.incidents import (
    Account,
    ExplainedIncident,
    Field,
    Figure,
    NearMiss,
    State,
    explained_incident,
)
from monitor.explain.plain import article_text, incident_text

__all__ = [
    "Account",
    "ExplainedArticle",
    "ExplainedIncident",
    "ExplainedReport",
    "Field",
    "Figure",
    "NearMiss",
    "State",
    "article_text",
    "explained_article",
    "explained_incident",
    "incident_text",
]
