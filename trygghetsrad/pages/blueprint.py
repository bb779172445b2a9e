"""The blueprint that the pages hang on."""

from flask import Blueprint

bp = Blueprint("pages", __name__)
