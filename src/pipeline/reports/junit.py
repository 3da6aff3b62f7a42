"""For test reports (Jenkins, GitLab): JUnit XML, a suite a file, a case a finding.

A finding that fails the check is a failure; one that does not is a skipped case with its message; a file with nothing
to say is a case that passed, so that a clean check is no empty report. It follows Jenkins's ``junit-10.xsd``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from pipeline.fingerprints import normal, words_of
from pipeline.model import Finding, Report
from pipeline.patterns import lazy
from pipeline.reports.places import place
from pipeline.reports.repository import located, prefix
from pipeline.reports.summary import closing
from pipeline.reports.terminal import clean

FORBIDDEN = lazy("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not characters of XML 1.0
LONGEST = 60  # characters of the words in a case's name


def render(report: Report, *, color: bool, width: int, base: str = "") -> str:
    """The report as XML in UTF-8. Times are zero: findings take none, and two runs give the same bytes."""
    by_file: dict[str, list[Finding]] = {path: [] for path in report.book.project.files}
    for finding in report.findings:
        by_file.setdefault(located(report.book, finding.span.path), []).append(finding)
    failures = sum(_fails(report, f) for f in report.findings)
    cases = sum(max(len(found), 1) for found in by_file.values())
    root = ET.Element("testsuites", name="citepress", tests=str(cases), failures=str(failures), errors="0", time="0")
    for path, found in by_file.items():
        _suite(root, report, prefix(report.book) + path, found)
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, report: Report, path: str, found: Sequence[Finding]) -> None:
    failed = sum(_fails(report, f) for f in found)
    suite = ET.SubElement(root, "testsuite", name=_text(path), tests=str(max(len(found), 1)), failures=str(failed),
                          errors="0", skipped=str(len(found) - failed), time="0", file=_text(path))  # fmt: skip
    group = _text(re.sub(r"\.\w+$", "", path).replace(".", "_").replace("/", "."))  # what Jenkins shows as a package
    if not found:
        ET.SubElement(suite, "testcase", name="nothing to say", classname=group, time="0")
    seen: Counter[str] = Counter()
    for finding in found:
        title = _title(report, finding)
        seen[title] += 1
        title += f" ({seen[title]})" if seen[title] > 1 else ""  # GitLab shows one case of a name
        _case(suite, report, finding, path, title, group)
    if len(root) == 1:
        ET.SubElement(suite, "system-out").text = _text(closing(report))


def _title(report: Report, finding: Finding) -> str:
    """A name that stays while the finding does, wherever it moves: the rule and the words in question."""
    words = words_of(report.book, finding.focus or finding.span) or finding.key or normal(finding.message)
    return f"{finding.code} {finding.rule}: {words if len(words) <= LONGEST else words[:LONGEST] + '…'}"


def _case(suite: ET.Element, report: Report, finding: Finding, path: str, title: str, group: str) -> None:
    case = ET.SubElement(suite, "testcase", name=_text(title), classname=group, time="0")
    kind = "failure" if _fails(report, finding) else "skipped"
    message = _text(clean(finding.message))
    told = ET.SubElement(case, kind, type=finding.severity or "info", message=message)
    at = place(report.book, finding.span)
    lines = [f"{path}:{at.line}:{at.column}: {finding.code} {finding.rule} {clean(finding.message)}"]
    lines += [f"{r.path}{f':{r.line}' if r.line else ''}: {clean(r.text)}" for r in finding.related[:3]]
    lines += [f"help: {clean(finding.help)}"] if finding.help else []
    told.text = _text("\n".join(lines))


def _fails(report: Report, finding: Finding) -> bool:
    return finding.severity == "error" or (report.circumstances.strict and finding.severity == "warning")


def _text(text: str) -> str:
    """*text* with what XML cannot hold replaced."""
    return FORBIDDEN.sub("\ufffd", text)
