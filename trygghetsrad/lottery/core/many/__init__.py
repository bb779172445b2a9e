"""Draws that are no network: three features and more, households, cells of some features. Needs numpy and highspy.

Read in this order:

    highs        the solver, with one thread and fixed settings
    relaxation   the fairest expected seats when panels may be split, stage by stage, with their proof
    panels       whole panels whose plain average lies close to those seats
    weights      weights that make the average right
    blend        the same for few types, from panels made many at once
    columns      when no weights can: the fairest lottery over whole panels, each asked for by its price
    whole        the way from a problem to its lottery; `core.fairest` chooses between this and the network
    conflict     why no panel keeps the quotas; `mends` the smallest change that helps
    alternates   the reserve that keeps the quotas best, case by case

The import of `numpy` and `highspy` happens with this package and nowhere else in the core.
"""
