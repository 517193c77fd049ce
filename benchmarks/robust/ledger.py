"""What each file may be found to hold, by what was begun and what was acknowledged."""

from collections.abc import Mapping

NOTHING = ""
"""In the place of a report's id: the library holds nothing of that file."""


class Ledger:
    """Files by their path, and the ids of reports that each may hold in the library."""

    def __init__(self) -> None:
        self._may: dict[str, set[str]] = {}

    def begin(self, changes: Mapping[str, str]) -> None:
        """A step begins that will make files hold these reports: from now on each may."""
        for origin, report in changes.items():
            self._may.setdefault(origin, {NOTHING}).add(report)

    def done(self, changes: Mapping[str, str]) -> None:
        """It was acknowledged, or seen: nothing else may be held from now on."""
        for origin, report in changes.items():
            self._may[origin] = {report}

    def may(self) -> dict[str, set[str]]:
        """Every file that was ever begun with, and what it may hold."""
        return {origin: set(reports) for origin, reports in self._may.items()}

    def holders(self, report: str) -> list[str]:
        """The files that may hold a report."""
        return [origin for origin, reports in self._may.items() if report in reports]

    def held(self) -> dict[str, str]:
        """The files that surely hold a report."""
        sure = ((origin, *reports) for origin, reports in self._may.items() if len(reports) == 1)
        return {origin: report for origin, report in sure if report != NOTHING}
