"""The verbs of the part: follow and stop, announce, tell, move, forget."""

from trygghetsrad.notices.use_cases.announcing import announce as announce
from trygghetsrad.notices.use_cases.changing import ChangeRhythm as ChangeRhythm
from trygghetsrad.notices.use_cases.changing import SilenceSender as SilenceSender
from trygghetsrad.notices.use_cases.changing import StopFollowing as StopFollowing
from trygghetsrad.notices.use_cases.changing import StopWeekly as StopWeekly
from trygghetsrad.notices.use_cases.changing import change_rhythm as change_rhythm
from trygghetsrad.notices.use_cases.changing import silence_sender as silence_sender
from trygghetsrad.notices.use_cases.changing import stop_following as stop_following
from trygghetsrad.notices.use_cases.changing import stop_weekly as stop_weekly
from trygghetsrad.notices.use_cases.following import AskForOwnPage as AskForOwnPage
from trygghetsrad.notices.use_cases.following import AskToFollow as AskToFollow
from trygghetsrad.notices.use_cases.following import ConfirmFollowing as ConfirmFollowing
from trygghetsrad.notices.use_cases.following import ask_for_own_page as ask_for_own_page
from trygghetsrad.notices.use_cases.following import ask_to_follow as ask_to_follow
from trygghetsrad.notices.use_cases.following import confirm_following as confirm_following
from trygghetsrad.notices.use_cases.forgetting import CONFIRM as CONFIRM
from trygghetsrad.notices.use_cases.forgetting import EraseSubscriber as EraseSubscriber
from trygghetsrad.notices.use_cases.forgetting import erase_subscriber as erase_subscriber
from trygghetsrad.notices.use_cases.moving import move_followers as move_followers
from trygghetsrad.notices.use_cases.moving import return_followers as return_followers
from trygghetsrad.notices.use_cases.telling import sender_purpose as sender_purpose
from trygghetsrad.notices.use_cases.telling import spread as spread
from trygghetsrad.notices.use_cases.telling import write_letters as write_letters
