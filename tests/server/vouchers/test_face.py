"""What a voucher says, in both languages, of one part and of sixty, amended, erased, refused (D2)."""

from __future__ import annotations

import copy
import re
import xml.etree.ElementTree as ET

import pytest

from server.papers.drawn import qr_svg, strokes_svg
from tests.server.papers.reader import attached, pages, text_of
from tests.server.vouchers.sheets import URL, paper, pdf, sealed, work

EARLIER = {
    "id": "h", "closed_at": "2026-05-11T08:00:00.000Z", "job_number": "01-2026-00002", "fault": "不制热",
    "actual_fault": None, "parts": "风扇电机 × 1 个",
}  # fmt: skip
REFUSED = {
    "id": "u", "by": "x", "client_id": "c", "at": "2026-11-20T03:00:00.000Z", "why": "refused",
    "reason": "认为收费过高", "photo": "a" * 64, "text": "", "disclosures": "{}",
}  # fmt: skip
AMENDED = {
    "id": "a1", "by": "x", "at": "2026-11-21T03:00:00.000Z", "kind": "correction", "reason": "数量抄错", "signed": None,
    "text_hash": "h", "disclosures": None,
    "changes": [
        {"line": "parts[01985a00-0000-7000-8000-000000000702].qty", "before": "0.85", "after": "0.58"},
        {"line": "price.total", "before": 27099, "after": 24399},
        {"line": "job.customer.phone", "before": {"sd": "x"}, "after": {"sd": "y"}},
        {"line": "parts[n]", "before": None, "after": {"id": "n", "name": "保温棉", "qty": "2", "price": 1200}},
        {"line": "???", "before": [1], "after": True},
    ],
}  # fmt: skip


def test_D2_it_says_all_that_was_signed():
    one = sealed(history=[EARLIER])
    found = pages(pdf(one))
    assert len(found) == 1, "one page where it fits"
    for word in (
        *("服务凭证", "明水暖通工程有限公司", "01-2026-00007", "昆山服务中心", "欧阳静怡", "+86 138-0000-1111"),
        *(
            "昆山市玉山镇环庆路 88 号",
            "不出热水，面板显示 E4",
            "四通换向阀卡死",
            "海珀 RS-200D HP20230815-0042",
            "有费",
        ),
        *("HG-2026-03127", "批号 20260312-07", "交还顾客", "¥186.00", "¥84.99", "¥270.99"),
        *("0.8 MΩ", "12.5 MΩ", "≥ 2.0 MΩ", "先前读数，已复验", "ZC25-0311", "JZ2026-0412"),
        *("1 小时 15 分", "35 分", "很满意", "谢谢", "风扇电机", "01-2026-00002"),
        *(
            "本人已核对以上维修内容",
            "本人",
            "技术员的设备",
            "2026-11-20",
            one.code,
            f"{URL}/verify",
            "第 1 页，共 1 页",
        ),
    ):
        assert word.replace(" ", "") in found[0].replace(" ", ""), word
    assert "录错的零件" not in found[0]


def test_D2_in_english_every_label_is_and_in_both_both_are():
    english, both = (text_of(pdf(sealed(), language)) for language in ("en", "both"))
    for zh, en in (("服务凭证", "Service voucher"), ("更换零件与费用", "Parts and price"), ("限值", "Limits"),
                   ("顾客评价", "Rating"), ("旧件", "Old part"), ("合计", "Total"), ("时长", "Length")):  # fmt: skip
        assert en in english
        assert zh not in english
        assert en in both
        assert zh in both


def test_D2_sixty_parts_have_their_head_on_every_page_and_end_with_the_signature():
    rows = work()
    rows["parts"] = [
        rows["parts"][0] | {"id": f"01985a00-0000-7000-8000-{n:012d}", "name": f"零件{n}"} for n in range(1, 61)
    ]
    found = pages(pdf(sealed(rows)))
    assert len(found) > 1
    assert all("零件与批号" in page for page in found if re.search(r"零件 ?\d", page))
    printed = [int(n) for n in re.findall(r"零件 ?(\d+)", " ".join(found))]
    assert printed == list(range(1, 61))
    assert "顾客签字" in found[-1]


def test_D2_an_amended_one_says_so_on_its_face_and_shows_old_against_new():
    found = text_of(pdf(sealed(amendments=[AMENDED, AMENDED | {"id": "a2", "signed": "s2", "kind": "late"}])))
    assert "签字后有 2 处更正" in found
    assert "其中 1 处未经顾客签字" in found
    assert "0.85 kg" in found, "the line above stays as it was signed"
    for word in ("数量抄错", "0.58", "¥243.99", "保温棉", "顾客已另行签字", "未经顾客签字"):
        assert word in found, word
    assert found.index("签字后有 2 处更正") < found.index("更换零件") < found.index("数量抄错")


def test_D2_S3_a_partly_erased_one_says_so_and_names_nobody():
    one = sealed(erased=True)
    made = paper(one)
    found = text_of(pdf(one))
    assert "部分内容已删除" in found
    assert found.count("（已删除）") >= 5
    for gone in ("欧阳静怡", "138-0000-1111", "环庆路", "谢谢"):
        assert gone not in found
        assert gone not in str(made)
    assert "四通换向阀" in found


def test_D2_S1_a_value_that_is_not_the_signed_one_is_not_printed():
    one = sealed()
    forged = copy.deepcopy(one.document)
    forged["job"]["customer"]["name"] = {"sd": "0" * 64}
    kept = {path: value for path, value in one.values.items() if path != "job.customer.name"}
    found = text_of(pdf(sealed(document=forged, values=kept)))
    assert "（已删除）" in found


@pytest.mark.parametrize(("why", "says"), [("refused", "顾客拒绝签字"), ("absent", "无人在场"), ("other", "未能签字")])
def test_D2_a_job_nobody_signed_for_has_a_voucher_that_says_so(why, says):
    one = sealed(row=REFUSED | {"why": why}, signed=False, code="")
    found = text_of(pdf(one, seal_file=None))
    assert f"未签字 · {says}" in found
    assert "认为收费过高" in found
    assert "/verify" not in found
    assert attached(pdf(one, seal_file=None)) == {}


def test_D2_what_differs_from_the_office_is_said_and_the_signed_text_stands():
    row = sealed().row | {"verdict": "differs", "differences": [{"line": "x"}] * 3}
    assert "与公司记录有 3 处不同" in text_of(pdf(sealed(row=row)))


def test_D2_it_says_on_whose_device_it_was_signed():
    assert "顾客本人的手机" in text_of(pdf(sealed(own_phone=True)))


@pytest.mark.parametrize(
    ("strokes", "says"),
    [
        ({"v": 2, "how": "typed", "strokes": [], "said": "我确认", "typed": "李雷", "witness": ""}, "我确认 · 李雷"),
        ({"v": 2, "how": "stamp", "strokes": [], "said": "", "typed": "", "stamp": "a" * 64}, "单位盖章"),
    ],
)
def test_D2_D11_where_nobody_could_draw_the_sentence_stands(strokes, says):
    one = sealed()
    assert says in text_of(
        pdf(type(one)(**{name: getattr(one, name) for name in one.__slots__} | {"strokes": strokes}))
    )


def test_D2_D11_the_signature_is_drawn_from_its_strokes_as_vectors():
    drawn = ET.fromstring(strokes_svg([[[0, 0, 0, 500], [100, 50, 9, 500], [200, 0, 18, 1000]], [[50, 90, 30, 0]]]))
    kinds = [one.tag.rpartition("}")[2] for one in drawn]
    assert kinds == ["path", "path", "circle"]
    assert float(drawn[1].get("stroke-width")) > float(drawn[0].get("stroke-width"))
    assert drawn.get("viewBox") == "0 0 320 210"
    assert b"/Subtype/Image" not in pdf(sealed()).replace(b" ", b"")


def test_D2_D11_three_thousand_points_and_points_far_outside_are_drawn():
    many = [[[(n * 37) % 3600, (n * 91) % 1800, n, (n * 13) % 1001] for n in range(3000)]]
    assert "顾客签字" in text_of(pdf(sealed(strokes=many)))
    wild = [[[10**15, -(10**15), 0, 5000], [0, 0, 1, -5]], [], [[1, 1, 1, 1]]]
    assert "顾客签字" in text_of(pdf(sealed(strokes=wild)))
    assert strokes_svg([]) is None
    assert strokes_svg([[]]) is None


def test_D2_the_code_in_the_square_is_the_address_to_verify():
    one = sealed()
    square = paper(one)["blocks"]
    [signed] = [block for block in square if block["kind"] == "signed"]
    assert signed["qr"]["svg"] == qr_svg(f"{URL}/verify/{one.code}")


ODD = {
    "nothing": {},
    "no objects": dict.fromkeys(("job", "parts", "checks", "times", "price", "rating", "declaration", "signer"), 5),
    "lists of anything": {name: [None, 1, "x", [], {}] for name in ("parts", "checks", "times")},
    "wrong types": {
        "job": {"number": 7, "customer": [], "fault": {"x": 1}, "technician": {"sd": "x"}},
        "parts": [{"id": [], "name": 5, "qty": None, "price": "viel", "lot": True}],
        "times": [{"minutes": "1", "started_at": 5, "kind": None}, {"minutes": -5}, {"minutes": 10**30}],
        "price": {"lines": 7, "total": "x"},
    },
}


@pytest.mark.parametrize("document", ODD.values(), ids=ODD.keys())
def test_D2_a_text_that_is_none_of_ours_still_has_a_voucher(document):
    one = sealed()
    kept = {name: getattr(one, name) for name in one.__slots__} | {"document": document}
    assert "服务凭证" in text_of(pdf(type(one)(**kept)))
