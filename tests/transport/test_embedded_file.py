from __future__ import annotations

import stat
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

from shared.flows.ports_transport import Outcome, Parcel
from shared.transport.embedded import EmbeddedTransport, provide_inboxes
from shared.transport.embedded_file import QueueFile

OPENER = """
    import sys
    from pathlib import Path
    from shared.flows.ports_transport import Parcel
    from shared.transport.embedded import EmbeddedTransport

    sys.stdin.readline()
    me = sys.argv[2]
    publisher = EmbeddedTransport(Path(sys.argv[1]), me).publisher()
    print(*publisher.publish([Parcel(f"{n}", me, me, "k") for n in range(20)]))
"""


def test_processes_that_open_a_new_file_together_all_succeed(tmp_path: Path) -> None:
    # Given six processes that wait for the same moment, and no file
    path = str(tmp_path / "queues.db")
    program = [sys.executable, "-c", textwrap.dedent(OPENER), path]
    processes = [
        subprocess.Popen([*program, f"gd{n}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for n in range(6)
    ]  # fmt: skip

    # When they open it
    outputs = [process.communicate("go\n")[0] for process in processes]

    # Then every parcel is stored
    assert [output.split() for output in outputs] == [["confirmed"] * 20] * 6
    with closing(QueueFile(Path(path))) as file:
        assert [file.size(f"inbox.gd{n}") for n in range(6)] == [20] * 6


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    provide_inboxes(tmp_path / "queues.db", ["gd"])
    assert stat.S_IMODE((tmp_path / "queues.db").stat().st_mode) == 0o600


def test_a_provided_inbox_takes_parcels_before_its_court_runs(tmp_path: Path) -> None:
    provide_inboxes(tmp_path / "queues.db", ["gd", "gd03"])
    publisher = EmbeddedTransport(tmp_path / "queues.db", "gd").publisher()
    assert publisher.publish([Parcel("m", "gd", "gd03", "k")]) == [Outcome.CONFIRMED]
    publisher.close()


def test_a_queue_is_leased_to_one_reader_and_free_when_the_lease_ends(tmp_path: Path) -> None:
    # Given a message in the hand of a first reader
    path = tmp_path / "queues.db"
    with closing(QueueFile(path, lease_seconds=0.3)) as first, closing(QueueFile(path, lease_seconds=0.3)) as second:
        first.declare("inbox.gd")
        first.put("inbox.gd", "{}", b"x")
        assert len(first.take("inbox.gd", 0, 10)) == 1

        # When another reader looks, then it gets nothing until the lease has ended
        assert second.take("inbox.gd", 0, 10) == []
        give_up_at = time.monotonic() + 5
        rows = []
        while not rows and time.monotonic() < give_up_at:
            rows = second.take("inbox.gd", 0, 10)
        assert [row[0] for row in rows] == [1]

        # And a late acknowledgement by the first removes the message for good
        first.remove("inbox.gd", [1], release=True)
        assert second.size("inbox.gd") == 0


def test_a_batch_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    with closing(QueueFile(tmp_path / "queues.db")) as file:
        try:
            with file.transaction():
                file.put("inbox.gd", "{}", b"x")
                raise RuntimeError
        except RuntimeError:
            pass
        assert file.size("inbox.gd") == 0
