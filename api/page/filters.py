"""What the queue's form asks for, as it stands in the page's address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from pydantic import ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from api.page.words import CHOICES, FIELDS
from api.results.query import MOST, FileQuery, Left, Verdict

PATH = "/queue"


class QueueQuery(FileQuery):
    """As for programs, but that suspects are asked for unless another verdict is, or any."""

    model_config = ConfigDict(extra="ignore")  # a page's address may hold its language, too

    verdict: Annotated[Verdict | None, Left] = "suspect"
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20


@dataclass(frozen=True, kw_only=True)
class Filters:
    """`query` is None where some fields, the `wrong` ones, cannot be understood."""

    words: Mapping[str, str]
    query: QueueQuery | None
    wrong: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Filters":
        """Of an address' parameters, of which others than the query's are left out."""
        known: Mapping[str, FieldInfo] = QueueQuery.model_fields
        mine = {name: value for name, value in words.items() if name in known}
        try:
            return cls(words=mine, query=QueueQuery.model_validate(mine))
        except ValidationError as error:
            wrong = frozenset(str(each["loc"][0]) for each in error.errors() if each["loc"])
            return cls(words=mine, query=None, wrong=wrong)

    def value(self, name: str) -> str:
        """What stands in that field of the form."""
        default = "suspect" if name == "verdict" else ""
        return self.words.get(name, default)

    @property
    def any(self) -> bool:
        """Whether anything else is asked for than suspects."""
        return any(self.value(name) != next(iter(CHOICES.get(name, [""]))) for name in FIELDS)

    def address(self, cursor: str | None = None) -> str:
        """The same page from there on; without a cursor, from the newest."""
        kept = {name: value for name, value in self.words.items() if name != "cursor"}
        # An empty verdict is any of them, and none is suspects.
        words = {name: value for name, value in kept.items() if value or name == "verdict"}
        words |= {"cursor": cursor} if cursor else {}
        return f"{PATH}?{urlencode(words)}" if words else PATH
