"""Why is an incident, or an article, what it is, and why was somebody told, or not?"""

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
from monitor.explain.told import (
    ExplainedAlert,
    ExplainedChoice,
    ExplainedWatch,
    alert_text,
    choice_text,
    explained_alert,
    explained_choice,
    explained_watch,
    watch_text,
)

__all__ = [
    "Account",
    "ExplainedAlert",
    "ExplainedArticle",
    "ExplainedChoice",
    "ExplainedIncident",
    "ExplainedReport",
    "ExplainedWatch",
    "Field",
    "Figure",
    "NearMiss",
    "State",
    "alert_text",
    "article_text",
    "choice_text",
    "explained_alert",
    "explained_article",
    "explained_choice",
    "explained_incident",
    "explained_watch",
    "incident_text",
    "watch_text",
]
