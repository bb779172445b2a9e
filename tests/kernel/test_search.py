"""The search index: the same answers on both databases, in the transaction of what it indexes, and gone when erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.search import Entry, drop, erase, find, index, put, rebuild, register_kind, similar
from trygghetsrad.kernel.search.asking import NEWEST
from trygghetsrad.kernel.search.stemming import STOP_WORDS, stems_of, words_of
from trygghetsrad.kernel.search.table import SLOTS, SearchEntry, first_choice, ids_of

SLIPPERY = "Is och halka på gångbron vid slussen"
TEXTS = {
    "mörk": ("Ljus på gångvägen", "Gångvägen bakom biblioteket är mörk om kvällarna."),
    "halt": ("Halt på bron", SLIPPERY),
    "cyklar": ("Cykelställ vid stationen", "Cyklarna står i vägen för den som går."),
    "fest": ("Fester i parken", "Höga ljud på kvällarna, och krossat glas."),
}


@pytest.fixture
def put_in(session: Session) -> dict[str, UUID]:
    ids = {name: uuid4() for name in TEXTS}
    for order, (name, (title, text)) in enumerate(TEXTS.items(), 1):
        put(session, "suggestion", ids[name], title=title, text=text, order=order)
    return ids


def found(session: Session, query: str, ids: dict[str, UUID], kind: str = "suggestion") -> list[str]:
    names = {value: name for name, value in ids.items()}
    return [names[hit.object_id] for hit in find(session, kind, query, limit=20)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gångväg", ["mörk"]),
        ("GÅNGVÄGARNA", ["mörk"]),
        ("mörka gångvägar", ["mörk"]),
        ("is på bron", ["halt"]),
        ("cykel", ["cyklar"]),
        ("bro", ["halt"]),
        ("kväll", ["fest", "mörk"]),
        ("mörkt i parken", ["fest", "mörk"]),
        ("biblio", ["mörk"]),
        ("ö", []),
        ("zebra", []),
        ("gangvag", []),
    ],
)
def test_words_are_found_whatever_their_ending(
    session: Session, put_in: dict[str, UUID], query: str, expected: list[str]
) -> None:
    assert sorted(found(session, query, put_in)) == sorted(expected)


def test_what_has_every_word_is_preferred_to_what_has_one(session: Session, put_in: dict[str, UUID]) -> None:
    assert found(session, "kvällar ljus gångväg", put_in) == ["mörk"]
    assert set(found(session, "glas gångväg", put_in)) == {"mörk", "fest"}


def test_a_word_of_the_title_weighs_more(session: Session) -> None:
    ids = {"title": uuid4(), "text": uuid4()}
    put(session, "suggestion", ids["title"], title="Farthinder", text="Vid skolan kör man fort.", order=1)
    put(session, "suggestion", ids["text"], title="Vid skolan", text="Där behövs farthinder och lampor.", order=2)
    assert found(session, "farthinder", ids) == ["title", "text"]


def test_other_languages_are_found_by_their_own_endings(session: Session) -> None:
    ids = {"fi": uuid4(), "en": uuid4()}
    put(
        session,
        "page",
        ids["fi"],
        title="Kokoukset",
        text="Seuraava kokous pidetään kirjastossa.",
        order=1,
        language="fi",
    )
    put(
        session, "page", ids["en"], title="Meetings", text="The next meeting is in the library.", order=2, language="en"
    )
    assert found(session, "kirjasto", ids, "page") == ["fi"]
    assert found(session, "libraries", ids, "page") == ["en"]


def test_a_kind_is_found_only_by_those_who_ask_for_it(session: Session) -> None:
    public, inbox = uuid4(), uuid4()
    put(session, "suggestion", public, title="Lampan", text="", order=7)
    put(session, "suggestion_inbox", inbox, title="", text="Lampan hos grannen", order=7)
    assert [hit.object_id for hit in find(session, "suggestion", "lampa", limit=5)] == [public]
    both = find(session, ("suggestion", "suggestion_inbox"), "lampa", limit=5)
    assert {(hit.kind, hit.object_id) for hit in both} == {("suggestion", public), ("suggestion_inbox", inbox)}
    assert len(find(session, ("suggestion", "suggestion_inbox"), "lampa", limit=1)) == 1


def test_new_words_take_the_place_of_the_old_and_a_new_order_moves_it(
    session: Session, put_in: dict[str, UUID]
) -> None:
    put(session, "suggestion", put_in["mörk"], title="Bänkar", text="Sittplatser vid ån", order=1)
    assert found(session, "gångväg", put_in) == []
    assert found(session, "bänk", put_in) == ["mörk"]
    put(session, "suggestion", put_in["mörk"], title="Bänkar", text="Sittplatser vid ån", order=99)
    assert found(session, "bänk", put_in) == ["mörk"]
    assert session.scalar(select(func.count()).select_from(SearchEntry)) == len(TEXTS)


def test_what_is_dropped_is_not_found(session: Session, put_in: dict[str, UUID]) -> None:
    drop(session, "suggestion", put_in["halt"])
    assert found(session, "halka", put_in) == []
    drop(session, "suggestion", put_in["halt"])


def test_two_things_that_want_the_same_place_both_get_one(session: Session) -> None:
    ids = {"one": UUID(int=SLOTS * 5 + SLOTS - 1), "two": UUID(int=SLOTS * 9 + SLOTS - 1)}
    assert len({first_choice(one) for one in ids.values()}) == 1
    for one in ids.values():
        put(session, "note", one, title="Lampa", text="", order=0)
    assert set(found(session, "lampa", ids, "note")) == {"one", "two"}


def test_the_index_lives_and_dies_with_the_transaction(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'own.db'}")
    Base.metadata.create_all(database.engine)
    with pytest.raises(RuntimeError, match="midway"), database.write() as session:
        put(session, "suggestion", uuid4(), title="Kanariefågel", text="", order=1)
        raise RuntimeError("midway")
    with database.read() as session:
        assert find(session, "suggestion", "kanariefågel", limit=5) == []


HOSTILE = (
    *('"', "'", "*", "^", "-", "(", ")", ":", ";", "\\", "%", "{}", "NEAR", "AND", "OR", "NOT", "stems:", "rowid"),
    *("a AND", "NEAR(a b, 5)", '"ljus', "ljus OR", "stems : ljus", "ljus*", "-ljus", "'; DROP TABLE search_entry; --"),
    *("a\0b", "\ud800", "\u202eljus", "👋🏽", "ljus & | ! <-> :*", "''':A", "och att det", "", "   ", "\n"),
    *("(" * 10_000, "ljus " * 2_000, "å" * 10_000, '"' * 9_999 + "x", "a b c d e f g h i j k l m n o p q r s t"),
)


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_is_read_as_syntax(session: Session, put_in: dict[str, UUID], query: str) -> None:
    assert {hit.object_id for hit in find(session, "suggestion", query, limit=20)} <= set(put_in.values())
    assert {hit.object_id for hit in similar(session, "suggestion", query, limit=20)} <= set(put_in.values())
    put(session, "suggestion", uuid4(), title=query.replace("\0", "").replace("\ud800", ""), text=query, order=1)


def test_words_that_say_nothing_are_not_looked_for(session: Session, put_in: dict[str, UUID]) -> None:
    assert found(session, "och att det är på", put_in) == []
    assert found(session, "vad är det på gångvägen", put_in) == ["mörk"]
    assert words_of("Å̈ngström, 2:a huset") == words_of("å̈ngström 2 a HUSET")
    for language, words in STOP_WORDS.items():
        assert stems_of(" ".join(words), language) == []


def test_of_many_hits_the_newest_are_ranked(session: Session) -> None:
    entries = [Entry(uuid4(), "", "lampa", order) for order in range(NEWEST + 50)]
    index._insert(session, "many", entries, set())
    best = Entry(uuid4(), "Lampa lampa", "lampa", 0)
    put(session, "many", best.object_id, title=best.title, text=best.text, order=0)
    hits = [hit.object_id for hit in find(session, "many", "lampa", limit=NEWEST + 100)]
    assert hits == [one.object_id for one in reversed(entries[50:])]


def test_what_is_like_a_text_shares_two_of_its_rarer_words(session: Session, put_in: dict[str, UUID]) -> None:
    for order in range(10, 60):
        put(session, "suggestion", uuid4(), title="Något annat", text="Om kvällarna vid skolan", order=order)
    text = "Det är så mörkt på gångvägen vid biblioteket om kvällarna, man ser inte var man går."
    names = {value: name for name, value in put_in.items()}
    assert [names.get(hit.object_id) for hit in similar(session, "suggestion", text, limit=1)] == ["mörk"]
    assert similar(session, "suggestion", "Kommunens budget och biblioteket", limit=3) == []
    assert [names[hit.object_id] for hit in similar(session, "suggestion", "glas", limit=3)] == ["fest"]
    assert similar(session, "elsewhere", text, limit=3) == []


def test_one_question_finds_and_two_find_what_is_alike(session: Session, put_in: dict[str, UUID]) -> None:
    asked: list[str] = []
    engine = session.get_bind().engine
    count = event.listens_for(engine, "before_cursor_execute")(lambda *event: asked.append(event[2]))
    try:
        find(session, ("suggestion", "note"), "gångväg kväll", limit=5)
        assert len(asked) == 1
        similar(session, "suggestion", "mörkt på gångvägen om kvällarna", limit=5)
        assert len(asked) == 3
    finally:
        event.remove(engine, "before_cursor_execute", count)


@pytest.fixture
def kinds(app: Flask) -> Iterator[dict[str, object]]:
    before = app.extensions.get("search_kinds", {})
    app.extensions["search_kinds"] = {}
    yield app.extensions["search_kinds"]
    app.extensions["search_kinds"] = before


def test_a_rebuilt_index_is_what_the_parts_list(app: Flask, session: Session, kinds: dict[str, object]) -> None:
    listed = [Entry(uuid4(), f"Lampa {number}", "", number // 2) for number in range(1_200)]
    register_kind(app, "lamp", lambda _session: iter(listed))
    register_kind(app, "none", lambda _session: ())
    put(session, "lamp", uuid4(), title="Lampa som inte finns längre", text="", order=5)
    put(session, "gone", uuid4(), title="Av en del som inte finns", text="", order=5)
    assert rebuild(session) == {"lamp": 1_200, "none": 0}
    assert session.scalar(select(func.count()).select_from(SearchEntry)) == 1_200
    assert [hit.object_id for hit in find(session, "lamp", "lampa 77", limit=2)] == [listed[77].object_id]


def test_two_kinds_never_share_a_number(app: Flask, kinds: dict[str, object]) -> None:
    register_kind(app, "first", lambda _session: ())
    twin = next(name for n in range(200_000) if ids_of(name := f"kind{n}") == ids_of("first"))
    with pytest.raises(ValueError, match="same number"):
        register_kind(app, twin, lambda _session: ())


@pytest.mark.parametrize("way", ["erased", "dropped, and an hour later", "changed, and an hour later"])
def test_erased_words_are_nowhere_in_the_file(tmp_path: Path, way: str) -> None:
    database = Database(f"sqlite:///{tmp_path / 'own.db'}")
    Base.metadata.create_all(database.engine)
    target = uuid4()
    with database.write() as session:
        for order in range(300):
            put(session, "suggestion", uuid4(), title="Annat", text=f"annat ord{order} kanalen", order=order)
    with database.write() as session:
        put(session, "suggestion", target, title="Kanariefågel", text="qvxzbird flög hem till grannen", order=400)
    assert b"qvxzbird" in raw(database, tmp_path)
    with database.write() as session:
        if way == "erased":
            erase(session, "suggestion", target)
        elif way.startswith("dropped"):
            drop(session, "suggestion", target)
        else:
            put(session, "suggestion", target, title="Fågel", text="flög hem", order=400)
    if way != "erased":
        assert b"qvxzbird" in raw(database, tmp_path)
        with database.write() as session:
            index.forget_dropped_words(session, NOW)
    assert b"qvxzbird" not in raw(database, tmp_path)
    with database.read() as session:
        assert len(find(session, "suggestion", "kanalen", limit=500)) == 300


def raw(database: Database, folder: Path) -> bytes:
    """Every byte that the database keeps, with what waited in the log beside it written home."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return b"".join(path.read_bytes() for path in folder.iterdir())
