"""Who may reach each endpoint, written down apart from the code, so that a slip in one of the two shows.

`public` is everybody, `signed_in` everybody with an account, `member` everybody in the academy of the address;
a set of roles is who of its staff.
"""

from lms.people.policy import Role

TEACHERS = frozenset({Role.INSTRUCTOR, Role.ASSESSOR, Role.REGISTRAR, Role.OWNER})
INVITERS = frozenset({Role.INSTRUCTOR, Role.REGISTRAR, Role.OWNER})
KEEPERS = frozenset({Role.REGISTRAR, Role.OWNER})
OWNERS = frozenset({Role.OWNER})

AUDIENCES: dict[str, str | frozenset[Role]] = {
    "account.begin_session": "public",
    "account.change_password": "signed_in",
    "account.change_profile": "signed_in",
    "account.confirm": "signed_in",
    "account.end_all_sessions": "signed_in",
    "account.end_session": "signed_in",
    "account.forgot_password": "public",
    "account.open_sessions": "signed_in",
    "account.password": "signed_in",
    "account.profile": "signed_in",
    "account.request_reset": "public",
    "account.reset_password": "public",
    "account.sign_in": "public",
    "account.sign_out": "signed_in",
    "account.take_confirmation": "signed_in",
    "account.theme": "public",
    "account.use_reset": "public",
    "certificates.certificate": "member",
    "certificates.index": "member",
    "certificates.pdf": "member",
    "certificates.qr": "member",
    "courses.catalogue": "public",
    "courses.course": "public",
    "courses.enrol": "member",
    "courses.media": "member",
    "health.healthz": "public",
    "health.readyz": "public",
    "home.academy": "public",
    "home.index": "public",
    "joining.accept": "public",
    "joining.invitation": "public",
    "joining.join": "signed_in",
    "joining.register": "public",
    "joining.request_account": "public",
    "joining.set_up": "public",
    "joining.take_over": "public",
    "learning.course": "member",
    "learning.home": "member",
    "lessons.complete": "member",
    "lessons.lesson": "member",
    "mailbox.index": "public",
    "mailbox.message": "public",
    "pages.imprint": "public",
    "pages.privacy": "public",
    "quizzes.begin": "member",
    "quizzes.index": "member",
    "quizzes.move": "member",
    "quizzes.question": "member",
    "quizzes.review": "member",
    "quizzes.save": "member",
    "quizzes.start": "member",
    "quizzes.submit": "member",
    "quizzes.time_left": "member",
    "results.result": "member",
    "staff.certificate_pdf": KEEPERS,
    "staff.certificates": KEEPERS,
    "staff.confirm": TEACHERS,
    "staff.end_role": OWNERS,
    "staff.give_role": OWNERS,
    "staff.invite": INVITERS,
    "staff.overview": TEACHERS,
    "staff.people": TEACHERS,
    "staff.person": TEACHERS,
    "staff.revoke": KEEPERS,
    "staff.take_revocation": KEEPERS,
    "staff.unconfirm": TEACHERS,
    "staff.withdraw_invitation": INVITERS,
    "verification.certificate": "public",
    "verification.certificate_json": "public",
    "verification.check": "public",
}
ASK_PASSWORD = {"staff.revoke", "staff.take_revocation"}
"""Endpoints that want the password typed within the last fifteen minutes."""
