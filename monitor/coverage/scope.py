"""Could a feed tell of what somebody wants to hear?"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from monitor import urls
from monitor.knowledge.folding import fold
from monitor.model import Feed, Region, Scope, ToldOf, Watch

LEARNT = (
    3  # reports of a province, group or language after which a feed counts as telling of it: one may be an error
)
KNOWN_WELL = 50  # reports after which a feed that names no regions is known by the countries that it has told of

NOTHING = ToldOf(feed="")

T = TypeVar("T", bound=Hashable)


def of_watch(watch: Watch) -> Scope:
    return Scope(
        regions=watch.regions or watch.touches,
        groups=watch.groups,
        group_names=watch.group_names,
        languages=watch.languages,
        sources=watch.sources,
    )


def covers(feed: Feed, scope: Scope, told: ToldOf = NOTHING) -> bool:
    """Whether the feed could tell of it, by its configuration or by what it has told of so far. A feed that names
    no regions may tell of all until it is known well."""
    return (
        covers_regions(feed, scope.regions, told)
        and covers_groups(feed, scope, told)
        and covers_languages(feed, scope, told)
        and covers_sources(feed, scope)
    )


def covers_sources(feed: Feed, scope: Scope) -> bool:
    """An aggregator may have an item of any outlet."""
    return not scope.sources or urls.is_aggregator(feed.url) or fold(feed.name) in map(fold, scope.sources)


def covers_regions(feed: Feed, regions: Sequence[Region], told: ToldOf) -> bool:
    if not regions or any(_meet(mine, asked) for mine in feed.covers for asked in regions):
        return True
    if not feed.covers:
        countries = {country for country, _ in told.regions}
        return told.reports < KNOWN_WELL or any(asked.country in countries for asked in regions)
    learnt = [Region(label="", country=one, admin1=two or None) for one, two in _often(told.regions)]
    return any(_meet(mine, asked) for mine in learnt for asked in regions)


def covers_groups(feed: Feed, scope: Scope, told: ToldOf) -> bool:
    if not scope.groups or not feed.groups:
        return True
    learnt = frozenset(_often(told.groups))
    return not scope.groups.isdisjoint(feed.groups | learnt)


def covers_languages(feed: Feed, scope: Scope, told: ToldOf) -> bool:
    if not scope.languages:
        return True
    spoken = {feed.language} if feed.language else set(_often(told.languages))
    return not spoken or not spoken.isdisjoint(scope.languages)


def _often(counted: Mapping[T, int]) -> list[T]:
    return [name for name, count in counted.items() if count >= LEARNT]


def _meet(one: Region, other: Region) -> bool:
    """Whether one region holds the other, or a part of it: a unit that is not named stands for all of them."""
    units = ((one.country, other.country), (one.admin1, other.admin1), (one.admin2, other.admin2))
    places = (one.place, other.place)
    return all(mine is None or its is None or mine == its for mine, its in (*units, places))
