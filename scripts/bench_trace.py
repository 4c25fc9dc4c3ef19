"""What sealing and verifying cost for each event, in a trace of 10 000 and one of 100 000: the same, or they are not linear.

Read the ratios, never the seconds. A throwaway region is made in a throwaway database; nothing of yours is touched.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from scripts.bench import NOW, throwaway_database

SIZES = (10_000, 100_000)


def main() -> int:
    with throwaway_database():
        from tracker.trace.sealing import regions_with_unsealed, seal_region
        from tracker.trace.verification import verify_region

        print(f"{'':42}{'s':>8} {'µs per event':>14}")
        per_event: dict[str, list[float]] = {}
        for size in SIZES:
            region_id = make_trace(size)
            works: dict[str, Callable[[], Any]] = {
                "seal": partial(seal_region, region_id=region_id),
                "verify": partial(verify_region, region_id),
                "look for what is not sealed": regions_with_unsealed,
            }
            for name, work in works.items():
                seconds = measure(work)
                per_event.setdefault(name, []).append(seconds / size)
                print(f"{name + f', {size} events':42}{seconds:8.2f} {seconds / size * 1e6:14.1f}")
            verified = verify_region(region_id)
            if (verified.sealed, verified.unsealed, verified.findings) != (size, 0, []):
                raise RuntimeError(f"the trace of {size} events was not sealed as it should be")
        for name, (small, large) in per_event.items():
            print(f"{name}: an event costs {large / small:.2f} times as much in the larger trace")
    return 0


def measure(work: Callable[[], Any]) -> float:
    """How many seconds some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def make_trace(size: int) -> int:
    """A region with so many events of three changed values each, some with a reason; its id."""
    from tracker.models import AuditEvent, Region
    from tracker.operations import Actor, build_event

    region, by = Region.objects.create(slug=f"bench-{size}", name=f"Bench {size}"), Actor(None, "bench")
    for start in range(0, size, 1000):
        AuditEvent.objects.bulk_create(
            build_event(
                by=by,
                now=NOW,
                action="outcome.record",
                subject=region,
                changes={"value": (n, n + 1), "comment": ("", "Räknat två gånger"), "state": ("APPROVED", "DRAFT")},
                region_id=region.pk,
                reason="Fel källa" if n % 10 == 0 else "",
            )
            for n in range(start, start + 1000)
        )
    return region.pk


if __name__ == "__main__":
    sys.exit(main())
