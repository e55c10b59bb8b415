"""Certificates for the tests of this folder."""

from datetime import date
from typing import Any

from lms.documents.certificate import CertificatePaper

ADDRESS = "https://learn.example.org/verify/STP-7K4M-29QX-D"
NAMES = {
    "latin": "Alexandra Whitfield-Moreau",
    "vietnamese": "Nguyễn Thị Phương Thảo",
    "cyrillic": "Екатерина Щербакова",
    "greek": "Αικατερίνη Παπαδοπούλου",
    "arabic": "عبد الرحمن بن خالد",
    "hebrew": "נועה בן־דוד",
    "chinese": "欧阳若曦",
    "devanagari": "प्रियंका श्रीवास्तव",
    "thai": "กัญญารัตน์ ศรีสุวรรณ",
    "emoji": "Zoë 😀 Müller 👩🏽‍🎨",
    "mixed": "Anna 王小明 (آنا) 🌻 Ольга",
    "long": "Maximilian Alexander Constantin von Hohenlohe-Waldenburg-Schillingsfürst",
    "longest": ("María del Carmen Fernández de la Vega y Ruiz-Giménez " * 4)[:199] + "z",
    "unbroken": "W" * 200,
}


def paper(**changes: Any) -> CertificatePaper:
    """Return a usual certificate with these changes."""
    facts: dict[str, Any] = {
        "holder_name": NAMES["latin"],
        "award_title": "Scalp micropigmentation practitioner",
        "statement": "has completed the training and met every requirement of the examination.",
        "academy_name": "Ridgeway Academy",
        "academy_place": "Leeds, United Kingdom",
        "serial": "STP-7K4M-29QX-D",
        "verify_url": ADDRESS,
        "issued_on": date(2026, 6, 14),
        "expires_on": date(2028, 6, 13),
        "start_on": date(2026, 2, 2),
        "end_on": date(2026, 6, 5),
        "guided_hours": 100,
        "scope": "Scalp only. Not covered: injectable anaesthetics, laser removal.",
        "assessed": (("Technique", "92 %"), ("Numbing", "88 %"), ("Final theory examination", "87 %")),
        "signatories": (("Dr Helena Marsh", "Director of training"), ("Tomas Lindqvist", "Assessor")),
        "syllabus_version": "2026.1",
    }
    return CertificatePaper(**(facts | changes))
