"""What does a user's own file add to what the service knows?"""

from monitor.knowledge.imports.importing import Asked, Outcome, What, bring_in
from monitor.knowledge.imports.intake import Bad, KnowledgeError
from monitor.knowledge.imports.stored import Import, Stamp, actors, files, get, head, names, places, remove

__all__ = [
    "Asked",
    "Bad",
    "Import",
    "KnowledgeError",
    "Outcome",
    "Stamp",
    "What",
    "actors",
    "bring_in",
    "files",
    "get",
    "head",
    "names",
    "places",
    "remove",
]
