"""Draws that are no network: three features and more, households, cells of some features. Needs numpy and highspy.

Read in this order:

    rows         the quotas as rows over types, in whole numbers
    highs        the solver, with one thread and fixed settings
    relaxation   the fairest expected seats when panels may be split, stage by stage
    proof        the stages' proof in whole numbers and fractions: no solver, no tolerance
    panels       whole panels whose plain average lies close to those seats
    weights      weights that make the average right
    columns      when no weights can: the fairest lottery over whole panels, each asked for by its price
    fairest      the three ways put together; `core.dispatch` chooses between them and the network

The import of `numpy` and `highspy` happens with this package and nowhere else in the core.
"""
