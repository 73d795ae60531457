"""How much does one comparison say?"""

from dataclasses import dataclass

NEVER = -99.0  # points of what cannot be


@dataclass(frozen=True, slots=True)
class Point:
    """One comparison: how much it speaks for the same incident, and in words what was compared."""

    value: float
    why: str = ""


def sentence(points: list[Point]) -> str:
    """What speaks for it, and behind "but" what speaks against it: "Hangu, same day, but killed 3, 20"."""
    said = [point for point in points if point.why]
    speaks = ", ".join(point.why for point in said if point.value >= 0)
    against = ", ".join(point.why for point in said if point.value < 0)
    return f"{speaks}; but {against}" if against and speaks else speaks or f"but {against}"
