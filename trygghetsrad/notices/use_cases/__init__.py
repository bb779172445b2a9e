"""The verbs of the part: follow and stop, announce, tell, move, forget."""

from trygghetsrad.notices.use_cases.announcing import announce as announce
from trygghetsrad.notices.use_cases.forgetting import EraseSubscriber as EraseSubscriber
from trygghetsrad.notices.use_cases.forgetting import erase_subscriber as erase_subscriber
from trygghetsrad.notices.use_cases.moving import move_followers as move_followers
from trygghetsrad.notices.use_cases.moving import return_followers as return_followers
