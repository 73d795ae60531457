"""How far apart are two points on the earth?"""

import math

EARTH_KM = 6371.0  # mean radius


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance between two points (latitude, longitude in degrees), by haversine."""
    south, west, north, east = map(math.radians, (*one, *other))
    half = math.sin((north - south) / 2) ** 2
    half += math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
