"""What customers are given: addresses, links and papers."""

from __future__ import annotations

from server import parsers as p
from server.papers import firm
from server.settings.setting import Setting

PAPERS: tuple[Setting, ...] = (
    Setting(
        "FIELDSEAL_URL",
        "url",
        "",
        "where people reach this server, as papers and messages say; unset: `http://localhost` and the port",
        "https://service.firm.cn",
        p.site,
    ),
    Setting(
        "FIELDSEAL_OWN_PHONE_HOURS",
        "own_phone_hours",
        "48",
        "hours for which a link to sign on the customer's own phone stands",
        "24",
        p.number(1, 720),
    ),
    Setting(
        "FIELDSEAL_FIRM",
        "firm",
        "",
        "a TOML file with the firm's name, logo and sentences for its papers ([papers.md](papers.md))",
        "/srv/fieldseal/firm.toml",
        firm.read,
    ),
    Setting(
        "FIELDSEAL_FONTS",
        "fonts",
        "",
        "a folder with Noto Sans SC, regular and bold, and further fonts for papers; unset: the ones our set-up brings",
        "/srv/fieldseal/fonts",
        p.a_folder,
    ),
    Setting(
        "FIELDSEAL_PDF_KEY",
        "pdf_key",
        "",
        "a PKCS#12 file with the firm's certificate, which signs the PDFs; unset: a key of our own in the data folder",
        "/srv/fieldseal/firm.p12",
        p.a_file,
    ),
    Setting("FIELDSEAL_PDF_KEY_PASSWORD", "pdf_key_password", "", "what opens it", "secret", secret=True),
)
