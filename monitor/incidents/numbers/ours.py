"""Is somebody who only is called an official one of the state's forces?"""

from dataclasses import replace

from monitor.incidents.numbers.clauses import Clause
from monitor.incidents.numbers.people import People
from monitor.incidents.text import Text

_OFFICIALS = (["official"], ["officials"])


def as_ours(text: Text, clause: Clause, person: People) -> People:
    """ "Martyring one official": who falls a martyr and is only called an official is of a force."""
    official = person.category == "civilian" and person.head.split()[-1:] in _OFFICIALS
    fallen = official and "of_ours" in text.tokens[clause.verb].tags
    return replace(person, category="security") if fallen else person
