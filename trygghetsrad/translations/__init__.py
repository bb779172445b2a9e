"""Finnish and English. Swedish texts are the message ids; `python -m trygghetsrad.translations` collects them anew."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
LANGUAGES = ("fi", "en")
METHODS = [("trygghetsrad/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true"}, "templates/**.txt": {"trimmed": "true"}}
KEYWORDS = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}


def collect() -> Catalog:
    """Every text of the program and its templates."""
    template = Catalog(project="Trygghetsråd", charset="utf-8")
    for folder in ("trygghetsrad", "templates"):
        found = extract_from_dir(ROOT / folder, _within(folder), _options(folder), keywords=KEYWORDS)
        for file, _line, message, comments, context in found:
            template.add(message, None, [(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return template


def path_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue of a language; empty when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Trygghetsråd", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renew(language: str) -> tuple[int, int]:
    """Bring a language's file up to date; return (texts, texts without a translation)."""
    catalogue = read(language)
    catalogue.update(collect(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = f"# Trygghetsråd: Swedish to {catalogue.locale.english_name}."
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, omit_header=False, sort_output=True, no_location=True)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    kept = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-Type:", "Content-Transfer-Encoding:")
    lines = [
        line
        for line in buffer.getvalue().decode().splitlines()
        if not (line.startswith('"') and line.endswith('\\n"') and ": " in line and not line[1:].startswith(kept))
    ]
    path_of(language).write_text("\n".join(lines) + "\n", "utf-8")
    return len(catalogue), sum(1 for message in catalogue if message.id and not _is_done(message.string))


def _is_done(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def _within(folder: str) -> list[tuple[str, str]]:
    return [(pattern.removeprefix(f"{folder}/"), how) for pattern, how in METHODS if pattern.startswith(folder)]


def _options(folder: str) -> dict[str, dict[str, str]]:
    return {pattern.removeprefix(f"{folder}/"): options for pattern, options in OPTIONS.items()}
