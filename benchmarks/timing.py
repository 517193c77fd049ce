"""What many times of the same thing are told as."""

import statistics
from collections.abc import Sequence


def p50_p95(times: Sequence[float]) -> tuple[float, float]:
    """Their median and 95th percentile; of at least two times."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]
