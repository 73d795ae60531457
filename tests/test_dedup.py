"""Is a text told from its namesake, and a copy from a new text?"""

import random
import string
import time
from dataclasses import replace

import pytest
from builders import a_facts, a_location
from hypothesis import given
from hypothesis import strategies as st

from monitor.dedup import VERSION, fingerprint, judge, lines, scope, without
from monitor.dedup.facts import news
from monitor.dedup.sketch import keys, shares, sketches
from monitor.dedup.words import plain, words
from monitor.model import Duplicate, New

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


def cut(text: str, share: float) -> str:
    """The first part of the text, as what shows no more than so many characters leaves it."""
    return text[: int(len(text) * share)].rsplit(" ", 1)[0]


@pytest.mark.parametrize("share", [0.5, 0.33])
def test_a_text_cut_short_is_a_copy_of_its_whole_whichever_comes_first(share):
    assert isinstance(ruling(cut(WIRE, share), WIRE), Duplicate)
    assert isinstance(ruling(WIRE, cut(WIRE, share)), Duplicate)
    assert "opens" in ruling(cut(WIRE, 0.33), WIRE).why


def test_a_report_that_repeats_a_finished_one_and_goes_on_is_new():
    brief = WIRE[: WIRE.index(" Superintendent")]

    assert isinstance(ruling(brief, WIRE), Duplicate)
    grown = brief + (
        " On Tuesday the Peshawar High Court took up a petition of Advocate Latif Wazir, and the union of "
        "transporters in Kohat said that 60 lorries would stay away from the road. Its president, Haji Mir Alam, "
        "asked for posts at Togh Bala and Dara. The Governor, Sohail Anwar, is to meet both of them in Hangu on 9 "
        "May with 12 elders."
    )
    assert isinstance(ruling(grown, brief), New)
    assert "goes on to tell of" in ruling(grown, brief).why


def test_the_edit_of_a_regional_paper_is_a_copy():
    lead, rest = WIRE.split(". ", 1)
    edit = (
        "A night attack on a post in Hangu cost five lives on Sunday, four of them policemen, it was learnt here. "
        + rest.replace(
            "The bazaar of the town stayed shut on Monday and many attended the funerals in the police lines. ", ""
        )
        + " Traders of the bazaar asked the administration for better protection and will meet at the week's end."
    )

    assert lead not in edit
    assert isinstance(ruling(edit, WIRE), Duplicate)


def test_thirty_outlets_with_one_text_are_thirty_copies_of_the_first():
    known = [WIRE]
    for n in range(30):
        copy = f"By Reporter {n}\nCITY {n} — {WIRE}\nAlso read\nHeadline of the day number {n}\n© 2026 Outlet {n}"
        assert isinstance(ruling(copy, *known), Duplicate)
        known.append(copy)


def test_the_report_of_the_next_day_is_new():
    follow_up = (
        "HANGU: Funerals of the four policemen were held on Monday in the police lines, with the provincial "
        "minister and the inspector general among the mourners. The dead were handed over to their families at Tal "
        "and Kurram. Investigators found 90 spent cartridges and a radio set near the post, a senior officer said, "
        "and eleven men of the villages around were taken in for questioning. Gunmen stormed a check post on the "
        "Thall road in Hangu late on Sunday. The road was opened for traffic at noon, and lorries moved in a "
        "convoy under guard."
    )

    assert isinstance(ruling(follow_up, WIRE), New)


OTHER = (
    "A remote-controlled device went off on Tuesday under a van of the Levies in Killa Saifullah, and two of its "
    "crew died, the deputy commissioner Asad Tareen said. The van was on its way from Muslim Bagh with the pay of "
    "three posts. Officers from Loralai closed the road to Zhob, and a dog unit searched the culverts until it was "
    "dark."
)


def test_two_stories_in_a_live_blog_are_a_copy_of_neither_and_hold_no_copy():
    blog = f"LIVE: the day as it comes\n14:05 PKT\n{WIRE}\n13:20 PKT\n{OTHER}"

    assert isinstance(ruling(blog, WIRE, OTHER), New)
    assert isinstance(ruling(WIRE, blog), New)
    assert isinstance(ruling(OTHER, blog), New)


@pytest.mark.parametrize("welded", [f"{WIRE}\n{OTHER}", f"{OTHER}\n{WIRE}"], ids=["below", "above"])
def test_two_stories_under_each_other_are_a_copy_of_neither(welded):
    assert isinstance(ruling(welded, WIRE, OTHER, cut(WIRE, 0.5)), New)


def test_a_story_is_no_cut_of_a_text_that_tells_of_an_attack_elsewhere_too():
    here, there = a_facts(), a_facts(location=a_location(name="Zhob", admin2="Zhob", admin1="Balochistan"))

    assert scope.beyond([here, there], [here]) == "Zhob"
    assert scope.beyond([here], [here, there]) is None
    assert scope.beyond([there], [here]) is None, "they have nothing in common: one of the two was misread"
    assert scope.beyond([here, a_facts(date="2026-02-11")], [here]) == "Hangu"


def test_two_incidents_told_by_one_formula_are_two():
    told = (
        "A landmine killed {n} members of a family and hurt {m} near {place} in {town} on {day}, officials said. "
        "The victims were on their way home from the fields when their cart hit it. {who}, an elder, said that the "
        "mine had been laid years ago. The wounded were taken to the hospital of {town}, where one lost a leg."
    )
    one = told.format(n=3, m=2, place="Kili Sardar", town="Mastung", day="Friday", who="Sher Ali")
    two = told.format(n=4, m=2, place="Shah Jo Goth", town="Kalat", day="Tuesday", who="Gul Zaman")

    assert isinstance(ruling(two, one), New)


MENU = "Home National World Business Sport Opinion Videos\nMango exporters look for new markets\n"
FOOT = (
    "\nSign up for our newsletter and never miss a story that matters to you.\nOur correspondents file round the "
    "clock and every report is checked by two editors.\nThis section brings together the reports of our bureaus on "
    "law, on the courts and on the forces.\nThe paper has reported from the provinces for more than forty years.\n"
)


def test_the_same_furniture_around_another_story_makes_no_copy():
    short, other = cut(WIRE, 0.4) + ".", OTHER

    assert isinstance(ruling(MENU + short + FOOT, MENU + other + FOOT), New)


def test_furniture_that_is_known_does_not_count():
    furniture = frozenset(lines.marks(plain(MENU + FOOT)))
    around, nothing = MENU + OTHER + FOOT, MENU + FOOT
    bare, furnished = fingerprint(OTHER), without(furniture, around, fingerprint(around))

    assert shares(bare.sketch, furnished.sketch).all == 1
    assert shares(bare.sketch, fingerprint(around).sketch).all < 0.6
    assert without(furniture, nothing, fingerprint(nothing)) == fingerprint(nothing), "else nothing is left"


def test_the_routine_item_with_another_town_day_and_toll_is_new():
    one = ROUTINE.format(n=2, town="Lyari", day="Monday")

    assert isinstance(ruling(ROUTINE.format(n=2, town="Korangi", day="Tuesday"), one), New)
    assert isinstance(ruling(ROUTINE.format(n=2, town="Korangi", day="Monday"), one), New)
    assert isinstance(ruling(ROUTINE.format(n=2, town="Lyari", day="Friday"), one), New)
    assert isinstance(ruling(ROUTINE.format(n="two", town="Lyari", day="Monday"), one), Duplicate)


def test_another_spelling_of_the_town_contradicts_nothing():
    one = ROUTINE.format(n=2, town="Nushki", day="Monday")

    assert isinstance(ruling(ROUTINE.format(n=2, town="Noshki", day="Monday"), one), Duplicate)


def test_another_toll_of_the_same_place_and_day_is_an_update_that_the_reason_tells():
    one = ROUTINE.format(n="two", town="Lyari", day="Monday")

    found = ruling(ROUTINE.format(n="five", town="Lyari", day="Monday"), one)

    assert isinstance(found, Duplicate)
    assert found.why.endswith("it says 2 where this says 5")


def test_another_toll_where_nothing_says_that_place_and_day_are_the_same_is_another_item():
    one = "The bandits shot {n} people on the highway at night, took what they had and left in a car with no plates"

    assert isinstance(ruling(one.format(n="five"), one.format(n="two")), New)


def test_the_reason_names_the_facts_that_contradict():
    one, two = (ROUTINE.format(n=2, town=town, day="Monday") for town in ("Lyari", "Korangi"))

    found = ruling(two, one)

    assert "a1" in found.why
    assert "it says lyari where this says korangi" in found.why


def test_a_short_text_is_a_duplicate_only_of_the_same_words():
    assert isinstance(ruling("Two killed in Quetta firing!", "Two killed in Quetta firing"), Duplicate)
    assert isinstance(ruling("Two killed in Quetta market firing", "Two killed in Quetta firing"), New)


URDU = (
    "ضلع ہنگو میں {day} کو تھانہ ٹل کی حدود میں سڑک کنارے بم پھٹنے سے {n} پولیس اہلکار جاں بحق اور پانچ زخمی ہوئے۔"
)
HINDI = "पुंछ जिले में {day} को सड़क किनारे हुए धमाके में {n} जवान शहीद हो गए और पांच घायल हो गए, सेना ने यह जानकारी दी।"
BENGALI = "বান্দরবান জেলায় {day} সড়কের পাশে বোমা বিস্ফোরণে {n} জন পুলিশ সদস্য নিহত ও পাঁচ জন আহত হয়েছেন বলে পুলিশ জানিয়েছে।"
DARI = "در ولایت کنر روز {day} در نتیجه انفجار ماین کنار جاده {n} تن از نیروهای پولیس کشته و پنج تن دیگر زخمی شدند."
PASHTO = "په کونړ ولایت کې د {day} په ورځ د سړک د ماین په چاودنه کې {n} تنه پولیس ووژل شول او پنځه نور ټپیان شول."


@pytest.mark.parametrize(
    ("told", "days", "numbers"),
    [
        (URDU, ("پیر", "بدھ"), ("تین", "سات", "3")),
        (HINDI, ("सोमवार", "बुधवार"), ("तीन", "सात", "३")),
        (BENGALI, ("সোমবার", "বুধবার"), ("তিন", "সাত", "৩")),
        (DARI, ("دوشنبه", "چهارشنبه"), ("سه", "هفت", "۳")),
        (PASHTO, ("دوشنبې", "چهارشنبې"), ("درې", "اووه", "۳")),
    ],
    ids=["Urdu", "Hindi", "Bengali", "Dari", "Pashto"],
)
def test_figures_and_days_contradict_in_other_scripts_as_in_english(told, days, numbers):
    one = told.format(day=days[0], n=numbers[0])

    assert isinstance(ruling(told.format(day=days[0], n=numbers[2]), one), Duplicate)
    assert isinstance(ruling(told.format(day=days[0], n=numbers[1]), one), New)
    assert isinstance(ruling(told.format(day=days[1], n=numbers[0]), one), New)


def test_letters_of_an_arabic_keyboard_and_lost_joiners_are_the_same_words():
    one = URDU.format(day="پیر", n="تین")

    assert isinstance(ruling(one.replace("ی", "ي").replace("ک", "ك"), one), Duplicate)
    assert ruling("زخمی‌ها به شفاخانه رفتند", "زخمیها به شفاخانه رفتند") == Duplicate("a1", why="the same words")
    assert isinstance(ruling(URDU.format(day="پیر", n="تین"), HINDI), New)


def test_vowel_signs_tell_words_of_indic_scripts_apart():
    assert [word.text for word in words(plain("नौ लोग, ने कहा"))] == ["9", "लोग", "ने", "कहा"]


def test_the_facts_of_a_text_are_its_figures_days_and_names():
    told = "Nineteen men of Lashkar-e-Islam and 1,250 others left Khyber Pakhtunkhwa on 4 May, a Thursday, in 2024."
    kept = [fact.partition("~")[0] for fact in fingerprint(told).facts]

    assert kept == ["#19", "Nlashkar", "Nislam", "#1250", "Nkhyber pakhtunkhwa", "@4 may", "@thursday", "@2024"]


def test_labels_and_datelines_hold_no_facts():
    page = "By Hina Qazi\n2 March 2026 10:15 PKT\nQUETTA (Web Desk) — The rain went on in Pishin.\n© 2026 Outlet 9."

    assert [fact.partition("~")[0] for fact in fingerprint(page).facts] == ["Npishin"]


def test_the_likest_text_is_named_whatever_the_order_of_the_candidates():
    known = [("b", fingerprint(WIRE)), ("a", fingerprint(WIRE)), ("c", fingerprint(WIRE[:700]))]
    random.Random(1).shuffle(known)

    assert judge(fingerprint(WIRE), known) == judge(fingerprint(WIRE), sorted(known))
    assert judge(fingerprint(WIRE), known) == Duplicate("a", why="the same words")


def test_fingerprints_of_another_version_are_not_compared():
    old = replace(fingerprint(WIRE), version=VERSION + 1)

    assert isinstance(ruling(WIRE, WIRE), Duplicate)
    assert isinstance(judge(fingerprint(WIRE), [("a", old)]), New)


def invented(chance: random.Random, length: int) -> list[str]:
    return ["".join(chance.choices(string.ascii_lowercase, k=6)) for _ in range(length)]


def test_a_share_is_told_from_sketches_within_a_tenth():
    chance = random.Random(7)
    for _ in range(50):
        mine, its = invented(chance, 900), invented(chance, 900)
        both = [*mine[:300], *its[300:]]
        found = shares(sketches(mine)[1], sketches(both)[1])
        assert abs(found.mine - 1 / 3) < 0.15
        part = shares(sketches(mine[:300])[1], sketches(mine)[1])
        assert part.mine > 0.97
        assert abs(part.its - 1 / 3) < 0.15


def test_a_third_of_a_text_shares_a_key_with_its_whole():
    chance, met = random.Random(7), 0
    for _ in range(300):
        one = " ".join(invented(chance, 240))
        whole, part = fingerprint(one), fingerprint(cut(one, 0.33))
        met += bool(set(keys(whole.opening, whole.sketch)) & set(keys(part.opening, part.sketch)))
    assert met == 300


def test_a_fingerprint_is_the_same_on_every_machine():
    mark = fingerprint("Three policemen were hurt near Thall on 4 May")

    assert mark.exact[:16] == "5694f9daac199ffb"
    assert mark.sketch[0] == 1366238597
    assert mark.facts == ()


@pytest.mark.parametrize(
    "hostile",
    [
        "." * 200_000,
        "A" * 200_000,
        "A " * 100_000,
        " \u00a0" * 100_000,
        "1,000" * 40_000,
        "10:15 " * 30_000,
        "\n" * 200_000,
        "\u0301" * 200_000,
        "twenty-" * 30_000,
        "Aa. " * 50_000,
        "Aa-" * 60_000,
    ],
    ids=repr,
)
def test_hostile_text_takes_time_in_proportion_to_its_length(hostile):
    started = time.process_time()
    mark = fingerprint(hostile)
    judge(mark, [("a", replace(mark, exact="other"))])

    assert time.process_time() - started < 5


SENTENCES = st.lists(st.sampled_from([s + "." for s in (WIRE + " " + OTHER).split(". ")]), min_size=1, max_size=12)


@given(SENTENCES, SENTENCES)
def test_what_two_texts_share_is_the_same_from_both_sides(one, other):
    a, b = fingerprint(" ".join(one)), fingerprint(" ".join(other))

    there, back = shares(a.sketch, b.sketch), shares(b.sketch, a.sketch)
    assert there.all == back.all
    assert (there.mine, there.its) == (back.its, back.mine)


@given(st.lists(st.sampled_from([*MENU.split("\n"), *FOOT.split("\n")]), max_size=8), st.randoms())
def test_furniture_makes_no_story_another(pieces, chance):
    at = chance.randint(0, len(pieces))
    furnished = "\n".join([*pieces[:at], OTHER, *pieces[at:]])

    assert isinstance(ruling(furnished, WIRE), New)
    assert isinstance(ruling("\n".join([*pieces[:at], WIRE, *pieces[at:]]), furnished), New)
    assert isinstance(ruling(OTHER, "\n".join([OTHER, *pieces])), Duplicate)


@given(SENTENCES)
def test_a_text_tells_nothing_new_against_itself(told):
    mark = fingerprint(" ".join(told))

    assert news(mark.facts, mark.facts) == ()


@given(st.text())
def test_any_text_has_a_fingerprint_and_is_a_copy_of_itself(text):
    mark = fingerprint(text)

    assert judge(mark, [("same", mark)]) == Duplicate("same", why="the same words")
    assert all(0 <= value < 2**32 for value in keys(mark.opening, mark.sketch))
    assert judge(mark, [("other", replace(mark, exact="another"))]).why


@given(st.text(), st.lists(st.text(), max_size=5), st.randoms())
def test_the_order_of_the_known_texts_does_not_matter(text, others, chance):
    known = [(f"a{n}", fingerprint(other)) for n, other in enumerate(others)]
    shuffled = known.copy()
    chance.shuffle(shuffled)

    assert judge(fingerprint(text), known) == judge(fingerprint(text), shuffled)
