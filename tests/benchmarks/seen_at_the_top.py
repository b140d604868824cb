"""How soon the supreme court's page shows a message that travels through four tiers.

Four courts run as `zhixing up` runs them; the supreme court issues notices that go spc → gd → gd03 → gd0304, each level
passing on what it has received. Meanwhile the live part of the supreme court's page is fetched as often as the page
fetches it, and the instant at which each hop first stands in it is compared with the instant in the court's evidence.

    PYTHONPATH=tests python tests/benchmarks/seen_at_the_top.py [embedded|rabbitmq] [notices]

Prints, as median and worst: sending → first hop on the page; sending → in effect in the fourth tier, and that on the
page; any hop → on the page. The aim is one second for the first. Asserts nothing: time on a shared machine is no claim
a test could make.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from exchange_watching import LINE, Travel, watched_notice

from shared.bootstrap.launch import Launch
from shared.scenarios.live_country import LiveCountry
from shared.web.pages.exchange_map import EVERY_MS

NOTICES = 10


def main() -> None:
    engine = sys.argv[1] if len(sys.argv) > 1 else "embedded"
    notices = int(sys.argv[2]) if len(sys.argv) > 2 else NOTICES
    folder = Path(tempfile.mkdtemp(prefix="zhixing-top-"))
    folder.chmod(0o755)  # the account of a private PostgreSQL must get through
    launch = Launch(folder / "country", lambda _line: None)
    try:
        country = LiveCountry(launch.start(engine=engine, ports_from=None, fresh=False, courts=LINE))
        travels = []
        for number in range(notices):
            country.settle()
            time.sleep(2)  # until the readers poll slowly again
            travels.append(watched_notice(country, 100 + number, EVERY_MS / 1000))
        country.close()
        report(engine, travels)
    finally:
        launch.stop()
        shutil.rmtree(folder, ignore_errors=True)


def report(engine: str, travels: list[Travel]) -> None:
    hops = [lag for travel in travels for lag in travel.hops]
    rows = {
        "sent, first hop on the page": [travel.first_seen for travel in travels],
        "sent, in effect in the fourth tier": [travel.travelled for travel in travels],
        "sent, all of it on the page": [travel.last_seen for travel in travels],
        "a hop, on the page": hops,
    }
    sys.stdout.write(f"{engine}: {len(travels)} notices, {len(hops)} hops, page fetched every {EVERY_MS} ms\n")
    for name, seconds in rows.items():
        sys.stdout.write(f"{name:<36} median {median(seconds):5.2f} s   worst {max(seconds):5.2f} s\n")


if __name__ == "__main__":
    main()
