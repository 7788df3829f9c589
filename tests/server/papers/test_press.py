"""Papers as files: the same bytes, archival, tagged, every character drawn, no text taken for a command (D2)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from server.demo import catalogue, customers, names, procedures, products, script
from server.papers import fonts, press
from server.papers.blocks import Column, Paper, facts, file, notice, table, words
from server.papers.firm import Firm
from server.papers.plain import MISSING, ZERO_WIDTH, line
from server.papers.tongue import Tongue, yuan
from tests.server.papers.reader import attached, faults, pages, root, text_of

ROOT = Path(__file__).resolve().parent.parent.parent.parent
AT = "2026-11-22T08:03:04.000Z"


def sheet(*blocks, **more):
    given = {"tongue": Tongue("zh-CN"), "firm": Firm(name="测试公司"), "title": "单据", "at": AT, "blocks": blocks}
    return press.render("paper", Paper(**given | more).json())


@pytest.mark.slow
def test_D2_the_same_paper_has_the_same_bytes_in_another_process():
    code = "import sys; from tests.server.papers.test_press import of_two; sys.stdout.buffer.write(of_two())"
    other = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True).stdout
    assert hashlib.sha256(other).digest() == hashlib.sha256(of_two()).digest()


def of_two():
    return sheet(words("标题", "一段话"), attached=[file("a.json", "{}", "application/json", "档")])


def test_D2_another_word_or_another_date_gives_other_bytes():
    assert len({sheet(words("", one), at=at) for one in "甲乙" for at in (AT, "2026-11-23T08:03:04.000Z")}) == 4


def test_D2_a_paper_is_archival_tagged_and_carries_its_file():
    pdf = of_two()
    found = root(pdf)
    said = found["/Metadata"].get_data().decode()
    assert ">3<" in said[said.index("pdfaid:part") :]
    assert ">A<" in said
    assert found["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in found
    assert found["/Lang"].startswith("zh")
    assert attached(pdf) == {"a.json": b"{}"}
    [embedded] = found["/AF"]
    assert embedded.get_object()["/AFRelationship"] == "/Source"
    assert faults(pdf) == []


def test_D2_only_our_own_font_is_in_it():
    [page] = root(of_two())["/Pages"]["/Kids"]
    used = {one.get_object()["/BaseFont"] for one in page.get_object()["/Resources"]["/Font"].values()}
    assert used
    assert all("NotoSansSC" in one for one in used)


def test_D2_every_character_of_gb2312_is_drawn_and_found_again():
    every = "".join(
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
    )
    assert len(every) == 6763
    assert set(text_of(sheet(words("", every)))) >= set(every)


def test_D2_every_unified_ideograph_of_gbk_and_the_new_ones_of_names_can_be_drawn():
    has = fonts.sorts().characters
    assert [one for one in range(0x4E00, 0x9FA6) if one not in has] == []
    assert [one for one in "䶮㛃㬎" if ord(one) not in has] == []


def test_D2_all_the_demo_says_can_be_drawn():
    has = fonts.sorts().characters
    modules = (catalogue, customers, names, procedures, products, script)
    said = {one for module in modules for one in Path(module.__file__).read_text(encoding="utf-8")}
    assert [one for one in sorted(said) if one != "\n" and ord(one) not in has] == []


def test_D2_a_missing_font_is_told_before_anything_is_printed(tmp_path):
    with pytest.raises(fonts.NoFont, match="Noto Sans SC"):
        press.render("paper", Paper(Tongue("en"), Firm(), "x", AT).json(), tmp_path)
    [regular] = (fonts.PLACES[1][0]).glob("*.ttf")
    (tmp_path / regular.name).symlink_to(regular)
    with pytest.raises(fonts.NoFont, match="weight 700"):
        fonts.sorts(tmp_path)


HOSTILE = {
    "markup": '#panic(1) #import "@preview/x:1.0" $x^2$ *b* _i_ `c` = h - l + e / t: <l> @r ~ \\ // c /* d */',
    "quotes": "\"'“”‘’«»\\\"\\'",
    "json": '"}]}, "blocks": [',
    "controls": "a\x00b\x01c\x1b[31md\x7fe\x85f",
    "directions": "abc \u202edcba\u202c \u2066x\u2069 \u200f",
    "arabic": "مرحبا بالعالم",
    "hebrew": "שלום",
    "emoji": "👍🏽👩‍👩‍👧‍👦❤️🇨🇳",
    "surrogates": "\U0001f600 \U00020bb7 \U0010ffff \ufffe \uffff",
    "combining": "Z" + "\u0351" * 200,
    "long": "A" * 10_000,
    "long chinese": "长" * 10_000,
    "long number": "0" * 10_000,
    "lines": "\n".join("行" for _ in range(300)),
    "spaces": " " * 5000 + "x",
    "nothing": "",
    "svg": "<svg onload=alert(1)><script>",
    "link": "https://example.org/" + "a/" * 3000,
}


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE.keys())
def test_D2_no_text_breaks_a_paper_or_does_anything_but_be_printed(said):
    columns = [Column("c", wide=1), Column("n", number=True)]
    pdf = sheet(
        facts("", [("n", said[:300], False), ("w", said, True)]),
        table(said[:300], columns, [[[said, said[:300]], said[:40]]], said, ["", said[:40]]),
        words("", said),
        notices=[notice(said[:300], said[:300], strong=True)],
        under=[said[:100]],
        foot=said[:200],
        title="t",
        keywords=[said[:100]],
    )
    assert faults(pdf) == []
    assert "/OpenAction" not in root(pdf)
    assert b"/Launch" not in pdf
    assert b"/JavaScript" not in pdf


def test_D2_what_typst_would_take_for_a_command_stands_there_as_it_was_written():
    assert '#panic(1) $x^2$ *b* \\ "q" @r <l>' in text_of(sheet(words("", '#panic(1) $x^2$ *b* \\ "q" @r <l>')))


def test_D2_a_run_without_spaces_stays_on_the_paper_and_reads_as_one():
    said = text_of(sheet(facts("", [("w", "A" * 10_000, True)])))
    assert said.replace(" ", "").count("A") == 10_000


def test_D2_a_character_no_font_has_is_marked_and_never_an_empty_box():
    has = frozenset(map(ord, f"李雷{MISSING}"))
    assert line("李雷😀", has) == f"李雷{MISSING}"
    assert line("李\u200d雷\ufe0f", has) == "李雷"
    assert line("李\x00雷", has | {0}) == f"李{MISSING}雷"
    assert ZERO_WIDTH in line("x" * 40, frozenset({ord("x")}))


def test_D2_a_table_of_many_lines_has_its_head_and_a_number_on_each_page():
    found = pages(sheet(table("表", [Column("栏头")], [[str(n)] for n in range(200)], "无")))
    assert len(found) > 2
    assert all("栏头" in page for page in found)
    assert [f"第 {n} 页，共 {len(found)} 页" in page for n, page in enumerate(found, 1)] == [True] * len(found)


@pytest.mark.parametrize(
    ("fen", "said"),
    [(0, "¥0.00"), (5, "¥0.05"), (123456, "¥1,234.56"), (-250, "-¥2.50"), (2**53 - 1, "¥90,071,992,547,409.91")],
)
def test_D15_money_is_written_as_yuan_to_the_last_fen(fen, said):
    assert yuan(fen) == said


@pytest.mark.parametrize(
    ("language", "minutes", "said"),
    [("zh-CN", 85, "1 小时 25 分"), ("zh-CN", 60, "1 小时"), ("zh-CN", 5, "5 分"), ("en", 85, "1 h 25 min"),
     ("en", 60, "1 h"), ("both", 7, "7 min")],
)  # fmt: skip
def test_D10_time_is_written_in_hours_and_minutes(language, minutes, said):
    assert Tongue(language).hours(minutes) == said


def test_D2_a_moment_is_told_by_the_firms_clock_and_one_that_is_none_as_it_was_written():
    tongue = Tongue("zh-CN")
    assert tongue.moment("2026-11-22T18:30:00.000Z") == "2026-11-23 02:30"
    assert tongue.day("2026-11-22T18:30:00.000Z") == "2026-11-23"
    assert [tongue.moment(one) for one in ("yesterday", "9999-12-31T23:00:00.000Z", None)] == [
        "yesterday", "9999-12-31T23:00:00.000Z", "",
    ]  # fmt: skip


def test_D2_there_is_no_template_but_ours():
    with pytest.raises(KeyError):
        press.render("../../etc/passwd", {})
