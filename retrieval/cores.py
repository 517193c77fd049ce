"""How many of the machine's cores are this process's to use."""

import os


def cores() -> int:
    """Those that it may run on, which in a container may be few of many."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
