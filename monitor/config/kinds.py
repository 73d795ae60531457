"""Of which kinds are the values of a configuration?"""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict

from monitor.config import values


def listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Duration = Annotated[timedelta, BeforeValidator(values.duration)]
Size = Annotated[int, BeforeValidator(values.size)]
Url = Annotated[str, AfterValidator(values.url)]
Zone = Annotated[str, AfterValidator(values.zone)]
Name = Annotated[str, AfterValidator(values.name)]
Language = Annotated[str, AfterValidator(values.language)]
Email = Annotated[str, AfterValidator(values.email)]
Names = Annotated[list[Name], BeforeValidator(listed)]
Queries = Annotated[list[Annotated[str, AfterValidator(values.query)]], BeforeValidator(listed)]

CLOSED = ConfigDict(extra="forbid", str_strip_whitespace=True)  # a key that we do not know is a mistake
