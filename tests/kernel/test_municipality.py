"""Another municipality is another profile, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import time_machine

from tests.conftest import NOW, config_for
from tests.pagecheck import PageClient
from trygghetsrad.app import create_app
from trygghetsrad.kernel.db import Base
from trygghetsrad.kernel.municipality import SHIPPED, ProfileError, load_profile, tel

SECOND = Path(__file__).parents[1] / "profiles" / "sjovalla"
PAGES = ("/", "/om-radet", "/kontakt", "/personuppgifter", "/tillganglighet", "/moten", "/forslag", "/forslag/nytt",
         "/anmal-intresse", "/sa-lottar-vi", "/lottningar", "/finns-inte")  # fmt: skip


def test_a_second_municipality_changes_everything_that_a_visitor_sees(tmp_path: Path) -> None:
    app = create_app(config_for(f"sqlite:///{tmp_path / 'other.db'}", tmp_path, MUNICIPALITY_PROFILE=str(SECOND)))
    app.test_client_class = PageClient
    Base.metadata.create_all(app.extensions["database"].engine)
    client = app.test_client()
    with time_machine.travel(NOW, tick=False):
        texts = {page: client.get(page).text for page in PAGES}
    style = client.get(app.extensions["assets"].url("site.css")).text

    for page, text in texts.items():
        assert "Hallstahammar" not in text, page
        assert "0220" not in text, page
        assert "Sjövalla kommun" in text, page
        assert "0999-100 00" in text, page
    assert "Hamngatan 2" in texts["/kontakt"]
    assert "15.00" in texts["/kontakt"]
    assert "kartor.sjovalla.example" in texts["/personuppgifter"]
    assert "https://sjovalla.example/felanmalan" in texts["/forslag/nytt"]
    assert "#5A2A82" in style
    assert "<circle" in texts["/"]
    app.extensions["database"].engine.dispose()


def test_the_shipped_profile_can_be_read() -> None:
    hallstahammar = load_profile("hallstahammar")
    assert hallstahammar.code == "1961"
    assert hallstahammar.localities == ("Hallstahammar", "Kolbäck", "Strömsholm")
    assert hallstahammar.contact.phone_href == "tel:+4622024000"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('name = "Hallstahammar"\n', "", "'name'"),
        ('brand = "#0E5F4C"', 'brand = "green"', "green"),
        ("localities = [", "localities = []\nother = [", "locality"),
        ("answer_working_days = 10", 'answer_working_days = "ten"', "ten"),
        ('phone = "0220-240 00"', 'telephone = "0220-240 00"', "telephone"),
    ],
)
def test_a_profile_with_a_fault_says_which(before: str, after: str, says: str, tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "hallstahammar", tmp_path / "mine")
    file = tmp_path / "mine" / "profile.toml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(ProfileError, match=says):
        load_profile(str(tmp_path / "mine"))


def test_short_numbers_are_dialled_as_they_are() -> None:
    assert tel("114 14") == "tel:11414"
    assert tel("070-123 45 67") == "tel:+46701234567"


def test_only_a_municipality_with_a_map_has_one() -> None:
    assert load_profile("hallstahammar").map is None
    found = load_profile(str(SECOND)).map
    assert found
    assert found.origin == "https://kartor.sjovalla.example"


def test_the_map_in_the_shipped_profile_can_be_switched_on(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "hallstahammar", tmp_path / "mine")
    file = tmp_path / "mine" / "profile.toml"
    before, marked = file.read_text("utf-8").split("# [map]\n")
    settings = "\n".join(line.removeprefix("#").strip() for line in marked.splitlines())
    file.write_text(f"{before}[map]\n{settings}\n".replace("https://…", "https://kartor.example.se"), "utf-8")
    found = load_profile(str(tmp_path / "mine")).map
    assert found
    assert found.radius_km == 15
    file.write_text(file.read_text("utf-8").replace("{z}", "{q}"), "utf-8")
    with pytest.raises(ProfileError, match=r"map\.tiles"):
        load_profile(str(tmp_path / "mine"))
