"""Twenty broken files of the kinds that lie in real folders, and what each is about."""

import gzip
import io
import json
import zipfile

import openpyxl

LOG = "客服：您好\n客户：你好\n"
ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def packed(files):
    """A zip archive of some names and contents."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def workbook(*rows, far=""):
    """A workbook of one sheet; ``far`` is a cell that holds something far away."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if far:
        book.active[far] = "x"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_entities():
    """A workbook whose sheet names an external entity."""
    files = {}
    with zipfile.ZipFile(
        io.BytesIO(workbook(["角色", "内容"], ["坐席", "您好"]))
    ) as old:
        for name in old.namelist():
            files[name] = old.read(name)
    sheet = "xl/worksheets/sheet1.xml"
    files[sheet] = ENTITY + files[sheet].replace(b"<row", b"<row>&e;</row><row", 1)
    return packed(files)


TURNS = {"turns": [{"text": "您好"}]}
RUNNING = {"TaskId": "t1", "StatusCode": 21050001, "StatusText": "RUNNING"}
SECRET = {"protected": "e30", "recipients": [], "iv": "", "ciphertext": "", "tag": ""}

BROKEN = {
    "01-empty.txt": b"",
    "02-nothing-but-blanks.jsonl": b" \n\n \n",
    "03-header-only.csv": "角色,内容\n".encode(),
    "04-torn.json": json.dumps(TURNS).encode()[:-8],
    "05-brackets.json": b"[" * 200_000,
    "06-no-turns.json": b'{"call_id": "x6", "turns": []}',
    "07-still-running.json": json.dumps(RUNNING).encode(),
    "08-secret.vcon": json.dumps(SECRET).encode(),
    "09-old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "10-torn.xlsx": workbook(["角色", "内容"], ["坐席", "您好"])[:-300],
    "11-far.xlsx": workbook(["角色", "内容"], ["坐席", "您好"], far="XFD1048576"),
    "12-entities.xlsx": with_entities(),
    "13-bomb.jsonl.gz": gzip.compress(b" " * 60_000_000),
    "14-torn.json.gz": gzip.compress(json.dumps(TURNS).encode())[:-9],
    "15-bomb.zip": packed({"a.jsonl": b" " * 60_000_000}),
    "16-climbs.zip": packed({"../../outside.txt": LOG}),
    "17-nul.csv": "角色,内容\n坐席,您好\0\0\n".encode(),
    "18-no-words.csv": "姓名,年龄\n王某,30\n".encode(),
    "19-list-of-calls.csv": "通话编号,工号,日期\nC1,6203,2026-03-02\n".encode(),
    "20-no-unit.csv": "角色,内容,开始时间,结束时间\n坐席,您好,240,3180\n".encode(),
    "21-noise.srt": bytes(range(128, 256)) * 40,
    "22-binary.TextGrid": b"ooBinaryFile\x08TextGrid" + b"\0" * 40,
}  # fmt: skip
"""Name -> bytes. Each is exactly one reject."""
