"""Which capitalised words name a place, though the gazetteer may lack it?"""

from collections.abc import Sequence
from typing import Literal

from monitor.knowledge.folding import Word

Level = Literal["place", "admin2", "admin1", "country"]

UNIT_LEVELS: dict[str, Level] = {
    "district": "admin2",
    "districts": "admin2",
    "agency": "admin2",
    "province": "admin1",
    "state": "admin1",
}
# Words that make the name before them a spot on the map; in capitals they are part of the name ("Sariab Road").
FEATURES = frozenset(
    """
    area areas village villages town tehsil taluka colony bazaar bazar market chowk road highway mohallah
    mohalla goth forest forests jungle jungles hill hills valley block mandal panchayat locality neighbourhood
    neighborhood sector mor morh bypass crossing bridge police ps thana limits checkpost checkpoint check-post
    camp sub-division subdivision hamlet nullah nala stop adda morha gali street square flyover chauraha ghat
    pass mountains mountain range dam canal river nadi enclave phase quarter quarters ward suburb suburbs
    outskirts plaza hotel club park ground mosque masjid imambargah shrine college
    port airport base fort post station mine mines field fields estate garden
    gardens city vihar nagar
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_PLAIN = frozenset(
    "degree high primary middle girls boys government general civil public national main central new old".split()  # noqa: SIM905
)
_BEFORE_NAME = frozenset(
    """
    village villages town locality hamlet area areas block tehsil post camp
    """.split()  # noqa: SIM905 - a list would take a line a word
)
PREPOSITIONS = frozenset(
    """
    in at near inside outside around on under along from to of towards toward between into via within across
    beside opposite behind
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_NOT_NAMES = frozenset(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday police policeman policemen army government maoist maoists naxal
    naxals taliban militant militants security force forces frontier corps constabulary rangers levies crpf
    bsf hospital court minister superintendent inspector commander officer spokesman president party front
    organisation organization group the a an he she it they his her their according meanwhile however earlier
    later two three four five six seven eight nine ten one at least unidentified unknown suspected several
    some many armed gunmen reports reported sources official officials district deputy assistant sub chief
    general director ministry operation news express times daily dawn constable head muslim muslims hindu shia
    shias shiite sunni ahmadi hazara pashtun baloch punjabi bengali nato us american indian pakistani afghan
    islam islamic
    """.split()  # noqa: SIM905 - a list would take a line a word
)


def goes_on(found: Sequence[Word], n: int, taken: set[int]) -> bool:
    return n < len(found) and n not in taken and found[n].tight and (name_word(found[n]) or link(found, n))


def link(found: Sequence[Word], n: int) -> bool:
    """The "e" of "Qala-e-Bakhtiar": a small word between two words of a name."""
    if not 0 < n < len(found) - 1 or found[n].text not in ("e", "i", "ul", "al", "de"):
        return False
    between = found[n].tight and found[n + 1].tight
    return between and name_word(found[n - 1]) and name_word(found[n + 1])


def name_word(word: Word) -> bool:
    """Capitalised, and no word that news texts write with a capital for another reason; no acronym."""
    plain = word.text.lower()
    if not word.text[0].isupper() or plain in _NOT_NAMES:
        return False
    return not (word.text.isupper() and 1 < len(word.text) < 6)


def told_as_place(found: Sequence[Word], first: int, last: int, taken: set[int]) -> bool:
    before = found[first - 1].text.lower() if first and found[first].tight else ""
    after = found[last + 1].text.lower() if last + 1 < len(found) else ""
    tight = last + 1 < len(found) and found[last + 1].tight
    if all(word.text.lower() in FEATURES | _PLAIN for word in found[first : last + 1]):
        return False
    own = found[last].text.lower() in FEATURES and last > first
    led = before in PREPOSITIONS or (
        before == "the" and first > 1 and found[first - 2].text.lower() in PREPOSITIONS
    )
    if (own and (led or before in _BEFORE_NAME)) or before in _BEFORE_NAME:
        return True
    if tight and after in UNIT_LEVELS and led:
        return True
    if tight and after in FEATURES and after not in ("police", "post", "station", "port", "base", "mine", "field"):
        return True
    if tight and after in ("police", "ps", "post") and last + 2 < len(found):
        return found[last + 2].text.lower() in ("station", "limits", "post", "jurisdiction", "outpost", "area")
    if before not in ("in", "at", "near"):
        return False
    follows = last + 1 + (after in FEATURES)  # "at A station in B district"
    if follows < len(found) and found[follows].text.lower() in ("of", "in", "under", "near", "on", "the"):
        follows += 1 + (follows + 1 < len(found) and found[follows + 1].text.lower() == "the")
    return follows in taken
