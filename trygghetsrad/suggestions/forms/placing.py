"""A point on the map as a form has it: empty, or the middle of a square of the grid."""

from __future__ import annotations

from wtforms import HiddenField

from trygghetsrad.kernel import maps
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.suggestions.placing import own_map


class PointField(HiddenField):
    """Whatever is sent becomes the grid's square before anything else sees it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text, the_map = (valuelist[0].strip() if valuelist else ""), own_map()
        if not text or the_map is None:
            return
        point = maps.written(text)
        if point is None:
            raise ValueError(mark("Punkten på kartan går inte att läsa. Sätt den igen, eller beskriv platsen med ord."))
        if not the_map.holds(point):
            raise ValueError(mark("Punkten ligger utanför kommunen. Sätt den igen, eller beskriv platsen med ord."))
        self.data = str(point)
