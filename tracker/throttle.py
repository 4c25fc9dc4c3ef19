"""How fast somebody may go on trying: freely at first, then after a wait that grows with every attempt.

Attempts are counted in buckets. The one for signing in is the address that was entered together with where it came from: the
browser, where the person has signed in before (tracker.devices), or else the network address. So nobody can lock somebody
else out: whoever guesses at a colleague's password from the next room fills a bucket that the colleague's own browser is not
in. The bucket of a network address alone is wide, and slows down whoever tries many people's addresses from one place.

An attempt is counted before its password is looked at, so that a hundred at once are not one each; one that succeeds is
taken back. The table and the lock are the database's, since several processes answer.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from tracker.models import SignInAttempts

LONGEST_MEMORY = timedelta(days=1)
IPV6_PREFIX = 64  # one customer's


@dataclass(frozen=True)
class Limit:
    """So many attempts are `free`; then each must wait for the one before it, `first` at first and twice as long each time.

    Never longer than `longest`, and when none has come for as long as `memory` it begins anew.
    """

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta = LONGEST_MEMORY

    def wait_after(self, count: int) -> timedelta:
        """How long the next attempt waits after `count` of them."""
        doubled = count - self.free
        if doubled < 0:
            return timedelta(0)
        return min(self.longest, self.first * 2 ** min(doubled, 20))


PERSON = Limit(free=5, first=timedelta(seconds=10), longest=timedelta(minutes=15))
NETWORK = Limit(free=300, first=timedelta(seconds=2), longest=timedelta(seconds=2), memory=timedelta(hours=1))
LETTER = Limit(free=3, first=timedelta(minutes=1), longest=timedelta(minutes=15))
LETTERS_FROM_NETWORK = Limit(free=30, first=timedelta(seconds=10), longest=timedelta(minutes=1), memory=timedelta(hours=1))


@dataclass(frozen=True)
class Bucket:
    """Where attempts are counted, and how fast they may come there."""

    name: str
    limit: Limit

    @property
    def key(self) -> str:
        """What stands in the table: the name cannot be read out of it."""
        return salted_hmac("tracker.throttle", self.name, algorithm="sha256").hexdigest()


def sign_in_buckets(address: str, network: str, device: str) -> list[Bucket]:
    """The buckets of one attempt to sign in; `device` is "" in a browser where the person has never been."""
    if device:
        return [Bucket(f"device {device}", PERSON)]
    return [Bucket(f"person {address} from {network}", PERSON), Bucket(f"network {network}", NETWORK)]


def letter_buckets(address: str) -> list[Bucket]:
    """The bucket of letters about a new password to one address. When it is full the latest letter's link still holds."""
    return [Bucket(f"letter {address}", LETTER)]


def network_buckets(network: str) -> list[Bucket]:
    """The bucket of everybody who asks for such letters from one place."""
    return [Bucket(f"letters from {network}", LETTERS_FROM_NETWORK)]


def network_of(ip: str) -> str:
    """Whom a network address belongs to: an IPv4 address by itself, an IPv6 address with its neighbours. Odd ones as they are."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, IPV6_PREFIX), strict=False))
    return str(address)


def take_attempt(buckets: Sequence[Bucket], now: datetime) -> timedelta:
    """Count an attempt, and return zero; or how long it must wait, when it came too soon: then it is not counted."""
    with transaction.atomic():
        rows = [_locked(bucket, now) for bucket in sorted(buckets, key=lambda bucket: bucket.key)]
        waits = [_left(row, bucket.limit, now) for row, bucket in rows]
        longest = max(waits, default=timedelta(0))
        if longest > timedelta(0):
            return longest
        for row, bucket in rows:
            row.count = 1 if now - row.last_at > bucket.limit.memory else row.count + 1
            row.last_at = now
            row.save(update_fields=["count", "last_at"])
    return timedelta(0)


def take_back(buckets: Sequence[Bucket], now: datetime) -> None:
    """The attempt succeeded: forget what was counted for the person, and what this one added for the place."""
    keys = {bucket.key: bucket.limit for bucket in buckets}
    with transaction.atomic():
        for row in SignInAttempts.objects.select_for_update().filter(bucket__in=keys).order_by("bucket"):
            row.count = max(0, row.count - 1) if keys[row.bucket] == NETWORK else 0
            row.save(update_fields=["count"])


def forget_old(now: datetime) -> int:
    """Remove what no longer counts; returns how many rows."""
    removed, _tables = SignInAttempts.objects.filter(last_at__lt=now - LONGEST_MEMORY).delete()
    return removed


def _locked(bucket: Bucket, now: datetime) -> tuple[SignInAttempts, Bucket]:
    SignInAttempts.objects.get_or_create(bucket=bucket.key, defaults={"last_at": now})
    return SignInAttempts.objects.select_for_update(no_key=True).get(bucket=bucket.key), bucket


def _left(row: SignInAttempts, limit: Limit, now: datetime) -> timedelta:
    if now - row.last_at > limit.memory:
        return timedelta(0)
    return max(timedelta(0), row.last_at + limit.wait_after(row.count) - now)
