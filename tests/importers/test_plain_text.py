"""Reading text files: what is stored, and what each refusal says."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.text import sha256
from annotator.errors import InvalidInput
from annotator.importers import IMPORTERS, read_file
from annotator.importers.imported_report import stem_of

TEXT = "قُتل رجلان في انفجار\n\n  وأصيب ثالث\u2028بجروح \n \u200f\n12\n"


def refusal(content, name="day.txt"):
    with pytest.raises(InvalidInput) as caught:
        read_file(name, content)
    return str(caught.value)


def test_report_keeps_lines_that_are_not_blank():
    report = read_file("folder/day 7.txt", TEXT.encode())
    assert report.paragraphs == ("قُتل رجلان في انفجار", "  وأصيب ثالث\u2028بجروح ", "12")
    assert report.title == "قُتل رجلان في انفجار"
    assert report.stem == "day-7"
    assert report.sha256 == sha256(TEXT)
    assert report.warnings == ()


def test_line_ends_and_byte_order_mark_make_no_other_report():
    plain = read_file("a.txt", TEXT.encode())
    assert read_file("b.txt", b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()).sha256 == plain.sha256
    assert read_file("c.TXT", TEXT.replace("\n", "\r").encode()).paragraphs == plain.paragraphs


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no text"),
        ("\n \u200e\n".encode(), "holds no text"),
        (b"only Latin letters\n", "has no Arabic letter"),
        (TEXT.encode("utf-16"), "seems to be UTF-16"),
        (TEXT.encode("utf-16-le"), "seems to be UTF-16"),
        (TEXT.encode("utf-16-be"), "seems to be UTF-16"),
        ("انفجار في السوق\n".encode("cp1256"), "seems to be Windows-1256"),
        (TEXT.encode() + "سطر".encode() + b"\xff", "line 6: the byte 0xff is not UTF-8"),
        (TEXT.encode()[:-4] + b"\xd9", "line 4: the byte 0xd9"),
        ("سطر\r\nسطر\r".encode() + b"\xed\xa0\x80", "line 3: half of a surrogate pair"),
        (b"\0" * 500, "it is no text file"),
        ("سطر\n".encode() + ("ا" * 20_001).encode(), "line 2: the paragraph has 20001 characters; at most 20000"),
        ("ا".encode() * 10_000_001, "has 20000002 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refusal_names_file_line_and_remedy(content, says):
    message = refusal(content)
    assert message.startswith("day.txt")
    assert says in message


def test_nul_is_left_out_and_told():
    report = read_file("day.txt", "سطر\nسط\0ر\n".encode())
    assert report.paragraphs == ("سطر", "سطر")
    assert [str(warning) for warning in report.warnings] == ["day.txt, line 2: NUL characters were left out."]


def test_other_endings_are_refused_with_those_that_can_be_read():
    assert "expected one of .txt" in refusal(b"x", "report.pdf")
    assert "expected one of .txt" in refusal(b"x", "report")
    assert set(IMPORTERS) == {".txt"}


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("digest-2022-09-23.txt", dt.date(2022, 9, 23)),
        ("20230615_digest.txt", dt.date(2023, 6, 15)),
        ("000_5b91432d49d6aad6.txt", None),
        ("digest-2022-13-40.txt", None),
    ],
)
def test_date_in_the_file_name_is_a_hint(name, date):
    assert read_file(name, TEXT.encode()).published == date


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("a/b/000_5b91.txt", "000_5b91"),
        ("C:\\reports\\حصيلة الشهر.txt", "حصيلة-الشهر"),
        ("x:p003.txt", "x-p003"),
        ("..txt", "report"),
        ("\u202e?.txt", "report"),
        ("x" * 300 + ".txt", "x" * 100),
    ],
)
def test_stem_is_fit_for_ids(name, stem):
    assert stem_of(name) == stem


@given(st.binary(max_size=200) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(content):
    try:
        report = read_file("any.txt", content)
    except InvalidInput:
        return
    assert report.paragraphs
    assert "\0" not in "".join(report.paragraphs)


def test_shared_reports_are_read(shared):
    counts = {}
    for path in sorted((shared / "reports").glob("*.txt")):
        report = read_file(path.name, path.read_bytes())
        assert report.stem == path.stem
        counts[path.stem[:3]] = len(report.paragraphs)
    assert counts == {"000": 23, "001": 25, "003": 10}
