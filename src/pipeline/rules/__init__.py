"""The rules, one module each. A rule's docstring is its documentation: ``citepress rule NAME`` prints it.

To add a rule: its module, one line in RULES, one Markdown test in ``tests/rules/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from pipeline import allow
from pipeline.errors import UsageError
from pipeline.model import Allowance, Book, Finding, Report, RuleCard, Settings, Severity, Suppression
from pipeline.nearest import meant
from pipeline.rules import (
    altered_words,
    attribution_conflicts_with_key,
    attribution_line_without_key,
    broken_entry,
    duplicate_key,
    duplicate_work,
    ellipsis_out_of_order,
    ellipsis_swallows_negation,
    emphasis_added_undeclared,
    foreign_title_without_language,
    found_in_other_source,
    hand_typed_citation,
    hidden_secondary_quotation,
    ibid_or_op_cit,
    image_too_coarse_for_print,
    image_without_alternative_text,
    implausible_year,
    incomplete_run,
    isbn_checksum,
    issn_or_orcid_checksum,
    key_case_mismatch,
    language_not_said,
    layout_warning,
    locator_outside_work,
    long_inline_quotation,
    lost_words,
    malformed_citation,
    malformed_doi,
    malformed_locator,
    malformed_name,
    malformed_pages,
    malformed_url,
    mark_not_understood,
    matches_after_folding,
    missing_bibliography,
    missing_field,
    missing_image,
    name_spelling_conflict,
    negation_or_number_changed,
    not_as_the_printer_asks,
    not_in_cited_source,
    pages_of_another_edition,
    passage_set_in_by_spaces,
    picture_not_for_print,
    quotation_budget,
    quotation_without_locator,
    reference_with_a_hole,
    remote_image,
    reported_words_uncited,
    same_passage_quoted_differently,
    set_for_press,
    setting_not_understood,
    source_changed_since_lock,
    source_text_missing,
    suppression_not_understood,
    suppression_without_reason,
    truncated_before_qualifier,
    unbalanced_quotation_marks,
    uncited_block_quote,
    uncited_epigraph,
    uncited_quotation,
    undefined_or_unused_footnote,
    unknown_style,
    unmarked_insertion_or_case,
    unmarked_omission,
    unresolved_key,
    unused_entry,
    unused_suppression,
    volume_year_mismatch,
    wrong_marks_for_language,
    wrong_page,
)


class Rule(Protocol):
    """What a rule's module offers. ``check`` leaves ``rule`` and ``code`` to the runner, and mostly ``severity``."""

    NAME: str
    CODE: str
    SEVERITY: Severity

    def check(self, book: Book, /) -> Iterator[Finding]:
        """What this rule has to say about a book."""


RULES: Sequence[Rule] = (
    unresolved_key,
    malformed_citation,
    unused_entry,
    duplicate_key,
    key_case_mismatch,
    undefined_or_unused_footnote,
    hand_typed_citation,
    missing_bibliography,
    uncited_quotation,
    uncited_block_quote,
    attribution_line_without_key,
    uncited_epigraph,
    attribution_conflicts_with_key,
    hidden_secondary_quotation,
    unbalanced_quotation_marks,
    wrong_marks_for_language,
    long_inline_quotation,
    ibid_or_op_cit,
    same_passage_quoted_differently,
    reported_words_uncited,
    passage_set_in_by_spaces,
    not_in_cited_source,
    found_in_other_source,
    altered_words,
    negation_or_number_changed,
    ellipsis_out_of_order,
    ellipsis_swallows_negation,
    unmarked_omission,
    unmarked_insertion_or_case,
    truncated_before_qualifier,
    matches_after_folding,
    emphasis_added_undeclared,
    source_text_missing,
    source_changed_since_lock,
    quotation_without_locator,
    wrong_page,
    locator_outside_work,
    malformed_locator,
    pages_of_another_edition,
    missing_field,
    duplicate_work,
    name_spelling_conflict,
    implausible_year,
    malformed_name,
    broken_entry,
    malformed_pages,
    reference_with_a_hole,
    volume_year_mismatch,
    foreign_title_without_language,
    isbn_checksum,
    issn_or_orcid_checksum,
    malformed_doi,
    malformed_url,
    quotation_budget,
    image_too_coarse_for_print,
    image_without_alternative_text,
    layout_warning,
    lost_words,
    language_not_said,
    missing_image,
    remote_image,
    set_for_press,
    not_as_the_printer_asks,
    picture_not_for_print,
    suppression_without_reason,
    unused_suppression,
    incomplete_run,
    setting_not_understood,
    suppression_not_understood,
    unknown_style,
    mark_not_understood,
)


LAST: Sequence[Rule] = (suppression_without_reason, unused_suppression)  # they judge what the others have silenced
OFF: Sequence[Rule] = (reported_words_uncited,)  # they speak only where the author selects them by name or code


def is_on(rule: Rule, settings: Settings) -> bool:
    """Whether a rule runs at all: those that are off by default wait to be selected by their own name or code."""
    return rule not in OFF or allow.named(settings, rule.CODE, rule.NAME)


def run(book: Book) -> Report:
    """Run every rule over a book; what the author allows is silenced, and counted."""
    first = [rule for rule in RULES if rule not in LAST and is_on(rule, book.settings)]
    settled = allow.settle(book, [f for rule in first for f in _raised(rule, book)])
    findings = in_order(book, [*settled.findings, *_of_suppressions(book, settled.unused)])
    return Report(book, findings, in_order(book, settled.suppressed), rules=_cards(book, findings))


def _of_suppressions(book: Book, unused: Sequence[Suppression | Allowance]) -> Iterator[Finding]:
    """What the rules on suppressions say, now that it is known which were of no use: what is to go needs no reason."""
    known = replace(book, unused=unused)
    found = allow.settle(book, [f for rule in LAST for f in _raised(rule, known)]).findings
    rules_of = {s.span: len(allow.names(s)) for s in allow.suppressions(book)}
    idle = {s.span for s in unused if len(allow.names(s)) == rules_of.get(s.span)}
    going = {f.span for f in found if f.code == unused_suppression.CODE} & idle
    yield from (f for f in found if f.code != suppression_without_reason.CODE or f.span not in going)


def _cards(book: Book, findings: Sequence[Finding]) -> list[RuleCard]:
    """The rules that ran: those selected for the book, and those that spoke."""
    spoke = {finding.code for finding in findings}
    return [
        RuleCard(rule.CODE, rule.NAME, rule.SEVERITY, documentation(rule))
        for rule in RULES
        if rule.CODE in spoke or (is_on(rule, book.settings) and allow.enabled(book.settings, rule.CODE, rule.NAME, ""))
    ]


def _raised(rule: Rule, book: Book) -> Iterator[Finding]:
    """A rule's findings with its name, its code and the level the author chose for it."""
    for finding in rule.check(book):
        level = allow.severity(book.settings, rule.CODE, rule.NAME, finding.severity or rule.SEVERITY)
        yield replace(finding, rule=rule.NAME, code=rule.CODE, severity=level)


def in_order(book: Book, findings: Sequence[Finding]) -> list[Finding]:
    """Findings as a reader meets them: the manuscript's files in their order, then the others; by place in each."""
    order = {path: number for number, path in enumerate(book.project.files)}
    return sorted(
        findings, key=lambda f: (order.get(f.span.path, len(order)), f.span.path, f.span.start, f.code, f.message)
    )


def named(name: str) -> Rule:
    """The rule with this name or code. Raises UsageError with the nearest name."""
    for rule in RULES:
        if name.lower() == rule.NAME or name.upper() == rule.CODE:
            return rule
    raise UsageError(f"there is no rule {name}", meant(name, names(), "citepress rule lists the rules"))


def names() -> list[str]:
    """What rules are called by: their names and their codes."""
    return [name for rule in RULES for name in (rule.NAME, rule.CODE)]


def documentation(rule: Rule) -> str:
    """A rule's documentation as Markdown: its name, code and level, then its module's docstring."""
    return f"# {rule.NAME} ({rule.CODE}, {shown_level(rule)})\n\n{(rule.__doc__ or '').strip()}\n"


def shown_level(rule: Rule) -> str:
    """A rule's level as its documentation has it: "warning", "info, off by default"."""
    return f"{rule.SEVERITY}, off by default" if rule in OFF else rule.SEVERITY
