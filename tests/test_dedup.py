"""Is a text told from its namesake, and a copy from a new text?"""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dedup import VERSION, fingerprint, judge, resemblance
from monitor.model import Duplicate, Fingerprint, New

WIRE = (
    "PESHAWAR: Four policemen and a passer-by lost their lives when gunmen stormed a check post on the Thall road "
    "in Hangu late on Sunday, officials told reporters. The attackers came on foot from the hills behind the post "
    "and opened fire with automatic rifles from two sides. The exchange went on for 40 minutes before they left "
    "towards Orakzai in the dark. Seven others, three of them drivers of lorries that had been stopped for a "
    "search, were taken to the district headquarters hospital with bullet wounds. Superintendent Jamil Afridi said "
    "that reinforcements had reached the place at midnight and that a search of the hills was going on. The bazaar "
    "of the town stayed shut on Monday and many attended the funerals in the police lines. No group had claimed "
    "the attack by the evening. A similar post near Doaba was attacked in the same way last winter."
)
ROUTINE = (
    "Unknown gunmen on a motorcycle shot dead {n} people in the {town} area on {day}, the police said. The "
    "attackers fled from the scene and the bodies were moved to the civil hospital for a post-mortem. A "
    "case was registered against unknown persons and an inquiry was under way, a duty officer told reporters."
)


def ruling(text: str, *known: str) -> New | Duplicate:
    return judge(fingerprint(text), [(f"a{n}", fingerprint(each)) for n, each in enumerate(known, 1)])


@pytest.mark.parametrize(
    "copy",
    [
        WIRE.upper(),
        WIRE.replace(", ", " ").replace(".", ""),
        WIRE.replace("lost their lives", "were killed").replace("automatic rifles", "assault rifles"),
        "By Our Correspondent\n\n" + WIRE + "\n\nRead more: weather, cricket, markets. Sign up to our newsletter.",
        "Updated 2 March 2026 10:15 am\n" + WIRE,
        WIRE.rsplit(". A similar post", 1)[0],
        ". ".join(reversed(WIRE.split(". "))),
        WIRE.replace("o", "o\u200b").replace(" ", "\u00a0"),
    ],
    ids=["case", "punctuation", "edits", "furniture", "dateline", "end cut", "reordered", "unicode"],
)
def test_a_copy_as_outlets_make_them_is_a_duplicate(copy):
    assert isinstance(ruling(copy, WIRE), Duplicate)


def test_a_text_cut_to_its_first_half_is_a_duplicate_of_the_whole_but_not_the_whole_of_the_half():
    half = WIRE[: WIRE.index(" Superintendent")]

    assert isinstance(ruling(half, WIRE), Duplicate)
    assert isinstance(ruling(WIRE, half), New)


def test_the_routine_item_with_another_town_day_and_toll_is_new():
    one = ROUTINE.format(n=2, town="Lyari", day="Monday")

    assert isinstance(ruling(ROUTINE.format(n=2, town="Korangi", day="Tuesday"), one), New)
    assert isinstance(ruling(ROUTINE.format(n=3, town="Lyari", day="Monday"), one), New)
    assert isinstance(ruling(ROUTINE.format(n=2, town="Lyari", day="Friday"), one), New)
    assert isinstance(ruling(ROUTINE.format(n="two", town="Lyari", day="Monday"), one), Duplicate)


def test_a_toll_in_words_contradicts_as_one_in_figures_does():
    one = ROUTINE.format(n="two", town="Lyari", day="Monday")

    assert isinstance(ruling(ROUTINE.format(n="five", town="Lyari", day="Monday"), one), New)


def test_a_toll_that_changes_into_another_figure_of_the_text_contradicts():
    assert isinstance(ruling(WIRE.replace("Four policemen", "Seven policemen"), WIRE), New)


def test_the_reason_names_the_facts_that_contradict():
    found = ruling(ROUTINE.format(n=4, town="Lyari", day="Monday"), ROUTINE.format(n=2, town="Lyari", day="Monday"))

    assert "a1" in found.why
    assert "it says 2 where this says 4" in found.why


def test_a_short_text_is_a_duplicate_only_of_the_same_words():
    assert isinstance(ruling("Two killed in Quetta firing!", "Two killed in Quetta firing"), Duplicate)
    assert isinstance(ruling("Two killed in Quetta market firing", "Two killed in Quetta firing"), New)


def test_texts_of_other_scripts_are_told_apart_by_their_words():
    urdu = (
        "ضلع ہنگو میں تھانہ ٹل کی حدود میں سڑک کنارے نصب بم پھٹنے سے تین پولیس اہلکار جاں بحق اور پانچ زخمی ہو گئے"
    )
    arabic_keyboard = urdu.replace("ی", "ي").replace("ک", "ك")
    other = "وزیر اعظم نے آج اسلام آباد میں اجلاس کی صدارت کی اور مہنگائی پر قابو پانے کی ہدایت جاری کر دی ہے"

    assert isinstance(ruling(arabic_keyboard, urdu), Duplicate)
    assert isinstance(ruling(other, urdu), New)
    assert fingerprint("१२ नागरिक घायल").numbers == ("12",)


def test_the_likest_text_is_named_whatever_the_order_of_the_candidates():
    known = [("b", fingerprint(WIRE)), ("a", fingerprint(WIRE)), ("c", fingerprint(WIRE[:700]))]
    random.Random(1).shuffle(known)

    assert judge(fingerprint(WIRE), known) == judge(fingerprint(WIRE), sorted(known))
    assert judge(fingerprint(WIRE), known) == Duplicate("a", why="the same words")


def test_fingerprints_of_another_version_are_not_compared():
    old = fingerprint(WIRE)
    changed = Fingerprint(
        exact=old.exact, signature=old.signature, bands=old.bands, numbers=(), words=old.words, version=VERSION + 1
    )

    assert isinstance(judge(fingerprint(WIRE), [("a", changed)]), New)


def test_texts_with_six_tenths_of_their_triples_in_common_share_a_band():
    chance, shared = random.Random(7), 0
    for _ in range(200):
        words = ["".join(chance.choices(string.ascii_lowercase, k=6)) for _ in range(400)]
        other = words[:305] + ["".join(chance.choices(string.ascii_lowercase, k=6)) for _ in range(95)]
        one, two = fingerprint(" ".join(words)), fingerprint(" ".join(other))
        shared += bool(set(one.bands) & set(two.bands))
        assert abs(resemblance(one, two) - 0.61) < 0.2
    assert shared >= 190


def test_a_fingerprint_is_the_same_on_every_machine():
    mark = fingerprint("Three policemen were hurt near Thall on 4 May")

    assert mark.exact[:16] == "499065dd6c8eaa65"
    assert mark.bands[0] == 8622620724845649112
    assert mark.numbers == ("3", "4", "thall", "may")


@given(st.text())
def test_any_text_has_a_fingerprint_and_is_a_copy_of_itself(text):
    mark = fingerprint(text)

    assert judge(mark, [("same", mark)]) == Duplicate("same", why="the same words")
    assert all(0 <= band < 2**63 for band in mark.bands)


@given(st.text(), st.lists(st.text(), max_size=5), st.randoms())
def test_the_order_of_the_known_texts_does_not_matter(text, others, chance):
    known = [(f"a{n}", fingerprint(other)) for n, other in enumerate(others)]
    shuffled = known.copy()
    chance.shuffle(shuffled)

    assert judge(fingerprint(text), known) == judge(fingerprint(text), shuffled)
