"""Reading files in: sent, columns pointed out, checked, read, undone. The worker does the reading."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, come_again, perform, reading, takes_files
from trygghetsrad.statistics import queries
from trygghetsrad.statistics.forms import CodeListForm, ColumnsForm, UploadForm, code_list_file, columns_form
from trygghetsrad.statistics.models import ImportState, InjuryImport
from trygghetsrad.statistics.readers import FAULTS, FIELDS
from trygghetsrad.statistics.readers.lines import MOST_BYTES
from trygghetsrad.statistics.use_cases import (
    AcceptImport,
    CancelImport,
    UndoImport,
    accept_import,
    cancel_import,
    choose_columns,
    receive_file,
    replace_code_list,
    undo_import,
)
from trygghetsrad.statistics.views import bp
from trygghetsrad.statistics.words import slight_words

ROOM = 100_000


@bp.route("/personal/program/statistik", methods=["GET", "POST"])
@allow(Permission.STATISTICS_MANAGE)
@takes_files(MOST_BYTES + ROOM)
def imports() -> ResponseReturnValue:
    """The form to send a file, and every file that was sent."""
    form = UploadForm()
    row = perform(receive_file, form.to_command(), form=form) if form.validate_on_submit() else None
    if row is not None:
        current_app.extensions["jobs"].wake_later()
        return redirect(url_for(".show_import", import_id=row.id), 303)
    page = render_template(
        "statistics/imports.html",
        form=form,
        imports=queries.recent_imports(reading()),
        old_codes=queries.sets_of_older_lists(reading(), queries.lists_in_force(reading())),
        fields=FIELDS,
    )
    return page, form.status


@bp.get("/personal/program/statistik/<uuid:import_id>")
@allow(Permission.STATISTICS_MANAGE)
def show_import(import_id: UUID) -> ResponseReturnValue:
    """Where a file is on its way in. While the worker is at it the page asks again by itself."""
    row = queries.import_of(reading(), import_id)
    answer = _page(row, _columns(row))
    if row.state.is_at_work:
        current_app.extensions["jobs"].wake_later()
        come_again(answer)
    return answer


@bp.post("/personal/program/statistik/<uuid:import_id>/kolumner")
@allow(Permission.STATISTICS_MANAGE)
def choose(import_id: UUID) -> ResponseReturnValue:
    """Say what the columns are."""
    row = queries.import_of(reading(), import_id)
    form = columns_form(row, queries.lists_in_force(reading()))
    if form.validate_on_submit() and perform(choose_columns, form.to_command(import_id), form=form):
        current_app.extensions["jobs"].wake_later()
        return redirect(url_for(".show_import", import_id=import_id), 303)
    answer = _page(queries.import_of(reading(), import_id), form)
    answer.status_code = form.status
    return answer


@bp.post("/personal/program/statistik/<uuid:import_id>/las-in")
@allow(Permission.STATISTICS_MANAGE)
def accept(import_id: UUID) -> ResponseReturnValue:
    """Read all of it in."""
    return _accept(import_id, only_right=False)


@bp.post("/personal/program/statistik/<uuid:import_id>/las-in-ratta")
@allow(Permission.STATISTICS_MANAGE)
def accept_right(import_id: UUID) -> ResponseReturnValue:
    """Read only its right lines in."""
    return _accept(import_id, only_right=True)


def _accept(import_id: UUID, *, only_right: bool) -> ResponseReturnValue:
    form = Form()
    if perform(accept_import, AcceptImport(import_id, only_right), form=form):
        current_app.extensions["jobs"].wake_later()
        return redirect(url_for(".show_import", import_id=import_id), 303)
    row = queries.import_of(reading(), import_id)
    answer = _page(row, _columns(row), refused=form)
    answer.status_code = form.status
    return answer


@bp.post("/personal/program/statistik/<uuid:import_id>/avbryt")
@allow(Permission.STATISTICS_MANAGE)
def cancel(import_id: UUID) -> ResponseReturnValue:
    """Throw a file away."""
    perform(cancel_import, CancelImport(import_id))
    flash(_("Filen är borttagen. Inget av den är inläst."), "success")
    return redirect(url_for(".imports"), 303)


@bp.post("/personal/program/statistik/<uuid:import_id>/angra")
@allow(Permission.STATISTICS_MANAGE)
def undo(import_id: UUID) -> ResponseReturnValue:
    """Take back what a file brought."""
    perform(undo_import, UndoImport(import_id))
    flash(_("Inläsningen är ångrad. Det som fanns före gäller igen."), "success")
    return redirect(url_for(".show_import", import_id=import_id), 303)


@bp.route("/personal/program/statistik/kodlistor", methods=["GET", "POST"])
@allow(Permission.STATISTICS_MANAGE)
def code_lists() -> ResponseReturnValue:
    """The code lists in force, and the form to replace one."""
    form = CodeListForm()
    if form.validate_on_submit() and perform(replace_code_list, form.to_command(), form=form):
        flash(_("Kodlistan är bytt. Den gäller för filer som läses in från och med nu."), "success")
        return redirect(url_for(".code_lists"), 303)
    lists = queries.lists_in_force(reading())
    page = render_template(
        "statistics/code_lists.html",
        form=form,
        lists=lists,
        fields=FIELDS,
        added={kind: added_at for kind, _version, _codes, added_at in queries.newest_versions(reading())},
        old_codes=queries.sets_of_older_lists(reading(), lists),
    )
    return page, form.status


@bp.get("/personal/program/statistik/kodlistor/<kind>.csv")
@allow(Permission.STATISTICS_MANAGE)
def code_list(kind: str) -> ResponseReturnValue:
    """A code list as a file, to change and read in again."""
    lists = queries.lists_in_force(reading())
    if kind not in lists:
        raise NotFound
    answer = Response("\ufeff" + code_list_file(lists[kind]), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="kodlista-{kind}.csv"'
    return answer


def _columns(row: InjuryImport) -> ColumnsForm | None:
    may = row.state in {ImportState.MAPPING, ImportState.CHECKED}
    return columns_form(row, queries.lists_in_force(reading())) if may else None


def _page(row: InjuryImport, form: ColumnsForm | None, refused: Form | None = None) -> Response:
    lists = queries.lists_in_force(reading())
    levels = lists["level"]
    shown: dict[str, Any] = {
        "row": row,
        "state": row.state.value,
        "columns": form,
        "form": refused or form or Form(),
        "faults": [(line, column, str(FAULTS[kind](value))) for line, column, kind, value in row.faults],
        "summary": [(year, levels.name(level, language_in_force()), count) for year, level, count in row.summary],
        "slight": [slight_words(lists, change) for change in row.slight_changes],
        "undoable": row.state is ImportState.DONE and all(one.active for one in queries.own_sets(reading(), row.id)),
    }
    return make_response(render_template("statistics/import.html", **shown))
