"""The short texts of the demonstration. Everyone in them is invented."""

FIRST_CALL = "Vill du sitta i trygghetsrådet?"
FIRST_CALL_TEXT = """\
Vi söker tolv invånare som vill prata om vad som gör kommunen trygg, och vad som kan bli bättre.

Rådet träffas tre eller fyra kvällar om året tillsammans med polis, tjänstepersoner och politiker. Du behöver inte kunna
något särskilt. Det räcker att du bor här.

- Perioden är två år.
- Uppdraget är frivilligt och oavlönat. Vi bjuder på fika.
- Vi lottar bland alla som anmäler sig, så att åldrar och kön liknar kommunens.
"""
OPEN_CALL = "Ett nytt trygghetsråd – vill du vara med?"
OPEN_CALL_TEXT = """\
Snart är rådets första period slut. Nu lottar vi tolv platser för de kommande två åren.

Du som bor i kommunen och fyller minst 16 i år kan anmäla dig. Det tar ungefär två minuter, och du kan ta tillbaka din
anmälan när du vill.

Vi vill gärna att fler unga anmäler sig. Säg gärna till en granne, ett barnbarn eller någon på jobbet.
"""
WITNESS = "Vera Vittnesson, påhittad granskare"
DIGITS_ON = "Klockan 13 i kommunhusets foajé, alla är välkomna"
COUNCIL = "Trygghetsrådet"
APPOINTED = (
    ("police", "Petra Demoberg", "Kommunpolis"),
    ("official", "Samira Exempelsson", "Trygghetssamordnare"),
    ("official", "Olle Hittepåsson", "Chef för kultur och fritid"),
    ("politician", "Rut Sagolund", "Ledamot i kommunfullmäktige"),
    ("politician", "Gösta Provström", "Ledamot i kommunstyrelsen"),
)
"""(kind of seat, name, role), in the order of the seats."""
POPULATION = "Folkmängd 2018, uppskattad efter kön"
POPULATION_NOTE = (
    "Åldersgrupperna är kommunens folkmängd den 31 december 2018, 16\u00a0186 personer. Hur många som är kvinnor och "
    "män är en uppskattning: varje grupp är delad efter fördelningen i hela kommunen omkring 2015, "
    "7\u00a0830 kvinnor och 7\u00a0766 män. Byt mot en färsk tabell från SCB innan ni lottar på riktigt."
)
INJURIES = {
    "municipality": "Påhittade skador för demonstrationen",
    "county": "Påhittade skador i ett påhittat län",
    "nation": "Påhittade skador i ett påhittat land",
}
