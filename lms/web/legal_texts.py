"""The texts that stand on the legal pages of an academy that has not written its own yet."""

from lms.academies.models import Academy

PRIVACY = """
{name} uses this site to teach, to examine and to certify.

## What we keep of you

- **Your account**: name, e-mail address, time zone and a protected form of your password. We need them to let you in.
- **Your learning**: the lessons that you opened and completed, your answers in quizzes with their times, your
  results, and what our staff confirmed. We need them to teach and to decide about certificates.
- **Your certificate**: your name, the award, dates and what was assessed. Anyone who has the certificate's number can
  check it on the verification page. Marks and contact details are never shown there.
- **Security records**: sign-ins with time, network address and browser, and who changed what. We need them to protect
  accounts and to answer for results.

## What we do not do

There is no tracking, no advertising, and no file from another company's server on these pages. The only cookies keep
you signed in, recognise your browser at the next sign-in, and remember light or dark.

## How long

Sessions and mailed links are deleted thirty days after they end. Learning records are kept as long as you belong to
the academy. The record of an issued certificate is kept so that it can be checked for as long as it may be shown.

## Your rights

You may ask for a copy of your data, for corrections, and for deletion where no law obliges us to keep them. Write to
{contact}. You may also complain to the data-protection authority where you live.
"""

IMPRINT = """
**{name}**

{place}

Contact: {contact}
"""


def _filled(text: str, academy: Academy) -> str:
    contact = academy.contact_email or "the academy's office"
    return text.format(name=_plain(academy.name), place=_plain(academy.place), contact=_plain(contact))


def _plain(text: str) -> str:
    """Keep what stands in names from being read as Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-.!|~&:" else c for c in text)


def privacy_text(academy: Academy) -> str:
    """Return the privacy policy as Markdown: the academy's own, or the one that describes what the software does."""
    return academy.privacy_policy or _filled(PRIVACY, academy)


def imprint_text(academy: Academy) -> str:
    """Return the imprint as Markdown: the academy's own, or its name, place and contact."""
    return academy.imprint or _filled(IMPRINT, academy)
