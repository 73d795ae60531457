"""What does a page of a news site look like? Invented and seeded: the same page is the same each time.

Made after 20 pages of 110 to 220 KB that outlets of eight countries served. Of these (median, and the span): 770
elements (386-1,100), 133 links (48-290), 44 scripts and styles (7-74) that are 45 % of the bytes, attributes
another 41 %, text of all kinds 7 %; 29 paragraphs, 580 words of article.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.invented import DEEDS, DISTRICTS, FORCES, NUMBERS, TELLINGS
from tests.newsroom import WORDS

FORTNIGHT = 14  # days
A_DAY = 60  # articles: the districts are as many, and two incidents of a kind, a place and a day are taken for one
PARAGRAPHS = (8, 22)  # of an article, one to three sentences in each
CARDS = (20, 38)  # teasers of other articles
MENUS = (16, 36)  # links of a menu; there are three
SCRIPTS = (20, 44)  # that are loaded from elsewhere, or set up a tool in a line or two
ICONS = (8, 16)  # drawn in the page
DEPTH = 8  # of the boxes around the article
TAGS = 36  # of the head, that tell machines of the page
_NAMES = {
    "given": "Amina Bilal Farah Hassan Imran Laila Nadia Omar Rashid Sana Tariq Yusuf Zahid Maryam Kamran Asma",
    "family": "Ahmed Baloch Durrani Gul Iqbal Javed Kakar Mengal Niazi Qureshi Shinwari Wazir Yousaf Zaman Khattak",
    "like": "old new narrow broad costly cheap public private northern southern early late wet dry famous unknown "
    "handsome crooked empty crowded local distant open closed wooden painted borrowed rented broken repaired",
    "did": "sold bought opened closed praised questioned delayed approved inspected painted moved measured taxed "
    "promised rented repaired counted photographed visited described doubled halved registered planned",
    "where": "beside behind above near opposite beyond between along past around",
    "day": "Monday Tuesday Wednesday Thursday Friday",
    "office": "ministry council authority board chamber college commission committee directorate court",
}
CHOICES = {slot: names.split() for slot, names in _NAMES.items()}
CHOICES["family"] += [root + end for root in CHOICES["family"] for end in ("zai", "khel", "ani", "wal", "pur")]
CHOICES["what"] = [*WORDS, *(one + other for one in WORDS for other in WORDS)]  # as many nouns as a language has
# What stands between what an article tells, and nobody is harmed: most runs of three words are in one article only
CLAUSES = (
    "{given} {family}, who {did} {what} with {what}, {did} the {like} {what} {where} the {what}",
    "the {like} {what} {office} {did} {number} {like} {what} {where} {what}",
    "the {what} of {town} {did} {like} {what} and {what}",
    "{what} farmers {where} {what} {did} a {like} {what} {where} the {like} {what}",
    "the {what} {did} its {like} {what} in {year}, and {like} {what} {did} police {what}",
)
ENDS = (
    ", {what} {office} chief {given} {family} said",
    " {where} {what} on {day}",
    ", and {like} {what} {did} the {what} {where} {town}",
    " at Rs{number} the {what}",
    ', a "{like} {what}" to {family} {where} {what}',
    ", while {what} and {what} {did} {like} {what}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    path: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime


def stories(count: int, now: datetime, incidents: Sequence[int] = (0, 1, 2)) -> Iterator[Story]:
    """Articles of the two weeks before `now`, or of longer where there are more than A_DAY of them, in turn with so
    many incidents; no two tell of the same one."""
    days = max(FORTNIGHT, count // A_DAY)
    chance = random.Random(7)
    scenes = [(district, province) for province, names in DISTRICTS.items() for district in names.split()]
    for number in range(count):
        at = now - timedelta(hours=1, minutes=number * days * 24 * 60 // count)
        told = [_told(chance, scenes, number + far, at) for far in range(incidents[number % len(incidents)])]
        paragraphs = [" ".join(_plain(chance, scenes) for _ in range(chance.randint(1, 3)))
                      for _ in range(chance.randint(*PARAGRAPHS))]  # fmt: skip
        for place, one in enumerate(told):
            paragraphs.insert(place * 4, one)
        title = told[0].split(",")[0][:80] if told else _plain(chance, scenes).split(",")[0][:80]
        yield Story(path=f"/{number}", title=title, paragraphs=tuple(paragraphs), published=at)


def _told(chance: random.Random, scenes: Sequence[tuple[str, str]], number: int, at: datetime) -> str:
    force, men = chance.choice(list(FORCES.items()))
    deed, more = DEEDS[number % len(DEEDS)]
    district, province = scenes[number * 7 % len(scenes)]
    day = f"{at - timedelta(days=chance.randint(0, 5)):%A}"
    dead, hurt = chance.sample(NUMBERS[2:], 2)
    said = TELLINGS[number % len(TELLINGS)].format(
        n=dead.lower(), m=hurt.lower(), men=men, deed=deed.format(force=force), district=district,
        province=province, day=day,
    )  # fmt: skip
    return f"{said[0].upper()}{said[1:]} {more}, {chance.choice(CHOICES['family'])} told reporters."


def _plain(chance: random.Random, scenes: Sequence[tuple[str, str]]) -> str:
    shape = chance.choice(CLAUSES) + chance.choice(ENDS)
    said = re.sub(r"{(\w+)}", lambda slot: _filled(slot[1], chance, scenes), shape)
    return f"{said[0].upper()}{said[1:]}."


def _filled(slot: str, chance: random.Random, scenes: Sequence[tuple[str, str]]) -> str:
    match slot:
        case "town":
            return chance.choice(scenes)[0]
        case "number":
            return str(chance.randint(20, 900))
        case "year":
            return str(chance.randint(2005, 2022))
    return chance.choice(CHOICES[slot])


def page(story: Story, size: int) -> bytes:
    """The story's page, of so many bytes: what is left beside its marks and its text are scripts."""
    chance = random.Random(story.path)
    body = "".join(
        f'<p class="{_class(chance)}">{_linked(chance, one)}</p>{_advert(chance) if chance.random() < 0.15 else ""}'
        for one in story.paragraphs
    )
    head = f"{_head(story, chance)}{''.join(_tool(chance) for _ in range(chance.randint(*SCRIPTS)))}"
    menus = [_menu(chance) for _ in range(3)]
    cards = "".join(_card(chance) for _ in range(chance.randint(*CARDS)))
    icons = "".join(_icon(chance) for _ in range(chance.randint(*ICONS)))
    opened = "".join(f'<div class="{_class(chance)}" data-block="{_code(chance, 12)}">' for _ in range(DEPTH))
    html = (
        f'<!doctype html><html lang="en"><head>{head}</head><body class="{_class(chance)}"><div id="app">'
        f'<header class="{_class(chance)}"><div class="logo">{icons}</div><nav>{menus[0]}</nav>{menus[1]}</header>'
        f'<main>{opened}<article id="story" class="{_class(chance)}"><h1>{story.title}</h1>'
        f'<div class="byline"><span>By a correspondent</span> <time datetime="{story.published.isoformat()}">'
        f"{story.published:%d %B %Y}</time></div><figure>{_image(chance)}<figcaption>{_words(chance, 9)}"
        f'</figcaption></figure>{_share(chance)}<div class="story__body {_class(chance)}">{body}</div>'
        f'<ul class="tags">{_labels(chance)}</ul>{_share(chance)}</article>{"</div>" * DEPTH}'
        f'<aside class="related {_class(chance)}">{opened}{cards}{"</div>" * DEPTH}</aside></main>'
        f"<footer>{menus[2]}</footer></div>"
    )
    lines = []
    while (left := size - len(html) - sum(map(len, lines))) > 100:
        lines.append(_state(chance, min(left, chance.choice((900, 3_000, 24_000)))))
    return f"{html}{''.join(lines)}</body></html>".encode()


def _head(story: Story, chance: random.Random) -> str:
    told = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title,
        "datePublished": story.published.isoformat(), "author": {"@type": "Person", "name": "A correspondent"},
        "publisher": {"@type": "Organization", "name": "Outlet", "logo": {"@type": "ImageObject", "url": "/l.png"}},
    }  # fmt: skip
    metas = "".join(f'<meta name="{_class(chance)}" content="{_words(chance, 9)}">' for _ in range(TAGS))
    links = "".join(f'<link rel="preload" as="style" href="/static/{_code(chance, 40)}.css">' for _ in range(24))
    return (
        f'<meta charset="utf-8"><title>{story.title} | Outlet</title>{metas}{links}'
        f'<meta property="og:title" content="{story.title}">'
        f'<meta property="og:description" content="{story.paragraphs[0]}">'
        f'<meta property="article:published_time" content="{story.published.isoformat()}">'
        f'<link rel="canonical" href="{story.path}">'
        f'<script type="application/ld+json">{json.dumps(told)}</script>'
    )


def _tool(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return f'<script async src="https://cdn.example/{_code(chance, 50)}.js"></script>'
    if chance.random() < 0.2:
        rules = "".join(f".{_class(chance)}{{margin:0 {n}px}}" for n in range(chance.randint(2, 40)))
        return f"<style>{rules}</style>"
    return f'<script>(function(w,d){{w.q=w.q||[];w.q.push("{_words(chance, 12)}")}})(window,document)</script>'


def _state(chance: random.Random, size: int) -> str:
    told = json.dumps([_words(chance, 12) for _ in range(size // 95)])
    return f"<script>window.state = {told}</script>"


def _menu(chance: random.Random) -> str:
    items = "".join(
        f'<li class="{_class(chance)}" id="{_code(chance, 18)}"><a class="{_class(chance)}" '
        f'href="https://o.example/section/{_code(chance, 20)}" data-track="{_code(chance, 60)}">'
        f"{_words(chance, 2)}</a></li>"
        for _ in range(chance.randint(*MENUS))
    )
    return f'<ul class="{_class(chance)}">{items}</ul>'


def _card(chance: random.Random) -> str:
    link = f"https://o.example/{_words(chance, 8).replace(' ', '-')}"
    image = _image(chance) if chance.random() < 0.4 else ""
    return (
        f'<div class="card {_class(chance)}" data-item="{_code(chance, 180)}"><div class="{_class(chance)}">'
        f'<div class="{_class(chance)}"><a href="{link}" class="{_class(chance)}">{image}</a></div></div>'
        f'<div class="{_class(chance)}"><div class="{_class(chance)}"><h3 class="{_class(chance)}">'
        f'<a href="{link}"><span>{_words(chance, 8)}</span></a></h3></div><span class="{_class(chance)}">'
        f"{chance.randint(2, 20)} hours ago</span></div></div>"
    )


def _image(chance: random.Random) -> str:
    name = f"https://img.example/{_code(chance, 30)}"
    sizes = ", ".join(f"{name}-{width}.jpg {width}w" for width in (320, 640, 960))
    return f'<img class="{_class(chance)}" src="{name}.jpg" srcset="{sizes}" alt="{_words(chance, 6)}" width="640">'


def _share(chance: random.Random) -> str:
    ways = "".join(
        f'<li class="{_class(chance)}"><button type="button" class="{_class(chance)}" '
        f'data-track="{_code(chance, 60)}" aria-label="{_words(chance, 3)}"><i class="{_class(chance)}"></i>'
        f"<span>{_words(chance, 1)}</span></button></li>"
        for _ in range(6)
    )
    return f'<div class="share {_class(chance)}"><ul>{ways}</ul></div>'


def _labels(chance: random.Random) -> str:
    return "".join(f'<li><a href="/topic/{one}" rel="tag">{one}</a></li>' for one in chance.sample(WORDS, 6))


def _icon(chance: random.Random) -> str:
    line = " ".join(f"L{chance.randint(0, 99)} {chance.randint(0, 99)}" for _ in range(110))
    return f'<svg class="{_class(chance)}" viewBox="0 0 24 24"><path fill="none" d="M0 0 {line}z"/></svg>'


def _advert(chance: random.Random) -> str:
    return (
        f'<div class="{_class(chance)}"><div id="{_code(chance, 18)}" data-slot="{_code(chance, 24)}"></div></div>'
    )


def _linked(chance: random.Random, text: str) -> str:
    """The paragraph, one in four with a link in it."""
    first, _, rest = text.partition(", ")
    if not rest or chance.random() > 0.25:
        return text
    word, *more = rest.split()
    return f'{first}, <a href="https://o.example/{_code(chance, 30)}">{word}</a> {" ".join(more)}'


def _class(chance: random.Random) -> str:
    return " ".join(f"{chance.choice(WORDS)}-{chance.choice(WORDS)}" for _ in range(chance.randint(1, 5)))


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.sample(WORDS, count))


def _code(chance: random.Random, length: int) -> str:
    return "".join(chance.choices("abcdefghijkmnpqrstuvwxyz0123456789", k=length))
