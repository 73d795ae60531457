"""What do invented outlets print in a day? Seeded: the same day is the same each time.

Three in ten articles tell of an attack, and most attacks are told by several outlets, each in its own words; the
rest is of other things, half of its sentences from a stock that all outlets use.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate

from monitor.model import Entry

OUTLETS = 40
STOCK = 2000  # sentences that everybody uses
VOCABULARY = 20_000  # words
TELLING = 0.3  # share of a day's articles that tell of an attack
COPIED = 0.1  # share that another outlet has word for word

DISTRICTS = {
    "Khyber Pakhtunkhwa": "Hangu Bannu Kohat Mardan Swabi Nowshera Charsadda Karak Swat Buner Shangla Tank Bajaur "
    "Mohmand Kurram Orakzai Haripur Mansehra Abbottabad Chitral",
    "Balochistan": "Quetta Kech Panjgur Gwadar Khuzdar Kalat Mastung Nushki Chagai Zhob Loralai Harnai Sibi Awaran "
    "Lasbela Kharan Washuk Pishin Ziarat Kohlu",
    "Sindh": "Sukkur Larkana Hyderabad Thatta Badin Dadu Ghotki Shikarpur Jacobabad Khairpur",
    "Punjab": "Multan Lahore Rawalpindi Attock Jhelum Sargodha Bhakkar Mianwali Rajanpur Okara",
}
DEEDS = (
    ("a roadside bomb hit a {force} van", "The bomb had been planted beside a culvert"),
    ("gunmen opened fire on a {force} checkpoint", "The gunmen fled on motorcycles"),
    ("a suicide bomber blew himself up near a {force} convoy", "The bomber came on foot"),
    ("militants attacked a {force} post with rockets", "The exchange of fire went on for an hour"),
)
FORCES = {"police": "policemen", "army": "soldiers", "Levies": "Levies men"}
TELLINGS = (
    "{n} {men} were killed and {m} others injured when {deed} in {district} district of {province} on {day}, "
    "officials said.",
    "At least {n} {men} lost their lives and {m} more were wounded in {district} on {day} as {deed}, a spokesman "
    "said.",
    "{deed} in the {district} district on {day}, killing {n} {men} and injuring {m}, local people said.",
)
NUMBERS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"]


class Press:
    """The outlets. A day has as many articles as are asked for."""

    def __init__(self) -> None:
        chance = random.Random(11)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self.words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(VOCABULARY)]
        self.used = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))  # as often as words are
        self.stock = [self._sentence(chance) for _ in range(STOCK)]
        self.scenes = [(name, province) for province, names in DISTRICTS.items() for name in names.split()]

    def day(self, day: datetime, articles: int) -> list[Entry]:
        """What is printed on a day, in the order of the hours."""
        chance = random.Random(f"{day:%Y-%m-%d}")
        printed: list[str] = []
        while len(printed) < articles * TELLING:
            printed += self._attack(chance, day)
        printed += [self._other(chance) for _ in range(articles - len(printed))]
        for _ in range(int(articles * COPIED)):
            printed[chance.randrange(len(printed))] = "By our reporter\n" + chance.choice(printed)
        chance.shuffle(printed)
        step = timedelta(hours=20) / len(printed)
        return [
            self._entry(number, text, day + step * number, chance) for number, text in enumerate(printed[:articles])
        ]

    def _attack(self, chance: random.Random, day: datetime) -> Iterator[str]:
        district, province = chance.choice(self.scenes)
        (deed, more), (force, men) = chance.choice(DEEDS), chance.choice(list(FORCES.items()))
        n, m = chance.randint(2, 12), chance.randint(2, 12)
        for telling in chance.choices(TELLINGS, k=chance.choice((1, 2, 3, 3, 4, 6))):
            said = telling.format(
                n=NUMBERS[n],
                m=NUMBERS[m].lower(),
                men=men,
                deed=deed.format(force=force),
                district=district,
                province=province,
                day=f"{day:%A}",
            )
            lead = said[0].upper() + said[1:]
            yield " ".join([lead, f"{more}.", *(self._sentence(chance) for _ in range(chance.randint(5, 15)))])

    def _other(self, chance: random.Random) -> str:
        return " ".join(
            chance.choice(self.stock) if chance.random() < 0.5 else self._sentence(chance)
            for _ in range(chance.randint(6, 24))
        )

    def _sentence(self, chance: random.Random) -> str:
        told = chance.choices(self.words, cum_weights=self.used, k=chance.randint(8, 24))
        return " ".join([told[0].title(), *told[1:]]) + "."

    def _entry(self, number: int, text: str, at: datetime, chance: random.Random) -> Entry:
        outlet = chance.randrange(OUTLETS)
        name = f"{at:%Y%m%d}-{number}"
        return Entry(
            identity=name,
            feed="path",
            source=f"Outlet {outlet}",
            given_id=name,
            url=f"https://outlet{outlet}.example/{name}",
            text=text,
            published=at,
            language="en",
            timezone="UTC",
        )
