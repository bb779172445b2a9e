"""What the peer finds in one pool: run by `benchmarks.lottery` in an environment that has sortition-algorithms alone.

    python lottery_peer.py FOLDER SIZE ALGORITHM SOLVER

Prints JSON: the processor's seconds it took to find its distribution, the lowest chance, and whether it did what was
asked (without a licence for its solver "leximin" becomes maximin).
"""

from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path


def main() -> None:
    """Read the tables as the peer does, and time the search for the distribution alone."""
    from sortition_algorithms import committee_generation as peer  # noqa: PLC0415
    from sortition_algorithms.features import read_in_features  # noqa: PLC0415
    from sortition_algorithms.people import read_in_people  # noqa: PLC0415
    from sortition_algorithms.settings import Settings  # noqa: PLC0415

    folder, size, algorithm, solver = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    features, *_ = read_in_features(*_table(folder / "quotas.csv"), number_to_select=size)
    settings = Settings(id_column="id", columns_to_keep=[], check_same_address=False)
    people, *_ = read_in_people(*_table(folder / "people.csv"), features, settings)
    find = {"maximin": peer.find_distribution_maximin, "leximin": peer.find_distribution_leximin}[algorithm]
    begun = time.process_time()
    panels, weights, _ = find(features, people, size, [], solver)
    seconds = time.process_time() - begun
    chances = dict.fromkeys(people, 0.0)
    for panel, weight in zip(panels, weights, strict=True):
        for one in panel:
            chances[one] += weight
    print(json.dumps({"seconds": seconds, "lowest": min(chances.values()), "panels": len(panels)}))


def _table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return list(rows.fieldnames or ()), list(rows)


if __name__ == "__main__":
    main()
