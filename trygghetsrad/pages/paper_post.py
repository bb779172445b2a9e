"""Letters on paper: what waits to be printed, and the files. Whoever prints is logged; nobody's name is on the page."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from trygghetsrad.kernel import post as paper
from trygghetsrad.kernel import readings
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.pdf import pdf_answer
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.pages.blueprint import bp
from trygghetsrad.pages.use_cases import PrintAgain, PrintPost, print_again, print_post


class PrintForm(Form):
    """One button. `batch` is a mark of this one page: pressed twice, it counts once."""

    batch = HiddenField(default=lambda: str(uuid4()))

    def to_command(self) -> PrintPost:
        try:
            return PrintPost(UUID(self.batch.data or ""))
        except ValueError:
            raise NotFound from None


@bp.route("/personal/post", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def post() -> ResponseReturnValue:
    """What waits, by sort, and what has been printed. The button prints all of it."""
    private_page()
    form = PrintForm()
    if form.validate_on_submit():
        command = form.to_command()
        if perform(print_post, command, form=form):
            return _opened(command.batch)
    page = render_template(
        "pages/post.html", form=form, waiting=paper.waiting(reading()), batches=paper.batches(reading())
    )
    return page, form.status


@bp.post("/personal/post/<uuid:batch>/igen")
@allow(Permission.COUNCIL_MANAGE)
def post_again(batch: UUID) -> ResponseReturnValue:
    """Print the same letters once more."""
    if Form().validate_on_submit() and perform(print_again, PrintAgain(batch)):
        return _opened(batch)
    return redirect(url_for("pages.post"), 303)


@bp.get("/personal/post/<uuid:batch>.pdf")
@allow(Permission.COUNCIL_MANAGE)
def post_file(batch: UUID) -> ResponseReturnValue:
    """The letters of a batch, for a quarter of an hour after the button."""
    private_page()
    letters = paper.letters_in(reading(), batch)
    if not letters:
        raise NotFound
    if not readings.is_open(_room(batch)):
        flash(_("Tryck på Skriv ut igen, så öppnas filen."), "info")
        return redirect(url_for("pages.post"), 303)
    return pdf_answer(paper.as_pdf(letters, _("Brev att skriva ut")), "brev.pdf")


def _opened(batch: UUID) -> ResponseReturnValue:
    readings.open_room(_room(batch))
    return redirect(url_for("pages.post_file", batch=batch), 303)


def _room(batch: UUID) -> str:
    return f"post:{batch}"
