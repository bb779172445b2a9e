"""Collect the texts anew and say what lacks a translation."""

import sys

from trygghetsrad.translations import LANGUAGES, renew

if __name__ == "__main__":
    for language in LANGUAGES:
        texts, missing = renew(language)
        sys.stdout.write(f"{language}: {texts} texts, {missing} without a translation\n")
