"""The draw from a terminal: whole journeys, files as spreadsheets write them, refusals by line and column."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.rules.lottery_processes import answers_of, finished
from trygghetsrad.lottery.core import BadInput, Quota, normalised_address
from trygghetsrad.lottery.core.command import main
from trygghetsrad.lottery.core.files import people_in, quotas_in, read_table
from trygghetsrad.lottery.core.summary import gini

Json = dict[str, Any]
Run = Callable[..., tuple[int, Json]]

AGES, SEXES = ("18–29", "30–64", "65+"), ("kvinna", "man")
QUOTAS = "feature,value,min,max,min_flex,max_flex\nålder,18–29,1,2,,\nålder,30–64,1,2,,\nålder,65+,1,2,1,2\n"
QUOTAS += "kön,kvinna,2,3,,\nkön,man,2,3,,\n"


def people(homes: bool = True) -> str:
    rows = ["id,ålder,kön,gata,postnr"]
    for n in range(24):
        home = (f"Storgatan {n // 2} lgh 1101", "123 45") if homes and n < 8 else ("", " ")
        rows.append(",".join((f"P{n}", AGES[n % 3], SEXES[n // 3 % 2], *home)))
    return "\n".join(rows) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "people.csv").write_text(people(), "utf-8")
    (tmp_path / "quotas.csv").write_text(QUOTAS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str) -> tuple[int, Json]:
        code = main([*arguments, "--format", "json"])
        return code, json.loads(capsys.readouterr().out)

    return command


ASK = ("--people", "people.csv", "--quotas", "quotas.csv", "--size", "5")
HOMES = ("--household", "gata,postnr")


def test_lock_throw_and_check(run: Run, folder: Path) -> None:
    code, told = run("lottery", "people.csv", "quotas.csv", "--size", "5", *HOMES)
    assert (code, told["ok"], told["exact"]) == (0, True, True)
    locked = json.loads((folder / "lottery.json").read_text("utf-8"))
    assert locked == told
    assert sum(last - first + 1 for first, last in (part["tickets"] for part in told["lottery"])) == told["tickets"]
    chances = [Fraction(chance) for chance in told["probabilities"].values()]
    assert sum(chances) == 5
    assert (float(min(chances)), float(max(chances))) == (told["min_probability"], told["max_probability"])
    code, drawn = run("draw", "lottery.json", "--digits", "417", "--alternates", "3", "--out", "record.json")
    assert code == 0
    assert len(set(drawn["panel"])) == 5
    assert len(set(drawn["alternates"]) - set(drawn["panel"])) == 3
    homes = [number // 2 for number in (int(who[1:]) for who in drawn["panel"]) if number < 8]
    assert len(set(homes)) == len(homes)
    for verb in ("check", "verify"):
        assert run(verb, "record.json") == (0, {"ok": True, "faults": []})
    record = json.loads((folder / "record.json").read_text("utf-8"))
    record["record"]["draw"]["digits"] = "418"
    (folder / "record.json").write_text(json.dumps(record), "utf-8")
    assert run("verify", "record.json") == (1, {"ok": False, "faults": ["draw"]})


def test_tables_and_digits_in_one_go_give_the_same_panel_as_in_two(run: Run) -> None:
    run("lottery", "people.csv", "quotas.csv", "--size", "5", *HOMES, "--secret", "vår hemlighet")
    _, two = run("draw", "lottery.json", "--digits", "417")
    _, one = run("draw", *ASK, *HOMES, "--digits", "417", "--secret", "vår hemlighet")
    assert one["panel"] == two["panel"]
    _, other = run("draw", *ASK, *HOMES, "--digits", "417", "--secret", "en annan")
    assert other["record"]["root"] != one["record"]["root"]
    assert "panel" not in run("draw", *ASK)[1]


def test_the_same_in_every_process(folder: Path) -> None:
    script = f"""
import os, sys
os.chdir({str(folder)!r})
from trygghetsrad.lottery.core.command import main
sys.exit(main("draw --people people.csv --quotas quotas.csv --size 5 --address gata,postnr --digits 417".split()))
"""
    answers = answers_of(script, [{"PYTHONHASHSEED": "0"}, {"PYTHONHASHSEED": "9"}])
    assert len(answers) == 1
    assert "Tärningarna visade 417. Lottade:" in answers.pop()


def test_exit_codes_and_texts_of_the_command(folder: Path) -> None:
    module = ["-m", "trygghetsrad.lottery.core"]
    fine = finished([*module, "check", *ASK], folder)
    assert fine.returncode == 0
    assert "Kvoterna går att uppfylla." in fine.stdout
    assert "ålder" not in fine.stderr
    impossible = finished([*module, "check", *ASK[:-1], "9"], folder)
    assert impossible.returncode == 3
    assert "Kvoterna går inte ihop" in impossible.stderr
    assert "kön" in impossible.stderr or "ålder" in impossible.stderr
    assert finished([*module, "check"], folder).returncode == 2
    assert finished([*module, "roll"], folder).returncode == 2
    assert finished([*module, "verify", "nothing.json"], folder).returncode == 2


def test_quotas_that_contradict_are_explained_and_mended_within_their_room(run: Run, folder: Path) -> None:
    code, told = run("check", *ASK[:-1], "7")
    assert (code, told["error"]) == (3, "infeasible")
    assert told["conflict"]["demands"]
    assert told["changes"]
    assert all(change["value"] != "65+" for change in told["changes"])
    quotas = (folder / "quotas.csv").read_text("utf-8")
    for one in told["changes"]:
        old, new = (f"{one['value']},{low},{high}" for low, high in (one["before"], one["after"]))
        assert old in quotas
        quotas = quotas.replace(old, new)
    (folder / "quotas.csv").write_text(quotas, "utf-8")
    assert run("check", *ASK[:-1], "7")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("draw", *ASK, "--digits", "41"), "digits"),
        (("draw", *ASK, "--digits", "417", "--tickets", "500"), "tickets"),
        (("draw", *ASK, "--digits", "417", "--alternates", "-1"), "alternates"),
        (("check", *ASK[:-1], "0"), "arguments"),
        (("check", *ASK[:-1], "-2"), "size"),
        (("draw", "people.csv", "--digits", "417"), "file"),
        (("draw", "other.json", "--digits", "417"), "record"),
        (("check", *ASK, "--household", "ort"), "column"),
        (("check", *ASK, "--id", "nummer"), "column"),
        (("check", "--people", "nobody.csv", *ASK[2:]), "file"),
        (("check", "--people", "empty.csv", *ASK[2:]), "file"),
        (("lottery", *(ASK[at] for at in (1, 3, 4, 5)), "--out", "no/where.json"), "file"),
    ],
)
def test_bad_input_is_named(run: Run, folder: Path, arguments: tuple[str, ...], error: str) -> None:
    (folder / "other.json").write_text('{"record": {"root": "1"}, "people": []}', "utf-8")
    (folder / "empty.csv").write_text("", "utf-8")
    code, told = run(*arguments)
    assert (code, told["ok"], told["error"]) == (2, False, error)
    assert told["message"]


def test_nobody_to_draw_from_is_no_lottery(run: Run, folder: Path) -> None:
    (folder / "people.csv").write_text("id,ålder,kön\n", "utf-8")
    assert run("check", *ASK)[0] in {2, 3}


def test_a_locked_lottery_that_was_changed_is_not_drawn_from(run: Run, folder: Path) -> None:
    run("lottery", "people.csv", "quotas.csv", "--size", "5", *HOMES)
    locked = json.loads((folder / "lottery.json").read_text("utf-8"))
    locked["people"][0]["home"], locked["people"][9]["home"] = "", locked["people"][0]["home"]
    (folder / "lottery.json").write_text(json.dumps(locked), "utf-8")
    assert run("draw", "lottery.json", "--digits", "417")[1]["error"] == "record"


# Files


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace(",", ";").encode("cp1252"),
        lambda text: text.replace(",", "\t").encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: ("sep=;\r\n" + text.replace(",", ";").replace("\n", "\r\n")).encode("cp1252"),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: text.replace("\n", ",,\n").encode(),
        lambda text: text.replace("ö", "o\u0308").encode(),
        lambda text: text.replace("kvinna", '"kvinna "').encode(),
        lambda text: text.replace("kön", "KÖN", 1).encode(),
    ],
)
def test_tables_are_read_however_they_were_saved(folder: Path, encode: Callable[[str], bytes]) -> None:
    want_quotas, want_people = both(folder)
    (folder / "people.csv").write_bytes(encode(people()))
    assert both(folder)[1] == want_people
    if b"K\xc3\x96N" not in encode(people()):
        (folder / "quotas.csv").write_bytes(encode(QUOTAS))
        assert both(folder) == (want_quotas, want_people)


def both(folder: Path) -> tuple[Any, Any]:
    asked = quotas_in(read_table(folder / "quotas.csv"), 5)
    return asked, people_in(read_table(folder / "people.csv"), asked, household=("gata", "postnr"))


def test_what_the_tables_say(folder: Path) -> None:
    asked, pool = both(folder)
    assert asked.features == ("ålder", "kön")
    assert asked.quotas[0] == Quota("ålder", "18–29", 1, 2)
    assert [(one.least, one.most) for one in asked.room[:3]] == [(0, 5), (0, 5), (1, 2)]
    assert (len(pool.people), len(pool.address_of)) == (24, 8)
    assert pool.address_of["P2"] == pool.address_of["P3"] == normalised_address("storgatan  1 LGH 1101, 123 45")
    assert pool.warnings == ()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda text: text.replace("P7,", "P3,"), ["rad 9, kolumn id: P3 står redan på rad 5"]),
        (lambda text: text.replace("P7,", " ,"), ["rad 9, kolumn id: fältet är tomt"]),
        (lambda text: text.replace("P1,30–64", "P1,30-64"), ["rad 3, kolumn ålder: ”30-64” har ingen kvot"]),
        (
            lambda text: text.replace("kvinna", "Kvinna", 1),
            ["rad 2, kolumn kön: ”Kvinna” har ingen kvot; menas kvinna?"],
        ),
        (lambda text: text.replace("P1,30–64", "P1,"), ["rad 3, kolumn ålder: fältet är tomt"]),
        (lambda text: text.replace("P1,30–64,", "P1,"), ["rad 3: 4 fält, men rubriken har 5"]),
        (lambda text: text.replace("P1,", "P1,x,y,"), ["rad 3: 7 fält, men rubriken har 5"]),
        (lambda text: text.replace("postnr", "gata", 1), ["kolumnen gata finns två gånger"]),
        (lambda text: text.replace("P1,", '"P1"x,'), ["rad 3: ett citattecken står fel"]),
        (lambda text: text.replace("kön", "kon", 1), ["kolumnen kön saknas. Filen har id, ålder, kon, gata, postnr"]),
    ],
)
def test_what_is_odd_about_people_is_named_by_line_and_column(
    folder: Path, change: Callable[[str], str], named: list[str]
) -> None:
    (folder / "people.csv").write_text(change(people()), "utf-8")
    with pytest.raises(BadInput) as refusal:
        both(folder)
    assert all(part in str(refusal.value) for part in ("people.csv", *named)), str(refusal.value)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("kvinna,2,3", "kvinna,2,tre"), "rad 5, kolumn max: ”tre” är inte ett helt tal"),
        (("kvinna,2,3", "kvinna,2,-3"), "rad 5, kolumn max: ”-3” är inte ett helt tal"),
        (("kvinna,2,3", "kvinna,4,3"), "rad 5: min är 4 och max är 3"),
        (("kvinna,2,3", "man,2,3"), "rad 6: kön man står redan på rad 5"),
        (("kvinna,2,3", ",2,3"), "rad 5, kolumn value: fältet är tomt"),
        (("65+,1,2,1,2", "65+,1,2,2,2"), "rad 4: min_flex och max_flex måste ligga utanför min och max"),
        (("65+,1,2,1,2", "65+,1,2,1,x"), "rad 4, kolumn max_flex: ”x” är inte ett helt tal"),
        ((",max,", ",maximum,"), "kolumnen max saknas"),
    ],
)
def test_what_is_odd_about_quotas_is_named_by_line_and_column(
    folder: Path, change: tuple[str, str], named: str
) -> None:
    (folder / "quotas.csv").write_text(QUOTAS.replace(*change), "utf-8")
    with pytest.raises(BadInput) as refusal:
        both(folder)
    assert "quotas.csv" in str(refusal.value)
    assert named in str(refusal.value)


def test_many_faults_are_told_at_once_and_counted(folder: Path) -> None:
    (folder / "people.csv").write_text(people().replace("kvinna", "dam").replace("man", "herre"), "utf-8")
    with pytest.raises(BadInput) as refusal:
        both(folder)
    lines = str(refusal.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "Och 4 fel till."


def test_one_person_under_two_ids_is_pointed_out(folder: Path, run: Run) -> None:
    rows = ["id,namn,födelseår,ålder,kön"]
    rows += [
        f"P{n},{'Äva Åberg' if n in {3, 11} else f'Nr {n}'},19{50 + n % 8},{AGES[n % 3]},{SEXES[n % 2]}"
        for n in range(24)
    ]
    text = "\n".join(rows).replace("P11,Äva Åberg", "P11,äva  åberg")
    (folder / "people.csv").write_text(text, "utf-8")
    table = read_table(folder / "people.csv")
    found = people_in(table, quotas_in(read_table(folder / "quotas.csv"), 5))
    assert found.warnings == (
        "people.csv: rad 5 och rad 13 har samma namn och födelseår. Är det en och samma människa?",
    )
    code, told = run("check", *ASK)
    assert code == 0
    assert told["warnings"] == list(found.warnings)


def test_a_flat_that_only_one_tells_is_pointed_out_and_not_guessed(folder: Path) -> None:
    rows = ["id,ålder,kön,gata,postnr"]
    homes = {
        3: "Storgatan 3 lgh 1101",
        7: "storgatan  3",
        9: "Storgatan 3, lgh 1101",
        12: "Storgatan 5",
        13: "storgatan 5",
    }
    rows += [f'P{n},{AGES[n % 3]},{SEXES[n % 2]},"{homes.get(n, "")}",73430' for n in range(24)]
    rows = [row.replace('"",73430', ",") for row in rows]
    (folder / "people.csv").write_text("\n".join(rows), "utf-8")
    pool = both(folder)[1]
    assert pool.address_of["P3"] == pool.address_of["P9"] != pool.address_of["P7"]
    assert pool.address_of["P12"] == pool.address_of["P13"]
    told = "har samma adress, men bara en har lägenhetsnummer. De räknas som två hem."
    assert pool.warnings == (f"people.csv: rad 5 och rad 9 {told}",)


def test_who_must_and_who_must_not_be_chosen(run: Run, folder: Path) -> None:
    outside = ("--must", "P0, P3", "--must-not", "@vilar.txt", "--left-out", "skäl")
    (folder / "vilar.txt").write_text("P9\n\nP10\n", "utf-8")
    rows = people().splitlines()
    told = ["skäl", *("satt 2022" if n in {11, 12} else "" for n in range(24))]
    (folder / "people.csv").write_text("\n".join(f"{a},{b}" for a, b in zip(rows, told, strict=True)), "utf-8")
    code, locked = run("lottery", "people.csv", "quotas.csv", "--size", "5", *HOMES, *outside)
    assert code == 0
    assert {one["id"]: one["why"] for one in locked["left_out"]} == {
        **dict.fromkeys(("P0", "P3"), "har sin plats utan lottning"),
        **dict.fromkeys(("P1", "P2"), "delar adress med någon som har sin plats"),
        **dict.fromkeys(("P9", "P10"), "får inte vara med"),
        **dict.fromkeys(("P11", "P12"), "satt 2022"),
    }
    assert locked["warnings"] == ["Kan inte lottas, för någon på samma adress har sin plats utan lottning: P1, P2."]
    assert not {one["id"] for one in locked["left_out"]} & set(locked["probabilities"])
    assert sum(Fraction(chance) for chance in locked["probabilities"].values()) == 3
    commitment = locked["record"]["commitment"]
    assert commitment["left_out"] == [
        {"why": "delar adress med någon som har sin plats", "people": 2},
        {"why": "får inte vara med", "people": 2},
        {"why": "har sin plats utan lottning", "people": 2},
        {"why": "satt 2022", "people": 2},
    ]
    code, drawn = run("draw", "lottery.json", "--digits", "417", "--out", "record.json")
    assert code == 0
    assert drawn["seated"] == ["P0", "P3"]
    assert len(drawn["panel"]) == 3
    chosen = [int(who[1:]) for who in (*drawn["seated"], *drawn["panel"])]
    for axis, most in ((3, 2), (2, 3)):
        counts = [sum((n % 3 if axis == 3 else n // 3 % 2) == value for n in chosen) for value in range(axis)]
        assert max(counts) <= most
    assert run("verify", "record.json") == (0, {"ok": True, "faults": []})


def test_who_is_left_out_is_part_of_what_is_locked(run: Run, folder: Path) -> None:
    _, one = run("lottery", "people.csv", "quotas.csv", "--size", "5")
    _, other = run("lottery", "people.csv", "quotas.csv", "--size", "5", "--must-not", "P9")
    for key in ("root", "lottery_hash"):
        assert one["record"][key] != other["record"][key]
    path = folder / "lottery.json"
    locked = json.loads(path.read_text("utf-8"))
    for change in ({"why": "ville inte"}, {"leaf": "0" * 64}):
        path.write_text(json.dumps(locked | {"left_out": [locked["left_out"][0] | change]}), "utf-8")
        assert run("draw", "lottery.json", "--digits", "417")[1]["error"] == "record"


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        (("--must", "P99"), "unknown_id", "P99 finns inte i people.csv."),
        (("--must-not", "@ids.txt"), "unknown_id", "ids.txt, rad 3: P77 finns inte i people.csv."),
        (("--must-not", "@borta.txt"), "file", "borta.txt: filen går inte att läsa."),
        (("--must", "P1", "--must-not", "P1"), "must_and_not", "Någon både har sin plats och får inte vara med."),
        (("--must", "P1,P2,P3,P4,P5"), "must", "lämnar ingen plats kvar"),
        (("--must", "P0,P1", *HOMES), "must_share", "delar adress"),
        (("--left-out", "vila"), "column", "kolumnen vila saknas"),
    ],
)
def test_what_is_odd_about_those_outside_is_named(
    run: Run, folder: Path, options: tuple[str, ...], error: str, told: str
) -> None:
    (folder / "ids.txt").write_text("P1\n\nP77\n", "utf-8")
    code, refused = run("draw", *ASK, *options)
    assert (code, refused["error"]) == (2, error)
    assert told in refused["message"]


def test_seats_that_are_taken_count_towards_the_quotas_and_their_room(run: Run) -> None:
    code, refused = run("draw", *ASK, "--must", "P0,P6,P12")
    assert (code, refused["error"], refused["changes"]) == (3, "infeasible", None)
    code, _ = run("draw", *ASK, "--must", "P0,P6")
    assert code == 0


def test_gini_of_equal_and_of_all_to_one() -> None:
    assert gini([(4, Fraction(1, 4))]) == 0
    assert gini([(3, Fraction(0)), (1, Fraction(1))]) == 0.75
    assert gini([(2, Fraction(1, 4)), (2, Fraction(3, 4))]) == 0.25
