"""Are those who acted told from those who suffered, and from those only named?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.incidents.text import read
from monitor.incidents.who import actors, namings
from monitor.knowledge import load
from monitor.languages import lexicon

BOOK = load().actors
ATTACK, CLASH = ("Violence against civilians", "Attack"), ("Battles", "Armed clash")
BOMB, ARRESTS = (
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("Strategic developments", "Arrests"),
)


def who(text, *, country="PK", event=ATTACK, spans=None, hurt=frozenset()):
    named = BOOK.mentions(text)
    words = read(text, lexicon("en"), named)
    told = [s for s in words.sentences if any(a <= s.start < b for a, b in spans or [(0, len(text))])]
    found = namings.namings(words, named)
    return actors.who(found, told, country=country, published=date(2024, 6, 1), event=event, hurt=hurt)


def told(text, **asked):
    return [(f.value.id, f.value.role, f.value.attribution) for f in who(text, **asked)]


def groups(text, **asked):
    return [f for f in told(text, **asked) if BOOK.get(f[0]).kind == "group"]


@pytest.mark.parametrize(
    ("text", "attribution"),
    [
        ("Unknown men shot a tailor. The BLA claimed responsibility for the killing.", "claimed"),
        ("A pylon was blown up. BLA spokesman Azad Marri told reporters that his men did it.", "claimed"),
        ("BLA militants attacked a bus and killed two drivers.", "attributed"),
        ("A clerk was shot dead by militants of the BLA.", "attributed"),
        ("Suspected BLA gunmen killed a barber on Sunday.", "suspected"),
        ("Suspected BLA men torched the depot. The BLA denied any role in it.", "denied"),
    ],
)
def test_the_words_say_who_says_so(text, attribution):
    assert groups(text) == [("bla", "perpetrator", attribution)]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Two LeJ militants were killed in a raid on a hideout.", CLASH),
        ("Police arrested three LeJ militants with detonators.", ARRESTS),
        ("Troops shot dead four militants of the LeJ at dawn.", CLASH),
        ("A search operation was launched against the LeJ and one man died.", CLASH),
    ],
)
def test_a_group_that_lost_its_men_is_the_target(text, event):
    assert groups(text, event=event) == [("lej", "target", None)]


@pytest.mark.parametrize(
    "text",
    [
        "A bomb hit the house of an elder who had raised a militia against the TTP. No one claimed the blast.",
        "The village lies in a TTP stronghold. Gunmen shot a farmer there.",
        "Militants shot a farmer. No group has claimed responsibility.",
    ],
)
def test_a_group_that_is_only_named_is_no_actor(text):
    assert groups(text) == []


def test_a_faction_stands_for_its_parent():
    text = "Jamaat-ul-Ahrar, a breakaway faction of the TTP, claimed responsibility for the killing."
    assert groups(text) == [("jua", "perpetrator", "claimed")]


def test_a_name_and_its_acronym_are_one_actor():
    text = "Tehreek e Taliban Pakistan TTP men attacked a post. The Tehreek-e-Taliban Pakistan (TTP) left a note."
    assert len(groups(text)) == 1


def test_taliban_alone_are_whoever_is_at_home_there():
    text = "Taliban fighters attacked a convoy at night."
    assert groups(text, country="PK")[0][0] == "ttp"
    assert groups(text, country="AF")[0][0] == "afghan-taliban"


def test_taliban_alone_are_those_that_the_text_names_in_full():
    text = (
        "An Afghan Taliban commander was shot dead in Kuchlak. The slain Taliban commander had gone there to pray."
    )
    assert [g[0] for g in groups(text)] == ["afghan-taliban"]


def test_an_acronym_means_the_group_of_that_country():
    text = "PLA militants attacked a patrol with a bomb."
    assert groups(text, country="IN")[0][0] == "pla-manipur"


def test_a_rivals_member_was_the_aim():
    text = "Maoists killed a villager at night. He is said to be a cadre of the TPC."
    assert groups(text, country="IN") == [("maoist", "perpetrator", "attributed"), ("tpc", "target", None)]


def test_the_men_of_a_force_are_no_other_force():
    for text in ("Assam Rifles troops shot a rebel.", "Assam Rifles soldiers shot a rebel."):
        assert told(text, event=CLASH) == [("in-assam-rifles", "perpetrator", None)]
    both = told("FC-police firing killed a rebel.", event=CLASH)
    assert [id for id, _, _ in both] == ["pk-fc", "pk-police"]


def test_the_army_of_a_neighbour_is_not_the_one_at_home():
    assert told("The Pakistan army shot dead a farmer.", country="IN") == [("pk-army", "perpetrator", None)]
    assert told("The Myanmar army shot dead a farmer.", country="BD") == [("mm-army", "perpetrator", None)]


def test_who_repulses_an_attack_was_attacked():
    assert told("The Frontier Corps repulsed an attack on its post.", event=CLASH) == [("pk-fc", "target", None)]


def test_forces_are_actors_where_they_act_or_are_hit():
    text = "Rangers raided a house and arrested two suspects, police said."
    assert told(text, event=ARRESTS) == [("pk-rangers", "perpetrator", None)]
    assert told("A mine hit a Frontier Corps vehicle.", event=BOMB) == [("pk-fc", "target", None)]


def test_a_force_that_answers_an_attack_or_searches_after_it_is_no_perpetrator():
    text = "A bomb killed two shoppers. Police fired in the air and launched a search operation."
    assert told(text, event=BOMB) == []


def test_a_claim_behind_the_incidents_sentences_is_about_it():
    one, other = "A bomb killed two guards in Zhob. ", "The TTP claimed responsibility for the attack."
    assert groups(one + other, spans=[(0, len(one))], event=BOMB) == [("ttp", "perpetrator", "claimed")]


def test_evidence_is_named_after_the_record():
    text = "Police fled. BLA militants attacked a bus."
    found = who(text)
    assert [e.field for n, f in enumerate(found) for e in f.evidence if e.field.startswith(f"actors[{n}]")]
    assert all(e.text == text[e.start : e.end] for f in found for e in f.evidence)


@given(st.text(alphabet="BLATP tkiled.,()byacms\n", max_size=160))
def test_any_text_gives_actors_with_true_evidence(text):
    assert all(e.text == text[e.start : e.end] for f in who(text) for e in f.evidence)


@pytest.mark.parametrize(
    "afterwards",
    [
        "Police cordoned off the area and the Frontier Corps launched a search.",
        "The road was closed and the army took up positions along it.",
        "Levies took the wounded to hospital.",
        "Security forces opened an investigation, and police raided homes near by.",
        "Two suspects were arrested by police.",
    ],
)
def test_forces_that_come_after_an_attack_have_no_part_in_it(afterwards):
    assert told("A bomb killed a trader in Khuzdar on Monday. " + afterwards, event=BOMB, hurt={"civilian"}) == []


@pytest.mark.parametrize(
    ("text", "event", "hurt"),
    [
        ("Police arrested three men with detonators.", ARRESTS, frozenset()),
        ("Police conducted a raid in Bannu, in which four militants died.", CLASH, frozenset({"militant"})),
        ("Police opened fire on a crowd in Bannu, killing a student.", ATTACK, frozenset({"civilian"})),
    ],
)
def test_forces_did_what_is_told_of_them(text, event, hurt):
    assert [role for _, role, _ in told(text, event=event, hurt=hurt)] == ["perpetrator"]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("The BLA said army helicopters had shelled a village in Kech, killing two herders.", []),
        ("The BLA said five of its members died when a drone hit a camp.", [("bla", "target", None)]),
        ("A BLA spokesman accused the army of killing a student.", []),
        ("Air strikes on a hamlet of Kech killed four women, a BLA spokesman said on Friday.", []),
        (
            "Four soldiers were killed when its men attacked a post, a BLA spokesman said.",
            [("bla", "perpetrator", "claimed")],
        ),
        ("A BLA spokesman said its men had killed two soldiers.", [("bla", "perpetrator", "claimed")]),
        (
            "The BLA claimed responsibility and said the army had killed a villager.",
            [("bla", "perpetrator", "claimed")],
        ),
    ],
)
def test_who_tells_of_another_s_deed_has_not_claimed_it(text, group):
    assert groups(text) == group
