"""One search index for all parts, on both databases, written in the transaction of what it indexes.

A part `put`s what may be found under a kind of its own, and takes it out again. Who may see a kind is the asker's to
know, so what only the staff reads has another kind than what is public. Texts are stemmed here, and both databases are
asked for the same stems, so they find the same things. Of many hits the newest are ranked and the rest left out: that
keeps a question's cost the same however much there is.

    register_kind(app, "suggestion", list_suggestions)      # how `flask search rebuild` finds what belongs there
    put(session, "suggestion", id, title="…", text="…", order=number)
    find(looking(), "suggestion", "mörk gångväg", limit=20) # -> hits, best first
    similar(looking(), "suggestion", text, limit=3)         # what a text is like
    drop(session, "suggestion", id)                         # not found any more; `erase` also scrubs the file
"""

from trygghetsrad.kernel.search.asking import Hit as Hit
from trygghetsrad.kernel.search.asking import find as find
from trygghetsrad.kernel.search.asking import similar as similar
from trygghetsrad.kernel.search.index import Entry as Entry
from trygghetsrad.kernel.search.index import drop as drop
from trygghetsrad.kernel.search.index import erase as erase
from trygghetsrad.kernel.search.index import put as put
from trygghetsrad.kernel.search.index import put_entry as put_entry
from trygghetsrad.kernel.search.index import put_new as put_new
from trygghetsrad.kernel.search.index import rebuild as rebuild
from trygghetsrad.kernel.search.index import register_kind as register_kind
