"""Run the embedded cloud and end all of it, whatever happens to who started it.

The cloud starts one process per running function and leaves them behind. This process leads a
group of its own with all of them in it; when its standard input closes, because the starter closed
it or died, the whole group is ended.
"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

GRACE_SECONDS = 5.0


def main() -> None:
    """Start the cloud on this interpreter; never returns, since the group ends with the cloud."""
    server = Path(__file__).with_name("cloud_server.py")
    command = [sys.executable, "-P", str(server)]  # our folder is no place to import from
    cloud = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own file, no shell
    # Set after the start, so that the children do not inherit it.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_starter, args=(cloud,), daemon=True).start()
    cloud.wait()
    os.killpg(0, signal.SIGKILL)


def _end_with_starter(cloud: "subprocess.Popen[bytes]") -> None:
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)
    try:
        cloud.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
