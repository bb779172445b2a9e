"""What is asked about following: by its pages, by the worker, and by the staff."""

from trygghetsrad.notices.queries.following import MovedBack as MovedBack
from trygghetsrad.notices.queries.following import all_of as all_of
from trygghetsrad.notices.queries.following import every_subscription_of as every_subscription_of
from trygghetsrad.notices.queries.following import follower_count as follower_count
from trygghetsrad.notices.queries.following import has_any as has_any
from trygghetsrad.notices.queries.following import later_moves as later_moves
from trygghetsrad.notices.queries.following import movable as movable
from trygghetsrad.notices.queries.following import moved_along as moved_along
from trygghetsrad.notices.queries.following import subscriber as subscriber
from trygghetsrad.notices.queries.following import subscriber_at as subscriber_at
from trygghetsrad.notices.queries.following import subscription as subscription
from trygghetsrad.notices.queries.following import subscription_to as subscription_to
from trygghetsrad.notices.queries.following import unconfirmed as unconfirmed
from trygghetsrad.notices.queries.following import waiting as waiting
from trygghetsrad.notices.queries.following import without_subscription as without_subscription
from trygghetsrad.notices.queries.telling import is_announced as is_announced
from trygghetsrad.notices.queries.telling import spread_before as spread_before
