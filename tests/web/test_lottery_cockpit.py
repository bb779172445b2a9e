"""Poolen, Kvoter and Prova: whom to look for, whether quotas can be kept and what mends them, and everyone's chance."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories.lottery import BANDS, COORDINATOR, NOW, a_draw, a_locked_draw, a_pool, a_population, with_quotas
from tests.forms import fill
from tests.pagecheck import PageClient, parse
from trygghetsrad.interest.models import Call
from trygghetsrad.lottery.models import Draw
from trygghetsrad.lottery.rules import EVERY_FEATURE, FEATURES
from trygghetsrad.lottery.use_cases import StartDraw, start_draw
from trygghetsrad.population.models import PopulationCount, PopulationSource, Sex


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def prepared(session: Session) -> Draw:
    """A draw of sixty with the proposed quotas saved."""
    a_population(session)
    call, _people = a_pool(session)
    draw = with_quotas(session, a_draw(session, call))
    session.commit()
    return draw


def page(draw: Draw, name: str) -> str:
    return f"/personal/lottning/{draw.id}/{name}"


def by_locality(session: Session, call: Call, *, one_per_home: bool = False) -> Draw:
    command = StartDraw(call.id, BANDS, uuid4(), EVERY_FEATURE, one_per_home)
    draw = start_draw(session, command, actor=COORDINATOR, now=NOW)
    session.commit()
    return draw


def fresh(session: Session, draw: Draw) -> Draw:
    session.expire_all()
    return session.get_one(Draw, draw.id)


def asked(staff: PageClient, address: str) -> list[str]:
    """The questions to the draw's tables while a page is fetched."""
    statements: list[str] = []
    engine = staff.application.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", listener := lambda *given: statements.append(given[2]))
    try:
        staff.get(address)
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    tables = ("draw", "call", "registration", "population", "calculation")
    return [one for one in statements if any(f"FROM {table}" in one for table in tables)]


# Start


def test_a_draw_is_started_with_what_it_is_to_resemble(staff: PageClient, session: Session) -> None:
    call, _people = a_pool(session)
    session.commit()
    start = staff.get("/personal/lottning").text
    assert "Vad ska rådet likna kommunen i?" in start

    fill(staff, "/personal/lottning", call=str(call.id), likeness="age,sex,locality", one_per_home="y")

    draw = session.scalars(select(Draw)).one()
    assert (draw.features, draw.one_per_home) == (["age", "sex", "locality"], True)
    overview = staff.get(page(draw, "")).text
    assert "ålder, kön och ort" in overview
    assert "Högst en lottas från samma adress." in overview


@pytest.mark.parametrize("typed", ["", "age", "age,sex,income", "<script>"])
def test_an_unknown_likeness_is_refused(staff: PageClient, session: Session, typed: str) -> None:
    call, _people = a_pool(session)
    session.commit()

    answer = fill(staff, "/personal/lottning", call=str(call.id), likeness=typed)

    assert answer.status_code == 422
    assert session.scalars(select(Draw)).all() == []


# Poolen


def test_the_pool_says_first_whom_it_lacks_and_the_poster_asks_for_them(staff: PageClient, session: Session) -> None:
    a_population(session)
    call, people = a_pool(session)
    call.closes_on = date(2027, 5, 20)
    for one in people:
        one.birth_year, one.sex = (1970, Sex.WOMAN) if one.sex is Sex.MAN else (1990, one.sex)
    draw = a_draw(session, call)
    session.commit()

    text = staff.get(page(draw, "pool")).text

    assert "Mest saknas män 45–64 år: 0 finns i poolen, och 10 skulle behövas" in text
    poster = next(one.text or "" for one in parse(text).iter("textarea"))
    assert "Just nu saknar vi särskilt män 45–64 år, män 30–44 år och" in poster
    assert "20 maj 2027" in poster
    assert "http://localhost/anmal-intresse" in poster
    assert "0220-240 00" in poster


def test_when_the_call_is_closed_there_is_no_poster(staff: PageClient, prepared: Draw) -> None:
    assert "affisch" not in staff.get(page(prepared, "pool")).text


def test_localities_stand_beside_their_figures(staff: PageClient, session: Session) -> None:
    source = a_population(session)
    for row in session.scalars(select(PopulationCount).where(PopulationCount.source_id == source.id)).all():
        area = "Kolbäck" if row.sex is Sex.MAN else "Hallstahammar"
        session.add(
            PopulationCount(
                source_id=source.id,
                sex=row.sex,
                age_from=row.age_from,
                age_to=row.age_to,
                count=row.count // 2,
                area=area,
            )
        )
    call, people = a_pool(session)
    for one in people[:50]:
        one.locality = "Strömsholm"
    draw = by_locality(session, call)

    rows = table_rows(staff.get(page(draw, "pool")).text, "Antal personer efter ort")
    quotas = staff.get(page(draw, "kvoter")).text

    assert rows == [
        ["Hallstahammar", "10", "15"],
        ["Kolbäck", "0", "15"],
        ["Strömsholm", "50", "–"],
        ["Någon annanstans i kommunen", "0", "30"],
    ]
    assert "Kolbäck: andelen ger 3 platser" in quotas
    assert "inte uppdelade på orter" not in quotas


def test_without_figures_of_localities_the_coordinator_types_them(staff: PageClient, session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session)
    draw = by_locality(session, call)

    text = staff.get(page(draw, "kvoter")).text

    assert "Befolkningens siffror är inte uppdelade på orter." in text
    for place in ("Hallstahammar", "Kolbäck", "Strömsholm", "Någon annanstans i kommunen"):
        section = text.partition(f"<legend>{place}</legend>")[2].partition("</fieldset>")[0]
        assert re.findall(r'value="(\d+)"', section) == ["0", "12"], place


def test_how_many_share_an_address_is_said(staff: PageClient, session: Session) -> None:
    a_population(session)
    call, people = a_pool(session)
    people[0].address, people[1].address, people[2].address = "Storgatan 3", "storgatan  3", "Storgatan 5"
    draw = by_locality(session, call, one_per_home=True)

    text = staff.get(page(draw, "pool")).text

    assert "3 personer har lämnat sin postadress, och 2 delar adress med någon annan i poolen." in text
    assert "Storgatan" not in text


# Kvoter


def test_checking_says_how_it_stands_and_saves_nothing(staff: PageClient, session: Session, prepared: Draw) -> None:
    before = prepared.quotas
    clash = {"least_5": "12", "most_5": "12", "least_6": "3", "most_6": "12"}

    checked = fill(staff, page(prepared, "kvoter"), button="check=1", fields=clash)

    assert checked.status_code == 200
    assert "Kvoterna går inte ihop" in checked.text
    assert 'name="least_5" type="text" value="12"' in checked.text
    assert fresh(session, prepared).quotas == before
    fine = fill(staff, page(prepared, "kvoter"), button="check=1")
    assert "Kvoterna går att uppfylla" in fine.text


def test_one_button_makes_the_smallest_change(staff: PageClient, session: Session, prepared: Draw) -> None:
    clash = {"least_5": "12", "most_5": "12", "least_6": "3", "most_6": "12"}
    text = fill(staff, page(prepared, "kvoter"), fields=clash, follow=True).text
    assert "Den minsta ändringen är 3 platser: sänk minst för" in text

    mended = fill(staff, page(prepared, "kvoter"), form=0, follow=True)

    assert "Kvoterna går att uppfylla" in mended.text
    quotas = {(one["feature"], one["value"]): one for one in fresh(session, prepared).quotas}
    before, after = 12 + 3, quotas["sex", "woman"]["minimum"] + quotas["sex", "man"]["minimum"]
    assert before - after == 3


def test_quotas_that_shut_out_a_group_name_it_and_what_a_seat_would_give(staff: PageClient, prepared: Draw) -> None:
    wide = {f"most_{at}": "12" for at in range(1, 5)}
    text = fill(staff, page(prepared, "kvoter"), fields={"least_0": "0", "most_0": "0", **wide}, follow=True).text

    assert "Ingen chans alls: " in text
    assert "kvinnor 16–29 år" in text
    assert "får en plats mer utrymme blir chansen" in text
    assert "Se över kvoterna innan du låser" in staff.get(page(prepared, "lotta")).text


def test_a_change_that_was_typed_by_hand_is_checked_like_any_other(
    staff: PageClient, session: Session, prepared: Draw
) -> None:
    answer = fill(staff, page(prepared, "kvoter"), button="check=1", fields={"least_0": "många"})

    assert answer.status_code == 422
    assert "Kvoterna går att uppfylla" not in answer.text


# Prova


def test_everyones_chance_is_drawn_and_told_in_the_table_below(staff: PageClient, prepared: Draw) -> None:
    text = staff.get(page(prepared, "prova")).text
    main = next(parse(text).iter("main"))

    chart = next(one for one in main.iter("div") if one.get("role") == "img")
    finding = next("".join(one.itertext()) for one in main.iter() if one.get("id") == chart.get("aria-labelledby"))
    assert finding.startswith("Lägst chans har ")
    drawn = [one for one in chart.iter("div") if (one.get("class") or "") == "chart-row"]
    rows = table_rows(text, "Chansen att bli lottad")
    assert len(drawn) == len(rows) == 15
    assert all(re.fullmatch(r"(ungefär )?\d+ av \d+ \(\d+(,\d+)? %\)", cell) for row in rows for cell in row[2:])
    assert sum(int(row[1]) for row in rows) == 60
    assert "Påhittad" not in text.partition("<main")[2]
    assert "Chanserna skiljer sig åt för att poolen inte är som kommunen. I poolen är det " in text


def test_two_sets_of_quotas_stand_side_by_side(staff: PageClient, session: Session, prepared: Draw) -> None:
    before = prepared.quotas
    here = page(prepared, "prova")
    typed = {f"{side}_{at}": value for at in range(8) for side, value in (("least", 0), ("most", 12))}

    text = staff.get(here, query_string=typed).text

    rows = {row[0]: row[1:] for row in table_rows(text, "Kvoterna sida vid sida")}
    assert rows["Lägsta chansen"][1] == rows["Högsta chansen"][1] == "1 av 5"
    assert rows["Lägsta chansen"][0] != "1 av 5"
    assert "Alla har samma chans" not in text
    assert fresh(session, prepared).quotas == before

    main = next(parse(text).iter("main"))
    saving = next(one for one in main.iter("form") if (one.get("method") or "") == "post")
    data = {one.get("name"): one.get("value") for one in saving.iter("input")}
    assert staff.post(saving.get("action") or "", data=data).status_code == 303
    assert {(one["minimum"], one["maximum"]) for one in fresh(session, prepared).quotas} == {(0, 12)}


def test_other_quotas_that_clash_are_explained_beside_the_chances(staff: PageClient, prepared: Draw) -> None:
    typed = {f"{side}_{at}": 0 for at in range(8) for side in ("least", "most")}

    text = staff.get(page(prepared, "prova"), query_string=typed).text

    assert "Kvoterna går inte ihop" in text
    assert "lägsta chansen" in text


@pytest.mark.parametrize(
    "typed", [{"least_0": "x"}, {"least_0": "5", "most_0": "2"}, {"most_0": "-1"}, {"least_0": ""}]
)
def test_a_bent_question_is_explained_and_changes_nothing(
    staff: PageClient, prepared: Draw, typed: dict[str, str]
) -> None:
    answer = staff.get(page(prepared, "prova"), query_string=typed)

    assert answer.status_code == 422
    assert "Något behöver rättas" in answer.text
    assert "lägsta chansen" in answer.text


def test_those_who_share_a_home_have_a_chance_of_their_own(staff: PageClient, session: Session) -> None:
    a_population(session)
    call, people = a_pool(session)
    for one in people[:20]:
        one.address = "Storgatan 1"
    command = StartDraw(call.id, BANDS, uuid4(), one_per_home=True)
    draw = with_quotas(session, start_draw(session, command, actor=COORDINATOR, now=NOW))
    session.commit()

    text = staff.get(page(draw, "prova")).text

    rows = table_rows(text, "Chansen att bli lottad")
    assert any(re.search(r" till .* \(\d+(,\d+)?–\d+(,\d+)? %\)", row[2]) for row in rows)
    assert "Där chansen står från och till" in text


@pytest.mark.parametrize("by_place", [False, True])
def test_prova_answers_within_a_second_for_three_hundred(
    staff: PageClient, session: Session, *, by_place: bool
) -> None:
    a_population(session)
    call, people = a_pool(session, people=300)
    for number, one in enumerate(people):
        one.locality = ("Hallstahammar", "Kolbäck", "Strömsholm")[number % 3]
        one.address = f"Storgatan {number // 2}" if number < 40 else None
    command = StartDraw(call.id, BANDS, uuid4(), EVERY_FEATURE if by_place else FEATURES, one_per_home=by_place)
    draw = with_quotas(session, start_draw(session, command, actor=COORDINATOR, now=NOW))
    session.commit()
    staff.get(page(draw, "prova"))

    # The processor's time: the machine may have others to serve.
    begun = time.process_time()
    answer = staff.get(page(draw, "prova"))

    assert answer.status_code == 200
    assert "Chansen att bli lottad" in answer.text
    assert "Kvoterna sida vid sida" in answer.text
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("name", ["pool", "kvoter", "prova", "lotta", ""])
def test_a_page_asks_as_little_of_many_as_of_few(staff: PageClient, session: Session, name: str) -> None:
    a_population(session)
    counts = []
    for people in (13, 60):
        call, _people = a_pool(session, people=people)
        draw = with_quotas(session, a_draw(session, call))
        session.commit()
        here = page(draw, name)
        staff.get(here)
        counts.append(len(asked(staff, here)))
    assert counts[0] == counts[1]
    assert counts[1] <= 8


def test_after_the_lock_the_pages_show_what_was_committed_to(staff: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    before = staff.get(page(draw, "prova")).text
    session.commit()
    for source in session.scalars(select(PopulationSource)):
        source.active = False
    session.commit()

    text = staff.get(page(draw, "prova")).text

    assert table_rows(text, "Chansen att bli lottad") == table_rows(before, "Chansen att bli lottad")
    assert "Spara de här kvoterna" not in text
    assert "Så här stor chans har var och en i den låsta poolen." in text


def table_rows(text: str, caption: str) -> list[list[str]]:
    """The body of the table with a caption."""
    for table in parse(text).iter("table"):
        if "".join(next(table.iter("caption")).itertext()).strip() == caption:
            body = next(table.iter("tbody"))
            return [["".join(cell.itertext()).strip() for cell in row] for row in body.iter("tr")]
    raise AssertionError(f"no table {caption!r}")
