"""Run the worker: ``python -m lms.jobs``. One worker thread, since the PDF library is not safe in several."""

import sys

from lms import create_app

if __name__ == "__main__":
    # On SIGHUP the consumer runs the interpreter anew with these words; a file's path would not find the package.
    sys.argv = ["-m", "lms.jobs"]
    app = create_app()
    app.extensions["queue"].create_consumer(workers=1, periodic=True, check_worker_health=True).run()
