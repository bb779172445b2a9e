"""The verbs of the part: send, act, publish, erase."""

from trygghetsrad.suggestions.use_cases.act import AnswerSuggestion as AnswerSuggestion
from trygghetsrad.suggestions.use_cases.act import DisputeAnswer as DisputeAnswer
from trygghetsrad.suggestions.use_cases.act import HandOver as HandOver
from trygghetsrad.suggestions.use_cases.act import TakeUp as TakeUp
from trygghetsrad.suggestions.use_cases.act import answer_suggestion as answer_suggestion
from trygghetsrad.suggestions.use_cases.act import dispute_answer as dispute_answer
from trygghetsrad.suggestions.use_cases.act import hand_over as hand_over
from trygghetsrad.suggestions.use_cases.act import take_up as take_up
from trygghetsrad.suggestions.use_cases.erase import EraseSuggestion as EraseSuggestion
from trygghetsrad.suggestions.use_cases.erase import erase_suggestion as erase_suggestion
from trygghetsrad.suggestions.use_cases.publish import HideSuggestion as HideSuggestion
from trygghetsrad.suggestions.use_cases.publish import PublishSuggestion as PublishSuggestion
from trygghetsrad.suggestions.use_cases.publish import RestoreSuggestion as RestoreSuggestion
from trygghetsrad.suggestions.use_cases.publish import UnpublishSuggestion as UnpublishSuggestion
from trygghetsrad.suggestions.use_cases.publish import hide_suggestion as hide_suggestion
from trygghetsrad.suggestions.use_cases.publish import publish_suggestion as publish_suggestion
from trygghetsrad.suggestions.use_cases.publish import restore_suggestion as restore_suggestion
from trygghetsrad.suggestions.use_cases.publish import unpublish_suggestion as unpublish_suggestion
from trygghetsrad.suggestions.use_cases.send import RegisterSuggestion as RegisterSuggestion
from trygghetsrad.suggestions.use_cases.send import SendSuggestion as SendSuggestion
from trygghetsrad.suggestions.use_cases.send import register_suggestion as register_suggestion
from trygghetsrad.suggestions.use_cases.send import send_suggestion as send_suggestion
