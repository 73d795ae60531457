"""What does a watch want, in words?"""

from collections.abc import Iterator

from monitor.model import Watch

AT_LEAST = {
    "min_killed": "killed",
    "min_injured": "injured",
    "min_abducted": "abducted",
    "min_arrested": "arrested",
    "min_civilians": "civilians killed",
    "min_police": "police killed",
    "min_military": "soldiers killed",
    "min_militants": "militants killed",
}


def wants(watch: Watch) -> str:
    """ "regions: PK-KP; groups: ttp with factions; at least 3 killed"; "everything"."""
    return "; ".join(_conditions(watch)) or "everything"


def _conditions(watch: Watch) -> Iterator[str]:
    yield from _places(watch)
    if watch.groups:
        alone = "" if watch.factions else " without factions"
        roles = f" as {' or '.join('mentioned' if one == 'other' else one for one in watch.roles)}"
        names = watch.group_names or tuple(sorted(watch.groups))
        yield f"groups: {', '.join(names)}{alone}{roles if watch.roles else ''}"
    if watch.event_types:
        yield f"types: {', '.join(watch.event_types)}"
    for least, what in AT_LEAST.items():
        if (number := getattr(watch, least)) is not None:
            yield f"at least {number} {what}"
    lists = {
        "targets": watch.targets,
        "weapons": watch.weapons,
        "words": watch.words,
        "languages": watch.languages,
        "sources": watch.sources,
        "confirmed by": watch.confirmed_by,
        "timing": watch.timing,
    }
    yield from (f"{name}: {', '.join(said)}" for name, said in lists.items() if said)
    if watch.min_confidence is not None:
        yield f"confidence at least {watch.min_confidence:g}"


def _places(watch: Watch) -> Iterator[str]:
    if watch.regions:
        names = watch.region_names or tuple(dict.fromkeys(region.label for region in watch.regions))
        yield f"regions: {', '.join(names)}"
    if watch.within:
        lat, lon, radius = watch.within
        yield f"within {radius:g} km of {lat:g}, {lon:g}"
    if watch.box:
        yield f"between {watch.box.south:g}, {watch.box.west:g} and {watch.box.north:g}, {watch.box.east:g}"
    if watch.area:
        yield f"in {watch.area.label}"
    if watch.unlocated:
        yield "and what has no place"


def rhythm(watch: Watch) -> str:
    """ "immediate, not 22:00-06:00, at most 10 an hour, 2:00:00 apart"; what holds alerts back."""
    parts = [watch.every]
    if watch.every == "immediate":
        parts += [f"not {watch.quiet_hours}"] if watch.quiet_hours else []
        parts += [f"at most {watch.max_per_hour} an hour"] if watch.max_per_hour else []
        if watch.cooldown:
            parts.append(f"updates {watch.cooldown.total_seconds() / 60:g} min apart")
    return ", ".join(parts)
