"""What is asked of the suggestions: by their keepers and senders, and by everyone."""

from trygghetsrad.suggestions.queries.keeping import by_code as by_code
from trygghetsrad.suggestions.queries.keeping import by_follow_secret as by_follow_secret
from trygghetsrad.suggestions.queries.keeping import by_number as by_number
from trygghetsrad.suggestions.queries.keeping import by_sending_key as by_sending_key
from trygghetsrad.suggestions.queries.keeping import find as find
from trygghetsrad.suggestions.queries.keeping import has_event as has_event
from trygghetsrad.suggestions.queries.keeping import inbox as inbox
from trygghetsrad.suggestions.queries.keeping import lock_numbering as lock_numbering
from trygghetsrad.suggestions.queries.keeping import locked as locked
from trygghetsrad.suggestions.queries.keeping import next_number as next_number
from trygghetsrad.suggestions.queries.keeping import next_position as next_position
from trygghetsrad.suggestions.queries.keeping import open_count as open_count
from trygghetsrad.suggestions.queries.keeping import overdue as overdue
from trygghetsrad.suggestions.queries.keeping import timeline as timeline
from trygghetsrad.suggestions.queries.paging import PAGE as PAGE
from trygghetsrad.suggestions.queries.paging import Page as Page
from trygghetsrad.suggestions.queries.public import Counts as Counts
from trygghetsrad.suggestions.queries.public import Listed as Listed
from trygghetsrad.suggestions.queries.public import PublicEvent as PublicEvent
from trygghetsrad.suggestions.queries.public import Shown as Shown
from trygghetsrad.suggestions.queries.public import by_ids as by_ids
from trygghetsrad.suggestions.queries.public import counts as counts
from trygghetsrad.suggestions.queries.public import latest_outcome as latest_outcome
from trygghetsrad.suggestions.queries.public import public_page as public_page
from trygghetsrad.suggestions.queries.public import published as published
