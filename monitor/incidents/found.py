"""What is the answer to one question about an incident, and which words prove it?"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from monitor.model import Actor, Evidence

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T_co]):
    """A value read from a text, the words that prove it, and how sure the reader is (0..1)."""

    value: T_co
    evidence: tuple[Evidence, ...]
    sure: float

    def __post_init__(self) -> None:
        if not 0 <= self.sure <= 1:
            raise ValueError(f"not a share: {self.sure}")


FoundActor = Found[Actor]
