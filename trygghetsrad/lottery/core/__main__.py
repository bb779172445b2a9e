"""See `command`."""

import sys

from trygghetsrad.lottery.core.command import main

if __name__ == "__main__":
    sys.exit(main())
