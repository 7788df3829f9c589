"""What stands in a PDF, as tools that are not ours read it."""

from __future__ import annotations

import io
import re

import pikepdf
from pypdf import PdfReader

SPACES = re.compile(r"\s+")


def pages(pdf):
    """The text of each page, white space made one blank."""
    return [SPACES.sub(" ", page.extract_text().replace("\u200b", "")) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf):
    """All of it."""
    return " ".join(pages(pdf))


def attached(pdf):
    """Files inside: name → bytes."""
    return {name: found[0] for name, found in PdfReader(io.BytesIO(pdf)).attachments.items()}


def faults(pdf):
    """What qpdf's engine says is wrong with the file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return opened.check_pdf_syntax()


def root(pdf):
    """The catalogue of the file."""
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]
