"""What is said about files with numbers that a person brings: what they are, what else they are."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.reach.export import Kind
from desktop.ui.error_words import QT_TRANSLATE_NOOP

KINDS: Mapping[str, str] = {
    Kind.LINKEDIN_ALL: QT_TRANSLATE_NOOP("messages", "LinkedIn: all posts"),
    Kind.LINKEDIN_POST: QT_TRANSLATE_NOOP("messages", "LinkedIn: one post"),
    Kind.X_POSTS: QT_TRANSLATE_NOOP("messages", "X: posts"),
    Kind.X_DAYS: QT_TRANSLATE_NOOP("messages", "X: days"),
    "hand": QT_TRANSLATE_NOOP("messages", "Typed by you"),
}

FOUND_INSTEAD: Mapping[tuple[str, str, str], str] = {
    ("NotAnExport", "found", "empty"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is empty. Please download it once more.",
    ),
    ("NotAnExport", "found", "too_large"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is larger than any export of a network and was not read.",
    ),
    ("NotAnExport", "found", "bomb"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} would unpack to far more than an export holds, so it was not read.",
    ),
    ("NotAnExport", "found", "damaged"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is damaged. Please download it once more.",
    ),
    ("NotAnExport", "found", "entities"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} holds things that no export of LinkedIn has, so it was not read.",
    ),
    ("NotAnExport", "found", "picture"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is a picture. Expected: the Excel file from LinkedIn or the CSV file from X.",
    ),
    ("NotAnExport", "found", "pdf"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is a PDF file. Expected: the Excel file from LinkedIn or the CSV file from X.",
    ),
    ("NotAnExport", "found", "binary"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} holds no table. Expected: the Excel file from LinkedIn or the CSV file from X.",
    ),
    ("NotAnExport", "found", "html"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is a web page, not the download itself. Expected: the Excel file from "
        "LinkedIn or the CSV file from X.",
    ),
    ("NotAnExport", "found", "json"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is a JSON file. Expected: the Excel file from LinkedIn or the CSV file from X.",
    ),
    ("NotAnExport", "found", "zip"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is an archive without a workbook in it. If the export lies inside, unpack it "
        "first.",
    ),
    ("NotAnExport", "found", "archive"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is the archive of all your data, which holds no views. Expected: the file "
        "behind “Export” on the network's analytics page.",
    ),
    ("NotAnExport", "found", "old_excel"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is an old Excel file (.xls). Expected: the Excel file as LinkedIn gives it.",
    ),
    ("NotAnExport", "found", "locked"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} is protected with a password. Save it without one first.",
    ),
    ("NotAnExport", "found", "connections"): QT_TRANSLATE_NOOP(
        "messages",
        "This is a LinkedIn connections export, which counts nothing. Expected: the file "
        "behind “Export” on LinkedIn's analytics page.",
    ),
    ("NotAnExport", "found", "shares"): QT_TRANSLATE_NOOP(
        "messages",
        "This is LinkedIn's list of your posts, which counts nothing. Expected: the file "
        "behind “Export” on LinkedIn's analytics page.",
    ),
    ("NotAnExport", "found", "video"): QT_TRANSLATE_NOOP(
        "messages",
        "This is X's export about videos. Expected: the one about posts or the overview of days.",
    ),
    ("NotAnExport", "found", "company"): QT_TRANSLATE_NOOP(
        "messages",
        "This is the export of a LinkedIn company page ({detail}). Expected: the one of your "
        "own profile's analytics.",
    ),
    ("NotAnExport", "found", "workbook"): QT_TRANSLATE_NOOP(
        "messages",
        "This workbook has the sheets {detail}. Expected: an analytics export of LinkedIn, "
        "with its days, posts and followers.",
    ),
    ("NotAnExport", "found", "table"): QT_TRANSLATE_NOOP(
        "messages",
        "This table has the columns {detail}. Expected: an analytics export of X, about posts"
        " or days.",
    ),
    ("NotAnExport", "found", "text"): QT_TRANSLATE_NOOP(
        "messages",
        "{file} holds text but no table. Expected: the Excel file from LinkedIn or the CSV "
        "file from X.",
    ),
    ("NotAnExport", "found", "no_account"): QT_TRANSLATE_NOOP(
        "messages",
        "This is an export of {detail}. Connect that account first, or add it to share there "
        "by hand; then bring the file again.",
    ),
}
"""As `error_words.EXACT`."""
