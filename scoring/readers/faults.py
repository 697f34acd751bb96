"""Why a file or a call is rejected: every sentence of the READ room, and its cure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from scoring.model import Wording
from scoring.readers import limits

_DIGITS = "0-9０-９零〇一二三四五六七八九幺"
_CUT = re.compile(
    rf"(?:[{_DIGITS}][{_DIGITS}·\- ]*|[\w.%+\-@]*[0-9@._][A-Za-z0-9.%+\-@_]*)$",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a call or a file; ``place`` is where, empty for all of it."""

    reason: Wording
    cure: Wording
    place: str = ""

    def at(self, place: str) -> Fault:
        """Return the same fault at ``place``."""
        return replace(self, place=place)


def beginning(text: str, most: int) -> str:
    """Return the first ``most`` characters of ``text`` for a message. Of a number or an
    address of mail that is cut in two nothing stays: nobody can tell half a telephone
    number for what it is, and mask it.
    """
    return text if len(text) <= most else _CUT.sub("", text[:most])


def _fault(zh: str, en: str, cure_zh: str, cure_en: str) -> Fault:
    return Fault(Wording(zh, en), Wording(cure_zh, cure_en))


def _mib(size: int) -> str:
    gib, rest = divmod(size, limits.GIB)
    return f"{gib} GiB" if gib and not rest else f"{size // limits.MIB} MiB"


def unreadable(error: OSError) -> Fault:
    """Return the fault of a path that the system does not let us read, or the one that
    an error of unpacking carries.
    """
    told = getattr(error, "fault", None)
    if isinstance(told, Fault):
        return told
    what = error.strerror or type(error).__name__
    return _fault(
        f"无法读取：{what}。",
        f"Cannot be read: {what}.",
        "请检查路径和权限。",
        "Check the path and its permissions.",
    )


def not_a_file() -> Fault:
    """Return the fault of a device, pipe or folder where a file was expected."""
    return _fault(
        "不是普通文件。",
        "This is not a regular file.",
        "请指定文件或文件夹；标准输入写作 -。",
        "Name a file or a folder; standard input is written -.",
    )


def too_deep_folder() -> Fault:
    """Return the fault of folders nested too deeply."""
    return _fault(
        f"文件夹嵌套超过 {limits.MAX_PATH_DEPTH} 层，未再深入。",
        f"Folders are nested more than {limits.MAX_PATH_DEPTH} deep; no search below.",
        "请直接指定里层的文件夹。",
        "Name the inner folder itself.",
    )


EMPTY_FILE = _fault(
    "文件是空的。",
    "The file is empty.",
    "请重新导出这个文件，或把它移走。",
    "Export the file again, or move it away.",
)
UNKNOWN_FORMAT = _fault(
    "看不出这是哪种格式。",
    "The format cannot be told.",
    "请用 --format 指定（zhijian formats 列出全部），"
    "或确认文件里有“客服：……”这样的行。",
    "Name it with --format (zhijian formats lists them), or see that the file has "
    "lines such as 客服：….",
)
OLD_EXCEL = _fault(
    "这是旧版 Excel（.xls）或加密的工作簿。",
    "This is an old Excel file (.xls) or an encrypted workbook.",
    "请在 Excel 里另存为不加密的 .xlsx 或 CSV。",
    "Save it as .xlsx without a password, or as CSV.",
)
OPEN_DOCUMENT = _fault(
    "这是 OpenDocument 文件（.ods、.odt）。",
    "This is an OpenDocument file (.ods, .odt).",
    "请另存为 .xlsx 或 CSV。",
    "Save it as .xlsx or CSV.",
)
WEB_PAGE = _fault(
    "这是网页或 XML（有的系统把它存成 .xls）。",
    "This is a web page or XML (which some systems save as .xls).",
    "请在 Excel 里打开，另存为 .xlsx 或 CSV。",
    "Open it in Excel and save it as .xlsx or CSV.",
)
BINARY = _fault(
    "文件含有 NUL 字节，不是文本。",
    "The file holds NUL bytes; it is not text.",
    "请导出为文本；若是 UTF-16，请加 --encoding utf-16-le 或 utf-16-be。",
    "Export it as text; if it is UTF-16, add --encoding utf-16-le or utf-16-be.",
)
UNDECODABLE = _fault(
    "有无法解码的字节（不是 UTF-8，也不是 GB18030）。",
    "There are bytes that cannot be decoded (neither UTF-8 nor GB18030).",
    "请另存为 UTF-8，或用 --encoding 指定编码。",
    "Save it as UTF-8, or name the encoding with --encoding.",
)
LINE_UNDECODABLE = _fault(
    "这一行有无法解码的字节，可能已损坏。",
    "This line holds bytes that cannot be decoded; it may be damaged.",
    "请重新导出，或用 --encoding 指定编码。",
    "Export it again, or name the encoding with --encoding.",
)
LINE_NUL = _fault(
    "这一行含有 NUL 字节。",
    "This line holds NUL bytes.",
    "请重新导出这一通话。",
    "Export this call again.",
)
LINE_TOO_LONG = _fault(
    f"这一行超过 {_mib(limits.MAX_LINE_BYTES)}。",
    f"This line is longer than {_mib(limits.MAX_LINE_BYTES)}.",
    "请按通话拆开：一行只放一通。",
    "Split it: one call a line.",
)
FILE_TOO_LARGE = _fault(
    f"这种格式要整体读入，最大 {_mib(limits.MAX_WHOLE_BYTES)}。",
    f"This format is read whole, {_mib(limits.MAX_WHOLE_BYTES)} at most.",
    "请转成每行一通的 JSONL，或拆成几个文件。",
    "Turn it into JSONL, one call a line, or split it into several files.",
)
NO_TURNS = _fault(
    "这一通没有话轮。",
    "The call has no turns.",
    "请确认导出了对话内容。",
    "See that the dialogue itself was exported.",
)
NO_DIALOGUE = _fault(
    "没有一行像“客服：……”。",
    "No line looks like 客服：….",
    "每个话轮一行，写成“客服：您好”或“[00:00:03] 客户：你好”。",
    "Write one turn a line, such as 客服：您好 or [00:00:03] 客户：你好.",
)
NOT_A_CALL = _fault(
    "这里应是一通通话（JSON 对象）。",
    "A call (a JSON object) was expected here.",
    '请写成 {"call_id": "...", "turns": [{"text": "..."}]}。',
    'Write {"call_id": "...", "turns": [{"text": "..."}]}.',
)
TURNS_MISSING = _fault(
    "缺少 turns。",
    "There is no `turns`.",
    '请把话轮放进 "turns": [{"text": "..."}]。',
    'Put the turns into "turns": [{"text": "..."}].',
)
TURNS_NOT_LIST = _fault(
    "turns 不是数组。",
    "`turns` is not a list.",
    '请写成 "turns": [{"text": "..."}]。',
    'Write "turns": [{"text": "..."}].',
)
TURN_NOT_OBJECT = _fault(
    "话轮不是 JSON 对象。",
    "The turn is not a JSON object.",
    '请写成 {"text": "..."}。',
    'Write {"text": "..."}.',
)
TEXT_MISSING = _fault(
    "话轮缺少 text。",
    "The turn has no `text`.",
    "请补上 text；确实没有文字时写 null。",
    "Add `text`; write null where there are no words.",
)
TEXT_NOT_STRING = _fault(
    "text 不是文字。",
    "`text` is not a string.",
    "请给 text 加引号，或写 null。",
    "Put `text` in quotes, or write null.",
)
TURN_TOO_LONG = _fault(
    f"一个话轮超过 {limits.MAX_TURN_CHARS} 个字符。",
    f"A turn has more than {limits.MAX_TURN_CHARS} characters.",
    "请按说话人切分成多个话轮。",
    "Split it into turns, one per speaker change.",
)
TOO_MANY_TURNS = _fault(
    f"一通通话超过 {limits.MAX_CALL_TURNS} 个话轮。",
    f"A call has more than {limits.MAX_CALL_TURNS} turns.",
    "请确认每通都有自己的通话编号。",
    "See that every call has a call id of its own.",
)
UNIT_UNKNOWN = _fault(
    "时间只有数字，没有写单位（秒还是毫秒）。",
    "The times are bare numbers without a unit (seconds or milliseconds).",
    "请加 --time-unit s 或 --time-unit ms，或把表头写成“开始时间(毫秒)”。",
    "Add --time-unit s or --time-unit ms, or write the header as start_ms.",
)
ROW_CUT = _fault(
    "这一行不完整，缺少内容列。",
    "The row is cut short: it has no text column.",
    "请重新导出。",
    "Export it again.",
)
ROW_QUOTES = _fault(
    "这一行的引号不成对，或单元格过长。",
    "The quotes of this row do not match, or a cell is too long.",
    '单元格里的引号要写成两个（""）；请重新导出。',
    'Write a quote inside a cell twice (""); export it again.',
)
NO_ROWS = _fault(
    "表头下面没有数据。",
    "There are no rows below the header.",
    "请确认导出了对话内容。",
    "See that the dialogue itself was exported.",
)
SPEECH_FIELDS = _fault(
    "这一行 SPEAKER 的栏目不对。",
    "This SPEAKER line does not have the fields that it should.",
    "请写成“SPEAKER 录音编号 1 开始秒 时长秒 <NA> <NA> 说话人 <NA> <NA>”，"
    "编号里不能有空格。",
    "Write SPEAKER id 1 start duration <NA> <NA> speaker <NA> <NA>, "
    "without blanks in an id.",
)
SPEECH_TIMES = _fault(
    "这一行的开始时间或时长不是从 0 起的秒数。",
    "The start or the duration of this line is not a number of seconds from 0.",
    "请都写成秒，如 12.50 和 3.20，不能为负。",
    "Write both in seconds, such as 12.50 and 3.20, never below 0.",
)
NO_SPEECH = _fault(
    "没有一行以 SPEAKER 开头。",
    "No line begins with SPEAKER.",
    "请确认这是 RTTM 文件，并且写有说话人的时间。",
    "See that this is an RTTM file and that it holds the times of speakers.",
)
FILE_CHANGED = _fault(
    "文件在读取过程中变短了，后面的通话没有读到。",
    "The file became shorter while it was read; the calls behind were not read.",
    "请等导出或下载完成后再运行。",
    "Run again when its export or download is done.",
)
PACKED_DAMAGED = _fault(
    "压缩文件已损坏、不完整，或用了不支持的压缩方式。",
    "The packed file is damaged, cut short, or packed in a way that is not known.",
    "请重新打包或下载；也可以先解压，再指定解压后的文件夹。",
    "Pack or fetch it again, or unpack it and name the folder.",
)
PACKED_SECRET = _fault(
    "压缩文件设了密码。",
    "The packed file needs a password.",
    "请先解压，再指定解压后的文件夹。",
    "Unpack it and name the folder.",
)
PACKED_TOO_LARGE = _fault(
    f"解压后过大：单个文件最多 {_mib(limits.MAX_UNPACKED_BYTES)}，"
    f"且不超过压缩前后 {limits.MAX_UNPACKED_RATIO} 倍。",
    f"Too large when unpacked: {_mib(limits.MAX_UNPACKED_BYTES)} a file and "
    f"{limits.MAX_UNPACKED_RATIO} times its packed size are the most.",
    "请确认来源可靠；确需读入时先解压，或调大环境变量 ZHIJIAN_MAX_UNPACKED_BYTES / "
    "ZHIJIAN_MAX_UNPACKED_RATIO。",
    "See that its source is sound; then unpack it first, or raise the environment "
    "variables ZHIJIAN_MAX_UNPACKED_BYTES / ZHIJIAN_MAX_UNPACKED_RATIO.",
)
ARCHIVE_TOO_LARGE = _fault(
    f"压缩包过大：最多 {limits.MAX_ARCHIVE_MEMBERS} 个文件、解压后共 "
    f"{_mib(limits.MAX_ARCHIVE_BYTES)}。",
    f"The archive is too large: {limits.MAX_ARCHIVE_MEMBERS} files and "
    f"{_mib(limits.MAX_ARCHIVE_BYTES)} unpacked are the most.",
    "请确认来源可靠，拆成几个压缩包，或调大环境变量 ZHIJIAN_MAX_ARCHIVE_BYTES / "
    "ZHIJIAN_MAX_ARCHIVE_MEMBERS。",
    "See that its source is sound; then split it, or raise the environment variables "
    "ZHIJIAN_MAX_ARCHIVE_BYTES / ZHIJIAN_MAX_ARCHIVE_MEMBERS.",
)
PATH_CLIMBS = _fault(
    "压缩包里的这个路径指向包外，或是链接，不读。",
    "This path in the archive points out of it, or is a link; it is not read.",
    "请确认来源可靠，重新打包。",
    "See that the source of the archive is sound, and pack it again.",
)
ARCHIVE_IN_STREAM = _fault(
    "这是一个 zip 压缩包，不能从这里直接读。",
    "This is a zip archive, which cannot be read from here.",
    "请直接指定 .zip 文件，或先解压；压缩包里不能再套压缩包。",
    "Name the .zip file itself, or unpack it; archives in archives are not read.",
)
SHEET_DAMAGED = _fault(
    "工作簿已损坏，或含有不允许的内容（如外部实体）。",
    "The workbook is damaged, or holds what is not allowed (external entities ...).",
    "请在 Excel 里重新另存为 .xlsx，或导出 CSV。",
    "Save it again as .xlsx, or export CSV.",
)
SHEET_TOO_LARGE = _fault(
    f"工作表过大：最多 {limits.MAX_SHEET_COLUMNS} 列、{limits.MAX_SHEET_ROWS} 行、"
    f"{limits.MAX_SHEET_CELLS} 个单元格，解压后 {_mib(limits.MAX_SHEET_BYTES)}。",
    f"The sheet is too large: {limits.MAX_SHEET_COLUMNS} columns, "
    f"{limits.MAX_SHEET_ROWS} rows, {limits.MAX_SHEET_CELLS} cells and "
    f"{_mib(limits.MAX_SHEET_BYTES)} unpacked are the most.",
    "请删去远处的多余单元格，或导出 CSV。",
    "Delete stray cells far away, or export CSV.",
)


def bad_json(message: str) -> Fault:
    """Return the fault of text that is no JSON; ``message`` is the parser's."""
    return _fault(
        "不是完整的 JSON。",
        f"This is not complete JSON: {message}.",
        "这一处可能被截断，请重新导出。",
        "It may have been cut off here; export it again.",
    )


def more_than_calls(count: int) -> Fault:
    """Return the fault of the rest of a list whose items are numbers and the like."""
    return _fault(
        f"另有 {count} 项也不是通话（数字、空值等），不再逐项列出。",
        f"{count} more items are no calls either (numbers, nothing); not listed.",
        "请确认导出的是通话的列表。",
        "See that a list of calls was exported.",
    )


def no_header(seen: tuple[str, ...]) -> Fault:
    """Return the fault of a table whose header names no text column."""
    names = "、".join(beginning(name, 20) for name in seen[:12]) or "-"
    return _fault(
        f"表头里认不出内容列（看到：{names}）。",
        f"The header names no text column (seen: {names}).",
        "请用 --columns text=你的列名,speaker=… 指定，或写进 zhijian.yaml 的 columns。",
        "Name it with --columns text=HEADER,speaker=…, or in zhijian.yaml (columns).",
    )


def column_missing(header: str, field: str) -> Fault:
    """Return the fault of a mapped header that the table does not have."""
    return _fault(
        f"表里没有“{header}”这一列（指定给 {field}）。",
        f"The table has no column {header!r} (named for {field}).",
        "请检查 --columns 或 zhijian.yaml 里的 columns。",
        "Check --columns, or `columns` of zhijian.yaml.",
    )
