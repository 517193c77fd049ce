"""What the tools take: a model reads the descriptions."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from answering.question import LONGEST
from bot.portal.asking import Kinds

LONGEST_STRETCH = 20_000
"""Characters of a report that are read at once."""
_STRETCH = 6_000
_MOST = 2**31 - 1

Text = Annotated[str, Field(max_length=LONGEST)]
Regions = Annotated[
    list[Annotated[str, Field(max_length=100)]],
    Field(
        max_length=50,
        description="Only reports of these regions, by name: 城口县, 重庆市, 示例省示例市示例县.",
    ),
]
Years = Annotated[
    list[Annotated[int, Field(ge=1949, le=2100)]],
    Field(max_length=50, description="Only reports that cover these years."),
]


class Arguments(BaseModel):
    """An object with these members and no others."""

    model_config = ConfigDict(extra="forbid")


class Ask(Arguments):
    """The arguments of `ask`."""

    question: Text = Field(description="One question, in Chinese or English.")
    history: Annotated[
        list[Text], Field(max_length=20, description="The questions before it, oldest first.")
    ] = []
    regions: Regions = []
    years: Years = []
    kinds: Kinds = []


class Search(Arguments):
    """The arguments of `search`."""

    query: Text = Field(description="What is sought, as a question or in a few words.")
    regions: Regions = []
    years: Years = []
    kinds: Kinds = []
    limit: int = Field(default=8, ge=1, le=20, description="Sentences at most.")


class Compare(Arguments):
    """The arguments of `compare`."""

    topic: Text = Field(description="What is compared, e.g. 行政复议申请.")
    regions: Regions = []
    years: Years = []


class ReadReport(Arguments):
    """The arguments of `read_report`."""

    report: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="Its id (report_id), or as much of it as is unique, or its file name."
    )
    start: int = Field(default=0, ge=0, le=_MOST, description="The first character, from 0.")
    end: int | None = Field(
        default=None,
        ge=0,
        le=_MOST,
        description=f"Behind the last; {_STRETCH} after the first where it is left out, "
        f"never more than {LONGEST_STRETCH}.",
    )

    @property
    def last(self) -> int:
        """Where the stretch ends at most."""
        end = self.start + _STRETCH if self.end is None else self.end
        return min(max(self.start, end), self.start + LONGEST_STRETCH)
