"""Lists to print: the day as planned, the day as it was, the register with its filters (D1, D3, D17)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from server.papers import words as w
from server.papers.blocks import Column, Paper, table
from server.papers.lines import small, spaced
from server.prints.card import window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from server.papers.firm import Firm
    from server.papers.tongue import Tongue
    from sync.messages import Json

KINDS: Final = ("travel", "work", "waiting")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all lists have. ``at``: when it is printed."""

    tongue: Tongue
    firm: Firm
    at: str

    def paper(self, title: str, under: Sequence[str], blocks: Sequence[Json]) -> Paper:
        """A list lies on its side."""
        printed = self.tongue("打印于 ", "printed ") + self.tongue.moment(self.at)
        foot = self.tongue.join(title, *under, printed, "UTC+8")
        return Paper(self.tongue, self.firm, title, self.at, under, foot, landscape=True, blocks=blocks)


def plan(sheet: Sheet, day: date, visits: Sequence[Any], waiting: Sequence[Json], people: Mapping[str, str]) -> Paper:
    """The day's dispatch: what nobody was sent to yet stands first, the oldest on top (D3)."""
    tongue = sheet.tongue
    columns = [
        Column(tongue("时间", "Time")),
        Column(tongue("工单", "Job")),
        Column(tongue("顾客与电话", "Customer, phone"), wide=3),
        Column(tongue("地址", "Address"), wide=4),
        Column(tongue("产品与故障", "Product, fault"), wide=5),
        Column(tongue("状态", "Status"), wide=2),
    ]
    none = tongue("无", "None")
    unsent = [_line(tongue, one, one["customer_name"], one["address"]) for one in waiting]
    blocks = [table(tongue("未派工", "Not assigned"), columns, unsent, none)] if waiting else []
    by_person: dict[str, list[Any]] = defaultdict(list)
    for one in visits:
        by_person[one.technician or ""].append(one)
    for person, his in sorted(by_person.items(), key=lambda one: people.get(one[0], "")):
        rows = [_line(tongue, one._mapping, one.name, one.address) for one in his]  # noqa: SLF001 - SQLAlchemy's name
        name = people.get(person) or tongue("未派工", "Not assigned")
        blocks.append(table(f"{name} · {len(rows)}", columns, rows, none))
    if not blocks:
        blocks = [table("", columns, [], tongue("这一天没有预约", "No appointment on this day"))]
    return sheet.paper(tongue("派工单", "Dispatch list"), [day.isoformat()], blocks)


def _line(tongue: Tongue, job: Mapping[str, Any], customer: str | None, address: str | None) -> list[Any]:
    return [
        window(tongue, job)[11:] if job["window_start"] else "–",
        job["number"] or "",
        [customer or "", *small(tongue, job["contact_name"], job["contact_phone"])],
        address or "",
        [job["product"], *small(tongue, job["actual_fault"] or job["fault"])],
        tongue.word(w.STATUS, job["status"]),
    ]


def report(sheet: Sheet, day: date, times: Sequence[Any], people: Mapping[str, str]) -> Paper:
    """The day as it was, from the records: kind of work and time, per technician and together (D17)."""
    tongue = sheet.tongue
    by_person: dict[str, list[Any]] = defaultdict(list)
    for one in times:
        by_person[one.by].append(one)
    names = sorted(by_person, key=lambda one: people.get(one, one))
    title = tongue("日报表", "Daily report")
    if not names:
        empty = tongue("这一天没有工时记录", "No time was recorded on this day")
        return sheet.paper(title, [day.isoformat()], [table("", _columns(tongue), [], empty)])
    blocks = [_person(tongue, people.get(one, one), by_person[one]) for one in names]
    if len(names) > 1:
        blocks.insert(0, _team(tongue, [(people.get(one, one), by_person[one]) for one in names]))
    return sheet.paper(title, [day.isoformat()], blocks)


def _columns(tongue: Tongue) -> list[Column]:
    return [
        Column(tongue("工单", "Job")),
        Column(tongue("顾客", "Customer"), wide=3),
        Column(tongue("产品与故障", "Product, fault"), wide=6),
        Column(tongue("起止", "From, to")),
        *(Column(tongue.word(w.TIME, kind), number=True) for kind in KINDS),
        Column(tongue("结果", "Result"), wide=2),
    ]


def _person(tongue: Tongue, name: str, his: Sequence[Any]) -> Json:
    by_job: dict[str, list[Any]] = defaultdict(list)
    for one in his:
        by_job[one.job_id].append(one)
    rows = [_job(tongue, stretches) for stretches in by_job.values()]
    foot = [tongue("合计", "Total"), "", "", "", *_sums(tongue, his), ""]
    return table(f"{name} · {len(rows)}", _columns(tongue), rows, "", foot)


def _job(tongue: Tongue, his: Sequence[Any]) -> list[Any]:
    one = his[0]
    begin, end = (tongue.moment(moment)[11:] for moment in (one.started_at, max(each.ended_at for each in his)))
    fault = one.job_actual_fault or one.job_fault
    return [
        one.job_number or "",
        one.name or "",
        [one.job_product, *small(tongue, fault)],
        f"{begin}–{end}",
        *_sums(tongue, his),
        tongue.word(w.STATUS, one.job_status),
    ]


def _team(tongue: Tongue, people: Sequence[tuple[str, Sequence[Any]]]) -> Json:
    columns = [
        Column(tongue("技术员", "Technician"), wide=3),
        Column(tongue("工单数", "Jobs"), number=True),
        *(Column(tongue.word(w.TIME, kind), number=True) for kind in KINDS),
    ]
    rows = [[name, str(len({one.job_id for one in his})), *_sums(tongue, his)] for name, his in people]
    every = [one for _name, his in people for one in his]
    foot = [tongue("合计", "Total"), str(len({one.job_id for one in every})), *_sums(tongue, every)]
    return table(tongue("全队", "The team"), columns, rows, "", foot)


def _sums(tongue: Tongue, his: Iterable[Any]) -> list[str]:
    kept = list(his)
    sums = [sum(one.minutes for one in kept if one.kind == kind) for kind in KINDS]
    return [tongue.hours(minutes) if minutes else "–" for minutes in sums]


def register(sheet: Sheet, lines: Iterable[Json], asked: str) -> Paper:
    """The register's lines as found, newest first (D1)."""
    tongue = sheet.tongue
    columns = [
        Column(tongue("工单", "Job")),
        Column(tongue("受理", "Received")),
        Column(tongue("顾客", "Customer"), wide=3),
        Column(tongue("地址", "Address"), wide=4),
        Column(tongue("产品与故障", "Product, fault"), wide=5),
        Column(tongue("技术员", "Technician"), wide=2),
        Column(tongue("状态", "Status"), wide=2),
    ]
    rows = [
        [
            [one["number"] or "", *small(tongue, one["seal_code"])],
            tongue.moment(one["received_at"]),
            [one["customer_name"] or "", *small(tongue, one["customer_phone"])],
            one["address"] or "",
            [spaced(one["product"], one["model"]), *small(tongue, one["actual_fault"] or one["fault"])],
            one["technician_name"] or "",
            [tongue.word(w.STATUS, one["status"]), *small(tongue, tongue.word(w.CHARGE, one["charge_type"]))],
        ]
        for one in lines
    ]
    under = [one for one in (asked, tongue(f"共 {len(rows)} 行", f"{len(rows)} lines")) if one]
    blocks = [table("", columns, rows, tongue("没有找到", "Nothing found"))]
    return sheet.paper(tongue("报修登记簿", "Repair register"), under, blocks)
