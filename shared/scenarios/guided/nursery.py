"""The parent of a demonstration's processes: the nodes of a country and the guided tour beside them.

`python -m shared.scenarios.guided.nursery SPEC.json`, as `shared.bootstrap.nursery`; SPEC.json names the country's folder.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from shared.bootstrap import nursery
from shared.bootstrap.supervisor import Child


def tour(spec: Mapping[str, Any]) -> Sequence[Child]:
    """The child that serves the tour."""
    return [Child("guide", "web", partial(_serve, Path(spec["folder"])))]


def _serve(folder: Path) -> None:
    from shared.scenarios.guided.server import serve  # after the fork: the nodes need nothing of it

    serve(folder)


if __name__ == "__main__":
    nursery.main(sys.argv[1:], tour)
