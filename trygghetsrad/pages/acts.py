"""The log in words: what each act is called. A test holds this list against every act that the program records."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark

ACTS: dict[str, LazyString] = {
    "account.accepted": mark("Valde lösenord första gången"),
    "account.activated": mark("Öppnade ett konto"),
    "account.deactivated": mark("Stängde ett konto"),
    "account.erased": mark("Tog bort uppgifterna i ett konto"),
    "account.invited": mark("Bjöd in till ett konto"),
    "account.logged_in": mark("Loggade in"),
    "account.logged_out": mark("Loggade ut"),
    "account.logged_out_everywhere": mark("Loggade ut överallt"),
    "account.login_failed": mark("Misslyckades med att logga in"),
    "account.password_changed": mark("Bytte lösenord"),
    "account.reset_requested": mark("Bad om ett nytt lösenord"),
    "account.roles_changed": mark("Ändrade roller"),
    "agenda_item.added": mark("Lade till en punkt på dagordningen"),
    "agenda_item.changed": mark("Ändrade en punkt på dagordningen"),
    "agenda_item.moved": mark("Flyttade en punkt på dagordningen"),
    "agenda_item.removed": mark("Tog bort en punkt från dagordningen"),
    "call.changed": mark("Ändrade en utlysning"),
    "call.made": mark("Skapade en utlysning"),
    "call.withdrawn": mark("Drog tillbaka en utlysning"),
    "council.answered": mark("Svarade på en inbjudan"),
    "council.appointed": mark("Utsåg någon till en plats"),
    "council.appointment_ended": mark("Avslutade ett uppdrag"),
    "council.invited": mark("Bjöd in till en plats i rådet"),
    "council.names_read": mark("Läste namnen i rådet"),
    "council.term_started": mark("Skapade en period för rådet"),
    "draw.cancelled": mark("Avbröt en lottning"),
    "draw.drawn": mark("Lottade"),
    "draw.handed_out": mark("Lämnade ut en lottnings fil för granskning"),
    "draw.locked": mark("Låste poolen"),
    "draw.names_read": mark("Läste namnen på de lottade"),
    "draw.quotas_saved": mark("Sparade kvoter"),
    "draw.started": mark("Började en lottning"),
    "letter.sent_again": mark("Skickade ett mejl igen"),
    "meeting.agenda_hidden": mark("Dolde en dagordning"),
    "meeting.agenda_published": mark("Publicerade en dagordning"),
    "meeting.attendance_recorded": mark("Skrev upp närvaron"),
    "meeting.cancelled": mark("Ställde in ett möte"),
    "meeting.changed": mark("Ändrade ett möte"),
    "meeting.notes_published": mark("Publicerade anteckningar"),
    "meeting.notes_saved": mark("Sparade anteckningar"),
    "meeting.notes_unpublished": mark("Tog bort anteckningar från webben"),
    "meeting.planned": mark("Planerade ett möte"),
    "meeting.restored": mark("Planerade ett inställt möte igen"),
    "population.chosen": mark("Valde befolkningstabell"),
    "population.imported": mark("Läste in en befolkningstabell"),
    "registration.changed": mark("Ändrade en anmälan"),
    "registration.confirmed": mark("Bekräftade en anmälan"),
    "registration.paused": mark("Pausade en anmälan"),
    "registration.read": mark("Läste en anmälan"),
    "registration.received": mark("Anmälde intresse"),
    "registration.resumed": mark("Återupptog en anmälan"),
    "registration.withdrawn": mark("Tog bort en anmälan"),
    "suggestion.answered": mark("Svarade på ett förslag"),
    "suggestion.erased": mark("Tog bort uppgifter i ett förslag"),
    "suggestion.handed_over": mark("Lämnade vidare ett förslag"),
    "suggestion.hidden": mark("Lade ett förslag åt sidan"),
    "suggestion.published": mark("Publicerade ett förslag"),
    "suggestion.registered": mark("Registrerade ett förslag"),
    "suggestion.restored": mark("Tog fram ett förslag igen"),
    "suggestion.taken_up": mark("Tog upp ett förslag på ett möte"),
    "suggestion.unpublished": mark("Tog bort ett förslag från webben"),
}


def act_words(action: str) -> str:
    """What an act is called; its own name if a later version recorded it."""
    return str(ACTS.get(action, action))
