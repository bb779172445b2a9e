"""The application of the demonstration, opened in LibreOffice: whoever goes on writing finds everything there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import config_for
from tests.office.soffice import to_pdf
from tests.pdftext import opened, text_of
from trygghetsrad.app import create_app
from trygghetsrad.demo.build import fill
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.programme import queries
from trygghetsrad.programme.dossier import SOURCES, dossier
from trygghetsrad.programme.printing import application_docx

pytestmark = pytest.mark.office


def squeezed(text: str) -> str:
    """Without blanks: where a line was broken says nothing."""
    return "".join(text.split())


def test_the_application_opens_and_holds_every_criterion_with_its_evidence(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    app = create_app(config_for(f"sqlite:///{tmp_path / 'demo.db'}", tmp_path, ENVIRONMENT="development"))
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    with app.test_request_context(), database.write() as session:
        fill(session, now=now)
        cycle = queries.under_way(session)
        assert cycle is not None
        whole = dossier(session, cycle, now)
        document = tmp_path / "ansokan.docx"
        document.write_bytes(application_docx(whole))

        printed = to_pdf(document)

        with opened(printed) as file:
            assert len(file.pages) > 1
        text = squeezed(text_of(printed))
        assert len(whole.parts) == 6
        for part in whole.parts:
            assert squeezed(f"{part.criterion.number}. {part.criterion.title}") in text
            assert part.evidence
            for source, items in part.evidence.items():
                assert squeezed(str(SOURCES[source])) in text
                assert [item.title for item in items if squeezed(item.title) not in text] == []
    database.engine.dispose()
