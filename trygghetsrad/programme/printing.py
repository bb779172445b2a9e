"""The application and the year as files: DOCX to go on writing in, tagged PDF to print and keep."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from flask import current_app

from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.pdf import pdf, picture
from trygghetsrad.kernel.web import public_url
from trygghetsrad.programme import words
from trygghetsrad.programme.dossier import SOURCES, Dossier
from trygghetsrad.programme.evidence import Item

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LANGUAGES = {"sv": "sv-SE", "fi": "fi-FI", "en": "en-GB"}
Json = dict[str, Any]


def title_of(dossier: Dossier) -> str:
    return _("Ansökan om certifiering %(period)s", period=_period(dossier))


def _period(dossier: Dossier) -> str:
    return f"{dossier.cycle.starts_on.year}–{dossier.cycle.ends_on.year}"


def _unwritten(text: str) -> str:
    return text or _("Det här är inte skrivet än.")


def application_docx(dossier: Dossier) -> bytes:
    """The draft as a text document: headings that are headings, a language, and pictures with their words."""
    municipality = current_app.extensions["config"].municipality.in_language(current_language())
    file: Docx = Document()
    _set_language(file, _LANGUAGES[current_language()])
    file.core_properties.title = title_of(dossier)
    file.core_properties.author = municipality.full_name
    file.core_properties.language = _LANGUAGES[current_language()]
    file.add_heading(title_of(dossier), level=0)
    file.add_paragraph(municipality.full_name)
    file.add_paragraph(dossier.version.name)
    for heading, text in dossier.chapters:
        file.add_heading(heading, level=1)
        _write(file, _unwritten(text))
    _numbers(file, dossier)
    for part in dossier.parts:
        file.add_heading(f"{part.criterion.number}. {part.criterion.title}", level=1)
        _write(file, part.criterion.text)
        _write(file, _unwritten(part.answer.words if part.answer else ""))
        for source, items in part.evidence.items():
            file.add_heading(str(SOURCES[source]), level=2)
            for item in items:
                _item(file, item)
        if part.missing:
            file.add_heading(_("Det som saknas"), level=2)
            for text in part.missing:
                file.add_paragraph(text, style="List Bullet")
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _set_language(file: Docx, language: str) -> None:
    """Say it where every style inherits it from, so that the text is read out and spell-checked rightly."""
    properties = file.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    mark = properties.find(qn("w:lang"))
    if mark is None:
        mark = OxmlElement("w:lang")
        properties.append(mark)
    for name in ("w:val", "w:eastAsia"):
        mark.set(qn(name), language)


def _write(file: Docx, text: str) -> None:
    for line in text.splitlines():
        if line.strip():
            file.add_paragraph(line)


def _item(file: Docx, item: Item) -> None:
    paragraph = file.add_paragraph(style="List Bullet")
    paragraph.add_run(item.title).bold = True
    if item.text:
        paragraph.add_run(f" {' '.join(item.text.splitlines())}")


def _numbers(file: Docx, dossier: Dossier) -> None:
    """How the goals stand, as a table and as a picture that says the same."""
    file.add_heading(_("Så står målen"), level=1)
    table = file.add_table(rows=1, cols=2)
    table.style = file.styles["Table Grid"]
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = _("Läge"), _("Antal mål")
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - the library has no other way to mark a heading row
    for word, count in dossier.states:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = word, str(count)
    said = ", ".join(f"{word}: {count}" for word, count in dossier.states)
    drawn = file.add_picture(io.BytesIO(picture("bars", {"rows": [list(row) for row in dossier.states]})), width=Cm(14))
    inner = drawn._inline.docPr  # noqa: SLF001 - nor to give a picture its words
    inner.set("descr", _("Antal mål efter läge. %(said)s.", said=said))
    inner.set("title", _("Så står målen"))
    if dossier.cost:
        file.add_paragraph(_("Aktiviteterna kostade tillsammans %(sum)s.", sum=words.cost_words(dossier.cost)))


def application_pdf(dossier: Dossier) -> bytes:
    """The same, tagged, to print and keep."""
    sections = [section(heading, *_unwritten(text).splitlines()) for heading, text in dossier.chapters]
    rows = [[word, str(count)] for word, count in dossier.states]
    states = table(_("Så står målen"), [_("Läge"), _("Antal mål")], rows, [3, 1], [1])
    cost = _("Aktiviteterna kostade tillsammans %(sum)s.", sum=words.cost_words(dossier.cost)) if dossier.cost else ""
    sections.append(section(_("Så står målen"), cost, tables=[states]))
    for part in dossier.parts:
        said = _unwritten(part.answer.words if part.answer else "").splitlines()
        evidence = [
            {"name": str(SOURCES[source]), "text": "\n".join(_line(item) for item in items), "code": False}
            for source, items in part.evidence.items()
        ]
        if part.missing:
            evidence.append({"name": _("Det som saknas"), "text": "\n".join(part.missing), "code": False})
        heading = f"{part.criterion.number}. {part.criterion.title}"
        sections.append(section(heading, part.criterion.text, *said, facts=evidence))
    return printed(title_of(dossier), sections, public_url("programme.certificate", current_language()))


def _line(item: Item) -> str:
    return f"– {item.title}{f'. {item.text}' if item.text else ''}"


def section(heading: str, *sentences: str, facts: list[Json] | None = None, tables: list[Json] | None = None) -> Json:
    """A part of `templates/pdf/record.typ`."""
    said = [one for one in sentences if one.strip()]
    return {"heading": heading, "sentences": said, "facts": facts or [], "tables": tables or []}


def table(caption: str, headings: list[str], rows: list[list[str]], widths: list[int], numeric: list[int]) -> Json:
    return {"caption": caption, "headings": headings, "rows": rows, "widths": widths, "numeric": numeric}


def printed(title: str, sections: list[Json], footer: str) -> bytes:
    municipality = current_app.extensions["config"].municipality.in_language(current_language())
    data = {
        "sender": municipality.full_name,
        "footer": footer,
        "sections": sections,
        "signing": "",
        "signatures": [],
    }
    return pdf("record", title, current_language(), data)
