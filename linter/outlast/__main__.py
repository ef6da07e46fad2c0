"""`outlast` and `python -m outlast`: the only place that exits."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its status."""
    try:
        from outlast.cli.main import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # It may come while modules are still being imported.
        sys.stderr.write("outlast: stopped\n")
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
