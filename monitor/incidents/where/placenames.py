"""Which capitalised words name a place, though the gazetteer may lack it?"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from monitor.knowledge.folding import Word
from monitor.languages import everyday_words, names
from monitor.languages.placewords import PlaceWords

MOST_WORDS = 4  # in one name; a longer run of capitals is a heading
_ACRONYM = 6  # letters: a word in capitals that is shorter abbreviates something
_OPENING = frozenset(".!?:;\n•")  # stand before what begins a sentence
_BETWEEN = 5  # words between a name and the place that it lies in
Span = tuple[int, int]  # the numbers of a name's first and last word


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The words of a text, also in lower case, and what tells a name among them in its language."""

    text: str
    found: Sequence[Word]
    lows: Sequence[str]
    capitals: Sequence[int]
    words: PlaceWords

    def before(self, n: int) -> str:
        """The word right before the nth, "" where something parts them."""
        return self.lows[n - 1] if n and self.found[n].tight else ""

    def after(self, n: int) -> str:
        """The word right behind the nth."""
        return self.lows[n + 1] if n + 1 < len(self.found) and self.found[n + 1].tight else ""

    def is_name(self, n: int) -> bool:
        """Capitalised, and no word that news texts write with a capital for another reason; no acronym."""
        text = self.found[n].text
        if not text[0].isupper() or self.lows[n] in self.words.not_names:
            return False
        return len(text) == 1 or len(text) >= _ACRONYM or not text.isupper()

    def is_link(self, n: int) -> bool:
        """The "e" of "Qala-e-Bakhtiar": a small word between two words of a name."""
        if not 0 < n < len(self.found) - 1 or self.found[n].text not in self.words.inner_links:
            return False
        return self.found[n].tight and self.found[n + 1].tight and self.is_name(n - 1) and self.is_name(n + 1)

    def goes_on(self, n: int) -> bool:
        """Is the nth word one more of the name before it?"""
        if n >= len(self.found) or not self._beside(n) or self._numbered(n):
            return False
        return self.is_name(n) or self.is_link(n)

    def _numbered(self, n: int) -> bool:
        """The "Phase" of "Hayatabad Phase 6": a part of the place, not of its name."""
        return self.lows[n] in self.words.features and self.after(n).isdigit()

    def _beside(self, n: int) -> bool:
        """Does nothing stand before the nth word but blanks or a hyphen, no possessive ending either?"""
        if not self.found[n].tight:
            return False
        gap = self.text[self.found[n - 1].end : self.found[n].start]
        return len(gap) == 1 or gap.isspace()

    def in_longer(self, first: int, last: int, *, unit: bool, short: bool) -> bool:
        """Are the words only a part of a longer name: "Chashma" in "in Chashma Achozai area"? A unit's name is one
        behind other capitals only ("the Nana Sahib Ziarat area"); what is `short` for a longer name may go on."""
        start, end = first, last
        while start and self._beside(start) and (self.is_name(start - 1) or self.is_link(start - 1)):
            start -= 1
        while self.goes_on(end + 1):
            end += 1
        # "Malda Roaja Para" is not in Malda district
        village = end > last + 1 and not short and self.lows[end] in self.words.tails
        urban = self.lows[end] in self.words.urban  # "Karbala Imambargah" is no province
        unit = unit and not village and not urban
        features = self.words.features
        named_in = self.after(end) in features and self.after(end + 1) in self.words.under  # "Swat Rud area of X"
        if (start, end) == (first, last) or end - start >= MOST_WORDS:
            return False
        if unit and (start == first or end > last) and not (named_in and start == first):
            return False
        before, after = self.before(start), self.after(end)
        if after in self.words.police:
            whole = self.lows[end] in features or self.after(end + 1) in self.words.police_posts
        else:
            whole = self.lows[end] in features or after in features
        led = before in self.words.prepositions or before in self.words.articles or self._behind_owner(start)
        if before in self.words.under and end == last and self._settles(self.before(start - 1)):
            return True  # "the area of Gardi Bagh"
        return (whole or village) and led and (end > last or self.lows[start] not in features)

    def _settles(self, low: str) -> bool:
        return low in self.words.features or low in self.words.settled

    def begins_longer(self, first: int, last: int, taken: Set[int]) -> bool:
        """Is a known name the beginning of one that nobody knows ("at Bara Haldibari, ten kilometres from …")?"""
        end = last
        while end + 1 not in taken and self.goes_on(end + 1) and self._is_rare(end + 1):
            end += 1
        whole = last < end < first + MOST_WORDS and not self.goes_on(end + 1)
        return whole and self._told_as_place(first, end, taken)

    def _is_rare(self, n: int) -> bool:
        """No word of a road's, a camp's or a border's name."""
        low = self.lows[n]
        return low not in everyday_words() and low not in self.words.links

    def unknown(self, taken: Set[int]) -> Iterator[Span]:
        """Runs of capitals, none of the words taken, that their features or prepositions make places."""
        behind = 0
        for n in self.capitals:
            if n < behind or n in taken or not self.is_name(n):
                continue
            last = n
            while last + 1 not in taken and self.goes_on(last + 1):
                last += 1
            behind = last + 1
            if last - n < MOST_WORDS and self._told_as_place(n, last, taken):
                yield n, last

    def _told_as_place(self, first: int, last: int, taken: Set[int]) -> bool:
        words, before, after = self.words, self.before(first), self.after(last)
        if all(low in words.features or low in words.plain for low in self.lows[first : last + 1]):
            return False
        if before in words.indefinite or len(self.found[last].text) == 1:
            return False  # "a relief camp", "on S. Molnom"
        if before in words.before_name or self._of_a_spot(first):
            return True
        led = before in words.prepositions
        led = led or (before in words.articles and self.before(first - 1) in words.prepositions)
        low, end = self.lows[first], self.lows[last]
        named_so = last > first and (low in words.heads or end in words.features)
        if led and (after in words.units or named_so):
            return True
        if not led and self._opens(first) and everyday_words().issuperset(self.lows[first : last + 1]):
            return False  # "Second city hit", "Busy market bombed"
        if after in words.features and after not in words.weak_features:
            return True
        if after in words.police and self.after(last + 1) in words.police_posts:
            return True
        if led and self._listed(last):
            return True
        if self._told_of(first, last):
            return True
        if (before in words.scene or self._lies_there(first)) and self._led_on(last, taken):
            return True
        return (before in words.point or self._owned(first, taken)) and self._stands_alone(first, last)

    def _opens(self, n: int) -> bool:
        """Has the nth word its capital because a sentence begins with it?"""
        return n == 0 or not _OPENING.isdisjoint(self.text[self.found[n - 1].end : self.found[n].start])

    def _of_a_spot(self, first: int) -> bool:
        """ "the village of A", "the hills of A", "the outskirts of A", "ten kilometres south of A"."""
        under, words = self.before(first), self.words
        if under not in words.under or under in words.scene:
            return False
        spots = (words.settled, words.near_features, words.edges, words.directions)
        return any(self.before(first - 1) in told for told in spots)

    def _told_of(self, first: int, last: int) -> bool:
        """ "The attack took place in A.", "in A, situated near B", "in A, 5 miles off", "a place called A"."""
        if self.before(first) in self.words.called:
            return not self.words.spot.isdisjoint(self.lows[max(0, first - 3) : first - 1])
        after = self.lows[last + 1] if last + 1 < len(self.lows) else ""
        lies = after in self.words.situated or after in self.words.directions  # "in A, north of the capital"
        happened = self.before(first - 1) in self.words.happened
        if self.before(first) not in self.words.scene:
            return False
        return lies or (happened and self._stands_alone(first, last))

    def _lies_there(self, first: int) -> bool:
        """ "abducted the manager of a plant from A", "the track between A and | B": A, B are in what follows."""
        near, before, words = self.lows[max(0, first - _BETWEEN * 2) : first], self.before(first), self.words
        taken_from = before in words.origin and not words.taken.isdisjoint(near)
        return taken_from or (before in words.both and "between" in near and not words.routes.isdisjoint(near))

    def _listed(self, last: int) -> bool:
        """ "in A and B areas": the first of two names that share a word for places."""
        n = last + 2
        if self.after(last) not in self.words.both or n >= len(self.found) or not self.is_name(n):
            return False
        while self.goes_on(n + 1):
            n += 1
        return self.after(n) in self.words.features

    def _stands_alone(self, first: int, last: int) -> bool:
        """ "at Bodra.", "near Bodra late on Monday": no noun follows that the name describes, and it is nobody's
        ("shot at Yusuf Bhat")."""
        people, own = names(), self.lows[first : last + 1]
        if self.lows[last] in self.words.organisations or self.before(first - 1) in self.words.aimed:
            return False
        if any(low in people.given or low in people.ranks for low in own):
            return False
        after = self.after(last)
        return not after or after in self.words.prepositions or after in self.words.behind_name

    def _led_on(self, last: int, taken: Set[int]) -> bool:
        """ "A station in B district", "A on the outskirts of B": does a known place follow, as what it lies in?"""
        n, end = last + 1, min(last + 2 + _BETWEEN, len(self.lows))
        if self.after(last) in self.words.both and self.after(last + 1) in self.words.others:
            n += 2  # "in A and other areas of B district"
        while (
            n < end and n not in taken and (self.lows[n] in self.words.links or self.lows[n] in self.words.features)
        ):
            n += 1
        return n in taken

    def _behind_owner(self, n: int) -> bool:
        """The "Beach" of "Gwadar's Beach"."""
        return n > 0 and self.found[n].tight and self.found[n].start - self.found[n - 1].end > 1

    def _owned(self, first: int, taken: Set[int]) -> bool:
        """ "in A's B": B, behind a known place whose it is."""
        n = first - 1
        if n not in taken or not self._behind_owner(first):
            return False
        while n in taken:
            n -= 1
        return n >= 0 and self.lows[n] in self.words.scene
