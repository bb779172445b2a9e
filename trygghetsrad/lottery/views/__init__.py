"""The pages of the draw.

`public` is what everyone can check, `own` one person's lot, `staff` the five steps, `quotas` two of them,
`calculations` what the worker finds, `by_hand` choosing without a lottery, `disclosure` the auditors' file,
`exemptions` who is not in the draw.
"""

from flask import Blueprint

bp = Blueprint("lottery", __name__)

from trygghetsrad.lottery.views import (  # noqa: E402 - they hang their routes on `bp`
    by_hand,  # noqa: F401
    calculations,  # noqa: F401
    disclosure,  # noqa: F401
    exemptions,  # noqa: F401
    own,  # noqa: F401
    public,  # noqa: F401
    quotas,  # noqa: F401
    staff,  # noqa: F401
)
