"""Do the words around a name tell it for a place, or for a person?"""

from collections.abc import Sequence

from monitor.knowledge.folding import Word, fold

_BEFORE = frozenset(
    """
    in at near from to around outside inside towards toward of

    """.split()  # noqa: SIM905 - a list would take a line a word
)
_UNIT_WORDS = """
    district districts area areas town city tehsil taluka taluk tahsil village agency region province state
    division subdivision sub-division block mandal locality neighbourhood neighborhood bazaar bazar valley
    hills forest forests jungle jungles road market chowk colony police thana post checkpost checkpoint camp
    cantonment canal bridge border crossing pass station limits union tribal headquarters airport port
    garrison suburb suburbs sector municipality

"""
AREA = frozenset(fold(word) for word in _UNIT_WORDS.split())
_PEOPLE = frozenset(
    fold(w)
    for w in [
        "tribe",
        "tribes",
        "tribal",
        "tribesman",
        "tribesmen",
        "clan",
        "family",
        "brothers",
        "group",
        "faction",
    ]
)
_RANKS = """
    mr mrs ms dr prof professor justice judge constable sepoy sepoys havildar hawaldar naik lance subedar
    jawan captain major colonel brigadier general gen col maj lt lieutenant sergeant inspector asi sho dsp
    sp ssp dig sub superintendent commander chief leader spokesman spokesperson minister president senator
    mna mpa mla mp maulana mullah mulla molvi maulvi mufti qari haji hafiz malik sardar nawab mir syed sayed
    said sheikh shaikh engineer advocate comrade commandant master haji pir khalifa ustad chaudhry chaudhary
    raja emir amir

"""
_GIVEN = """
    muhammad mohammad mohammed mohd abdul abdur ali ahmed ahmad hassan hasan hussain hussein imran asif
    saeed tariq khalid javed jawed gul noor nur zahir rahim rahman rehman ullah akbar asghar aslam anwar
    arshad ashraf zia wali jan bibi begum kumar singh ram sher nasir nadeem shahid zahid yousaf yusuf yousuf
    ibrahim ismail iqbal umar omar usman bilal hamza faisal farooq fazal ghulam habib hakim hamid karim
    latif majid qasim rashid sadiq salim saleem sami sardar sattar shafiq sharif tahir waheed waqar yasin
    zafar

"""
_ACRONYM = 5  # letters: longer words in capitals are shouted, not abbreviated
_DATELINE_WORDS = 3  # words: "KABUL (AP) —", "NEW DELHI:"
_RANK = frozenset(fold(word) for word in _RANKS.split())
_NAME = frozenset(fold(word) for word in _GIVEN.split())
_SURNAME = _NAME | frozenset(
    fold(word) for word in ["khan", "shah", "afridi", "mehsud", "marri", "bugti", "achakzai", "baloch"]
)


def told_as_a_place(found: Sequence[Word], first: int, last: int) -> bool:
    """A preposition of place before it or a word for an area beside it, and no word for kin."""
    before = found[first - 1].folded if first and found[first].tight else ""
    after = found[last + 1].folded if last + 1 < len(found) and found[last + 1].tight else ""
    if after in _PEOPLE:
        return False
    return after in AREA or before in AREA or before in _BEFORE


def told_as_a_person(found: Sequence[Word], n: int) -> bool:
    """A rank or a given name before it, or a surname behind it."""
    before = found[n - 1] if n and found[n].tight else None
    after = found[n + 1] if n + 1 < len(found) and found[n + 1].tight else None
    if before is not None and before.text[0].isupper() and before.folded in _RANK | _NAME:
        return True
    return after is not None and after.text[0].isupper() and after.folded in _SURNAME


def told_as_an_acronym(found: Sequence[Word], n: int) -> bool:
    """Short, in capitals, and neither in a dateline nor among other words in capitals."""
    word = found[n].text
    if not word.isupper() or len(word) > _ACRONYM or not word.isascii():
        return False
    beside = [*found[max(0, n - 1) : n], *found[n + 1 : n + 2]]
    dateline = n < _DATELINE_WORDS and n + 1 < len(found) and not found[n + 1].tight
    return not dateline and not any(other.text.isupper() and len(other.text) > 1 for other in beside)
