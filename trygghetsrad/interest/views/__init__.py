"""Pages of the part. Importing a module hangs its views on the blueprint."""

from trygghetsrad.interest.views import calls, desk, notices, own, person, pool, register
from trygghetsrad.interest.views.blueprint import bp

__all__ = ["bp", "calls", "desk", "notices", "own", "person", "pool", "register"]
