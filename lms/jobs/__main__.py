"""Run the worker: ``python -m lms.jobs``. One worker thread, since the PDF library is not safe in several."""

from lms import create_app

if __name__ == "__main__":
    app = create_app()
    app.extensions["queue"].create_consumer(workers=1, periodic=True, check_worker_health=True).run()
