"""What happened to an account, kept for its owner to see at the next visit."""

from datetime import datetime, timedelta

import msgspec

from backcare.domain.club.documents import Account, Change, News, SignIn

_KEPT_FOR = timedelta(days=90)
_MOST = 12


def with_news(account: Account, what: Change, now: datetime, by: str = "") -> Account:
    """Return the account with one more change that its owner is told of; `by` is the sign-in that
    made it.
    """
    fresh = [one for one in account.news if now - one.at < _KEPT_FOR]
    news = (*fresh, News(what=what, at=now, by=by))
    return msgspec.structs.replace(account, news=news[-_MOST:])


def untold(account: Account, sign_in: SignIn, now: datetime) -> tuple[News, ...]:
    """Return what its owner has not seen on this device.

    What was before it was signed in is told on it only if no other device has told it: then a
    stranger who signs in with a passphrase cannot hide that from who was there before.
    """
    since = max(sign_in.made_at, sign_in.seen_at or sign_in.made_at)
    return tuple(
        one
        for one in account.news
        if one.by != sign_in.key
        and (not one.is_seen or since < one.at <= now)  # a clock that was ahead tells it once
        and (one.at <= sign_in.made_at or one.at > since)
    )


def with_seen(account: Account, sign_in: SignIn, now: datetime) -> tuple[Account, SignIn]:
    """Return both after what is `untold` on this device was seen."""
    told = untold(account, sign_in, now)
    news = tuple(
        msgspec.structs.replace(one, is_seen=one.is_seen or one in told) for one in account.news
    )
    return (
        msgspec.structs.replace(account, news=news),
        msgspec.structs.replace(sign_in, seen_at=now),
    )
