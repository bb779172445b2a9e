"""From news to letters, in two steps that the worker takes in small transactions: who shall hear, and the writing.

A worker that dies between two transactions goes on where it was: a follower and an announcement make one row, and that
row and the letter are written together. What is said is read when it is written, so that nothing untrue leaves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.i18n import in_language
from trygghetsrad.kernel.outbox import queue_mail, reached_at
from trygghetsrad.kernel.text import normalised_email
from trygghetsrad.kernel.web import public_url
from trygghetsrad.notices import queries, tokens
from trygghetsrad.notices.models import Announcement, Notice, Subscription
from trygghetsrad.notices.queries import Due, Follower
from trygghetsrad.notices.rules import Fate, Rhythm
from trygghetsrad.notices.subjects import Happening, Line, Sender, Subject, registry
from trygghetsrad.notices.use_cases.changing import due_at
from trygghetsrad.notices.use_cases.following import own_url
from trygghetsrad.notices.use_cases.forgetting import ABOUT

FOLLOWERS_AT_ONCE = 500
LETTERS_AT_ONCE = 100
Lines: TypeAlias = Mapping[tuple[str, Happening], Line]


def spread(session: Session, now: datetime) -> bool:
    """Note down for some followers of the oldest news that they are to hear of it. False when no news waits."""
    news = queries.next_to_spread(session)
    if news is None:
        return False
    senders = _senders(session, news)
    told = _told_already(session, news, senders)
    if news.cursor is None:
        _write_to_senders(session, news, [one for one in senders if normalised_email(one.email) not in told], now)
    told |= {normalised_email(one.email) for one in senders}
    reached = queries.next_followers(session, news, FOLLOWERS_AT_ONCE)
    rows = [
        {
            "subscriber_id": one.subscriber_id,
            "subscription_id": one.subscription_id,
            "announcement_id": news.id,
            "due_at": due_at(one.rhythm, news.at),
        }
        for one in _nearest(queries.followings(session, news, reached), [(kind, key) for kind, key in news.subjects])
        if one.email_key not in told
    ]
    if rows:
        session.execute(insert(Notice), rows)
    news.cursor = reached[-1] if reached else news.cursor
    if len(reached) < FOLLOWERS_AT_ONCE:
        news.spread_at = now
    return True


def _nearest(found: Sequence[Follower], subjects: Sequence[Subject]) -> list[Follower]:
    """One for each follower: by what they follow that is nearest to the news."""
    chosen: dict[UUID, Follower] = {}
    for one in found:
        best = chosen.get(one.subscriber_id)
        if best is None or subjects.index(one.subject) < subjects.index(best.subject):
            chosen[one.subscriber_id] = one
    return list(chosen.values())


def _senders(session: Session, news: Announcement) -> list[Sender]:
    """Those who sent in what it is about and have not asked to be left alone."""
    found: list[Sender] = []
    for kind, one in registry().subjects.items():
        if keys := [key for of_kind, key in news.subjects if of_kind == kind]:
            found += one.senders(session, keys)
    silent = queries.silent(session, [one.own for one in found])
    return [one for one in found if one.own not in silent]


def _told_already(session: Session, news: Announcement, senders: Sequence[Sender]) -> set[str]:
    """The addresses that got a letter of the part's own about this, in the transaction that announced it."""
    things = {news.thing_id, *(UUID(one.own[1]) for one in senders)}
    return {normalised_email(to) for to in reached_at(session, things, news.at)}


def _write_to_senders(session: Session, news: Announcement, senders: Sequence[Sender], now: datetime) -> None:
    happening = (news.what, news.thing_id)
    for one in senders:
        line = _told_in(session, news.thing_kind, [happening], one.language, now).get((news.thing_kind, happening))
        if line is None:
            continue
        own_id = UUID(one.own[1])
        stop_url = public_url("notices.stop", one.language, token=tokens.sign(sender_purpose(one.own[0]), own_id))
        queue_mail(
            session,
            "notice_sender",
            to=one.email,
            now=now,
            language=one.language,
            about=(one.own[0], own_id),
            unsubscribe_url=stop_url,
            line=line,
            stop_url=stop_url,
        )
        news.told += 1


def sender_purpose(kind: str) -> str:
    """What a sender's stopping link is signed for."""
    return f"{tokens.SENDER}-{kind}"


def write_letters(session: Session, now: datetime) -> int:
    """Write the letters that are due to some followers; return how many followers were seen to."""
    due = queries.due_now(session, now, LETTERS_AT_ONCE)
    by_language: dict[str, list[Due]] = defaultdict(list)
    for one in due:
        by_language[one.subscriber.language].append(one)
    for language, them in by_language.items():
        lines = _lines(session, them, language, now)
        titles = _titles(session, them, language)
        for letter in _letters(them):
            _write(session, letter, lines, titles, now)
    _count(session, due)
    return len({one.subscriber.id for one in due})


def _letters(due: Sequence[Due]) -> list[list[Due]]:
    """What goes into one letter: all of a week to one reader; at once, what there is of one thing that they follow."""
    letters: dict[tuple[UUID, UUID | None], list[Due]] = defaultdict(list)
    for one in due:
        weekly = one.subscription.rhythm is Rhythm.WEEKLY
        letters[one.subscriber.id, None if weekly else one.subscription.id].append(one)
    return list(letters.values())


def _lines(session: Session, due: Sequence[Due], language: str, now: datetime) -> Lines:
    happenings: dict[str, set[Happening]] = defaultdict(set)
    for one in due:
        happenings[one.news.thing_kind].add((one.news.what, one.news.thing_id))
    found: dict[tuple[str, Happening], Line] = {}
    for kind, them in happenings.items():
        found |= _told_in(session, kind, sorted(them), language, now)
    return found


def _told_in(session: Session, kind: str, happenings: Sequence[Happening], language: str, now: datetime) -> Lines:
    with in_language(language):
        told = registry().tellers[kind](session, happenings, now)
    return {(kind, happening): line for happening, line in told.items()}


def _titles(session: Session, due: Sequence[Due], language: str) -> dict[Subject, str]:
    keys: dict[str, set[str]] = defaultdict(set)
    for one in due:
        keys[one.subscription.subject_kind].add(one.subscription.subject_key)
    with in_language(language):
        return {
            (kind, key): named.title
            for kind, them in keys.items()
            for key, named in registry().subjects[kind].names(session, sorted(them)).items()
        }


def _write(session: Session, due: Sequence[Due], lines: Lines, titles: Mapping[Subject, str], now: datetime) -> None:
    """One letter, unless nothing of what it would say is true any more. A thing that is told of twice stands once."""
    groups: dict[Subject, dict[str, Line]] = defaultdict(dict)
    for one in due:
        line = lines.get((one.news.thing_kind, (one.news.what, one.news.thing_id)))
        one.notice.fate = Fate.LEFT_OUT if line is None else Fate.TOLD
        one.notice.closed_at = now
        if line is not None:
            groups[subject_of(one.subscription)][line.url] = line
    if not groups:
        return
    subscriber, weekly = due[0].subscriber, due[0].subscription.rhythm is Rhythm.WEEKLY
    purpose, stops = (tokens.WEEKLY, subscriber.id) if weekly else (tokens.ONE, due[0].subscription.id)
    stop_url = public_url("notices.stop", subscriber.language, token=tokens.sign(purpose, stops))
    queue_mail(
        session,
        "notice_news",
        to=subscriber.email,
        now=now,
        language=subscriber.language,
        about=(ABOUT, subscriber.id),
        unsubscribe_url=stop_url,
        groups=[(titles.get(subject, ""), list(them.values())) for subject, them in groups.items()],
        weekly=weekly,
        stop_url=stop_url,
        own_url=own_url(subscriber),
    )


def subject_of(subscription: Subscription) -> Subject:
    return subscription.subject_kind, subscription.subject_key


def _count(session: Session, due: Sequence[Due]) -> None:
    """Keep with each announcement how many have heard of it, for when the rows about them are gone."""
    told = Counter(one.news.id for one in due if one.notice.fate is Fate.TOLD)
    left_out = Counter(one.news.id for one in due if one.notice.fate is Fate.LEFT_OUT)
    for news in told | left_out:
        more = {"told": Announcement.told + told[news], "left_out": Announcement.left_out + left_out[news]}
        session.execute(update(Announcement).where(Announcement.id == news).values(**more))
