"""Sending a form without knowing what it asks: emptied, or filled in with something that fits."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page

FORMS = "main form[method=post]:not(.button-form)"
BUTTONS = "main form.button-form"
LAST = """const form = [...document.querySelectorAll(selector)].at(-1);"""
PRESS = """const buttons = [...form.querySelectorAll("button[type=submit]")];
form.requestSubmit(buttons.findLast(one => one.dataset.variant !== "secondary") ?? buttons[0]);"""
EMPTY = f"""selector => {{ {LAST} for (const one of form.elements) {{
  if (["radio", "checkbox"].includes(one.type)) one.checked = false;
  else if (one.tagName === "SELECT") {{ if ([...one.options].some(option => !option.value)) one.value = "" }}
  else if (!["hidden", "submit", "button", "file"].includes(one.type)) one.value = "" }} {PRESS} }}"""
FILL = f"""([selector, answers]) => {{ {LAST} for (const one of form.elements) {{
  const same = [...form.elements].filter(other => other.name === one.name);
  const answer = answers[one.name] ?? answers[one.name.split("-").at(-1)];
  if (one.closest("[aria-hidden]")) continue;
  if (one.type === "radio") {{
    if (answer ? one.value === answer : !same.some(other => other.checked)) one.checked = true;
  }}
  else if (one.type === "checkbox") one.checked = same.indexOf(one) < Number(answers.most);
  else if (one.tagName === "SELECT") {{ if (!one.value) one.selectedIndex = one.options.length - 1 }}
  else if (["hidden", "submit", "button", "file"].includes(one.type) || (one.value && !answer)) continue;
  else one.value = answer ?? (one.inputMode === "numeric" ? answers.number : answers[one.type] ?? answers.text) }}
  {PRESS} }}"""
PUSH = f"""selector => {{ {LAST} {PRESS} }}"""
IS_THERE = "selector => document.querySelector(selector) !== null"
ADDRESS = "kim.exempelsson@example.se"
NEXT_YEAR = date.today().year + 1  # noqa: DTZ011
ANSWERS = {
    "most": "12",
    "text": "Det är mörkt vid bron om kvällarna.",
    "number": "12",
    "email": ADDRESS,
    "tel": "070-174 06 11",
    "password": "en lugn kväll vid slussen",
    "birth_year": "1980",
    "lives": "yes",
    "year": str(NEXT_YEAR),
    "ends_on-year": str(NEXT_YEAR + 1),
    "closes_on-year": str(NEXT_YEAR + 1),
    "starts": "18.00",
    "ends": "20.00",
}


def has_form(page: Page) -> bool:
    return bool(page.evaluate(IS_THERE, FORMS))


def send_empty(page: Page) -> None:
    """Send the page's last form with nothing in it."""
    with page.expect_navigation():
        page.evaluate(EMPTY, FORMS)


def send_filled(page: Page, answers: dict[str, str]) -> None:
    """Send the page's last form with a dozen boxes ticked and every field filled in; what was there already stays."""
    with page.expect_navigation():
        page.evaluate(FILL, [FORMS, ANSWERS | answers])


def push(page: Page, action: str) -> bool:
    """Press the button that stands alone and leads there. Say whether the page had it."""
    button = f'{BUTTONS}[action="{action}"]'
    if not page.evaluate(IS_THERE, button):
        return False
    with page.expect_navigation():
        page.evaluate(PUSH, button)
    return True
