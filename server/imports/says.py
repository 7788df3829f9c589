"""What an import tells people, in both languages, by code. The page and the file of refused rows use the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sync.messages import Json

Say = dict[str, str]

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # of a row
    "NEEDED": ("缺少“{field}”", "{field} is missing"),
    "TOO_LONG": ("“{field}”超过 {most} 个字符", "{field} has more than {most} characters"),
    "NOT_A_DATE": ("“{field}”不是所选写法的日期", "{field} is no date in the chosen style"),
    "NOT_A_NUMBER": ("“{field}”不是数字", "{field} is no number"),
    "NOT_A_CHOICE": ("“{field}”不是允许的值：{allowed}", "{field} is none of {allowed}"),
    "UNKNOWN_CENTRE": ("没有这个服务中心，或不归您管", "There is no such service centre, or it is not yours"),
    "SHORTENED_NUMBER": (
        "“{field}”被表格软件缩写成了科学计数，数字已丢失",
        "A spreadsheet has shortened the number in {field}; its digits are lost",
    ),
    "BAD_CHARACTER": ("含有无法保存的字符或乱码", "A character that cannot be kept, or bytes that are no text"),
    "FORMULA_WITHOUT_VALUE": ("公式没有保存计算结果", "A formula without a stored value"),
    "CELL_ERROR": ("单元格是错误值", "The cell holds an error such as #N/A"),
    "TOO_FEW_CELLS": ("单元格比表头少", "Fewer cells than the heading"),
    "TOO_MANY_CELLS": ("单元格比表头多", "More cells than the heading"),
    "SEVERAL_CUSTOMERS": ("有多个同名顾客，请补充电话", "Several customers have this name; give the phone too"),
    "CLOSED_BEFORE_RECEIVED": ("完工时间早于受理时间", "Closed before it was received"),
    "SAME_KEY": (
        "文件里另有一行用了同一个编号，内容却不同",
        "Another row of the file has the same key, but says something else",
    ),
    "INVALID": ("“{field}”不符合要求：{why}", "{field}: {why}"),
    "REFUSED": ("服务器未接受：{why}", "The server refused it: {why}"),
    # of a file
    "EMPTY_FILE": ("文件里没有数据行", "There is no row of data in the file"),
    "NOT_A_TABLE": ("不是 CSV 文本或 XLSX 表格", "Neither CSV text nor an XLSX workbook"),
    "TOO_MANY_COLUMNS": ("列数超过 {most}", "More than {most} columns"),
    "TOO_MANY_ROWS": ("行数超过 {most}", "More than {most} rows"),
    "CELL_TOO_LARGE": (
        "第 {line} 行附近有一格极长，可能少了一个引号",
        "Near line {line} one cell is very long; perhaps a quotation mark is missing",
    ),
    "BOMB": ("解压后过大，拒绝读取", "It would unpack to far too much"),
    "NO_SHEET": ("没有这个工作表", "There is no such sheet"),
    "HAS_FAULTS": (
        "有 {rows} 行有误，按您的要求什么也没写",
        "{rows} rows have faults; as you asked, nothing was written",
    ),
    "INTERRUPTED": ("意外中断，请重新开始", "It was interrupted; start it again"),
    # of what was detected
    "BY_MARK": ("文件开头有编码标记", "The file begins with a mark that says so"),
    "ALL_VALID": ("全部字节都符合这种编码", "Every byte fits"),
    "MOSTLY_UTF8": ("几乎全是 UTF-8，有少量坏字节", "Nearly all of it is UTF-8; a few bytes are broken"),
    "CHINESE_PAIRS": (
        "高位字节成对，且多为常用汉字",
        "The high bytes come in pairs that are common Chinese characters",
    ),
    "LONE_LETTERS": ("高位字节单独出现在字母之间", "The high bytes stand alone between letters"),
    "SAME_COLUMNS": ("{share}% 的行分成 {columns} 列", "{share}% of the rows have {columns} columns"),
    "BY_FIRST_LINE": ("文件第一行写明", "The first line says so"),
    "ONE_COLUMN": ("没有找到分隔符", "No separator was found"),
    "DECIMALS": ("{count} 个数字这样写", "{count} numbers are written so"),
    "NO_DECIMALS": ("没有带小数的数字", "No number has decimals"),
    "YEAR_FIRST": ("年份在前", "The year comes first"),
    "ONLY_FIT": (
        "{of} 个里有 {fits} 个只能这样读",
        "{fits} of {of} can be read so, {others} the other way round",
    ),
    "BOTH_FIT": (
        "日和月都不超过 12，无法判断，请选择",
        "No day is above 12, so both readings fit; please choose",
    ),
    "BOTH_FIT_AM": (
        "日和月都不超过 12；上午/下午的写法像美国，请确认",
        "No day is above 12; AM and PM suggest the American style, please confirm",
    ),
    "AS_NEIGHBOUR": ("与“{column}”列写法相同", "Written like the column {column}"),
    "SERIAL": ("表格软件的日期序号", "A spreadsheet's serial number of the day"),
    "AMBIGUOUS_DATES": ("“{column}”的日期有两种读法，请选择", "The dates of {column} can be read two ways; choose one"),
    "UNKNOWN_KIND": ("请选择导入什么", "Say what the file holds"),
    "NO_COLUMN": ("没有这一列", "There is no such column"),
    # of an undo
    "TOUCHED": ("导入后有人处理过", "Somebody has worked on it since"),
    "NEEDED_BY_OTHERS": ("登记簿或其他记录还要用到它", "The register or another record still names it"),
    "reason": ("未导入的原因", "Why it was refused"),
    "undone": ("撤销导入", "import undone"),
}


def say(code: str, **values: object) -> Say:
    """The sentence in both languages; values that are ``Say`` themselves go in in their language."""
    chinese, english = TEXTS[code]
    return {"zh-CN": chinese.format(**_in("zh-CN", values)), "en": english.format(**_in("en", values))}


def _in(lang: str, values: Json) -> Json:
    return {name: value[lang] if isinstance(value, dict) else value for name, value in values.items()}
