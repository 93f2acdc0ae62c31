"""``python -m portal`` is the command line."""

import gc

gc.disable()  # while modules are imported nothing is thrown away, and looking for it takes as long as a tenth of them

from portal.cli import main  # noqa: E402

gc.freeze()  # they stay, so that nobody looks through them again
gc.enable()

if __name__ == "__main__":
    main()
