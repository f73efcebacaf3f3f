//! The report for people: the source with a caret, what to do, and the diff of the best fix.

use std::borrow::Cow;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anstyle::Style;

use super::Report;
use crate::apply::{FileFindings, hunks, render_hunks};
use crate::edit::{Applicability, Fix};
use crate::scan::Finding;
use crate::source::{LineIndex, Span, visible, visible_line};

const FAINT: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// Lines kept around a change.
const CONTEXT: usize = 2;
/// Places closer than this many lines are shown in one piece of source.
const NEAR: usize = 4;
/// A longer place is shown by its first line only.
const TALL: usize = 8;
/// A line of more bytes is not shown.
const WIDEST: usize = 10_000;

/// Writes every finding; with `verbose` also the fixes that are not offered and why.
///
/// The text has colours; the writer drops them where they are not wanted.
///
/// # Errors
/// The writer fails.
pub fn write(out: &mut dyn Write, report: &Report, verbose: bool) -> io::Result<()> {
    for file in &report.files {
        let index = LineIndex::new(&file.text);
        for finding in &file.findings {
            write_finding(out, file, &index, finding, verbose)?;
        }
    }
    Ok(())
}

fn write_finding(
    out: &mut dyn Write,
    file: &FileFindings,
    index: &LineIndex,
    finding: &Finding,
    verbose: bool,
) -> io::Result<()> {
    let is_wide = is_wide(index, &file.text, finding);
    writeln!(out, "{}", if is_wide { place(file, index, finding) } else { snippet(file, index, finding) })?;
    write_chain(out, file, finding)?;
    if let Some(fix) = finding.fix(Applicability::Safe).or(finding.fixes.first()) {
        write_fix(out, file, index, fix, !is_wide)?;
    }
    if verbose {
        for fix in &finding.withheld {
            let (title, reason) = (visible_line(&fix.title), visible_line(&fix.reason));
            writeln!(out, "  {FAINT}no fix{FAINT:#} {title}: {reason}")?;
        }
    }
    writeln!(out)
}

/// The way to the call that blocks, a step a line, and how many other such calls are reached.
fn write_chain(out: &mut dyn Write, file: &FileFindings, finding: &Finding) -> io::Result<()> {
    let Some(chain) = finding.chains.first() else { return Ok(()) };
    for step in &chain.steps {
        let path = visible_line(step.path.as_deref().unwrap_or(&file.path));
        writeln!(out, "  {FAINT}→{FAINT:#} {} {FAINT}{path}:{}{FAINT:#}", visible_line(&step.name), step.line)?;
    }
    match finding.chains.len() - 1 {
        0 => Ok(()),
        1 => writeln!(out, "  {FAINT}and one other call that blocks{FAINT:#}"),
        more => writeln!(out, "  {FAINT}and {more} other calls that block{FAINT:#}"),
    }
}

/// Whether the lines of a finding are too long to be read.
fn is_wide(index: &LineIndex, text: &str, finding: &Finding) -> bool {
    let spans = std::iter::once(finding.span).chain(finding.labels.iter().map(|label| label.span));
    spans.flat_map(|span| [span.start, span.end]).any(|at| {
        let line = index.line(at);
        index.start(line + 1, text) - index.start(line, text) > WIDEST
    })
}

/// The message of a finding and where it is, without the source.
fn place(file: &FileFindings, index: &LineIndex, finding: &Finding) -> String {
    let (path, message) = (visible_line(&file.path), visible_line(&finding.message));
    let at = index.position(finding.span.start, &file.text);
    let origin = Origin::path(path.as_ref()).line(at.line).char_column(at.column);
    let title = level(finding).primary_title(message.as_ref()).id(finding.rule);
    Renderer::styled().hyperlink(false).render(&[Group::with_title(title).element(origin)])
}

fn level(finding: &Finding) -> Level<'static> {
    if finding.suppressed { Level::NOTE.with_name("suppressed") } else { Level::WARNING }
}

/// The source around a finding with carets and labels, its message and its help.
fn snippet(file: &FileFindings, index: &LineIndex, finding: &Finding) -> String {
    let path = visible_line(&file.path);
    let message = visible_line(&finding.message);
    let mut group = Group::with_title(level(finding).primary_title(message.as_ref()).id(finding.rule));
    let mut places = vec![(shown_span(index, finding.span, &file.text), None)];
    places.extend(
        finding.labels.iter().map(|label| (shown_span(index, label.span, &file.text), Some(visible_line(&label.text)))),
    );
    let pieces = pieces(index, &places);
    for (first, last, members) in &pieces {
        let window = window(index, &file.text, *first, *last);
        let mut piece =
            Snippet::source(harmless(window.of(&file.text))).line_start(first + 1).path(path.as_ref()).fold(false);
        for member in members {
            let (span, label) = &places[*member];
            let kind = if *member == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let within = |at: usize| at.clamp(window.start, window.end) - window.start;
            piece = piece.annotation(kind.span(within(span.start)..within(span.end)).label(label.as_deref()));
        }
        group = group.element(piece);
    }
    let help = finding.help.as_deref().map(visible);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_ref()));
    }
    Renderer::styled().hyperlink(false).render(&[group])
}

/// Source for the snippet renderer, which shows ASCII control characters itself. Others give way to characters of the
/// same length, so that places stay what they are.
fn harmless(source: &str) -> Cow<'_, str> {
    let steers = |one: char| matches!(one, '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}');
    if !source.chars().any(steers) {
        return Cow::Borrowed(source);
    }
    let shown = |one: char| match one {
        _ if !steers(one) => one,
        _ if one.len_utf8() == 2 => '¤',
        _ => '\u{fffd}',
    };
    source.chars().map(shown).collect()
}

/// First line, last line and members of each piece of source to show; the piece with the finding comes first.
fn pieces<T>(index: &LineIndex, places: &[(Span, T)]) -> Vec<(usize, usize, Vec<usize>)> {
    let lines = |span: Span| (index.line(span.start), index.line(span.end.saturating_sub(1).max(span.start)));
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|member| places[*member].0);
    let mut pieces: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for member in order {
        let (first, last) = lines(places[member].0);
        match pieces.last_mut() {
            Some(piece) if first <= piece.1 + NEAR => {
                piece.1 = piece.1.max(last);
                piece.2.push(member);
            }
            _ => pieces.push((first, last, vec![member])),
        }
    }
    pieces.sort_by_key(|piece| (!piece.2.contains(&0), piece.0));
    pieces
}

/// The bytes of the lines `first` to `last`, without a byte-order mark and the last line break.
fn window(index: &LineIndex, text: &str, first: usize, last: usize) -> Span {
    let start = index.start(first, text);
    let start = if text[start..].starts_with('\u{feff}') { start + '\u{feff}'.len_utf8() } else { start };
    let end = index.start(last + 1, text).max(start);
    let kept = text[start..end].trim_end_matches(['\n', '\r']).len();
    Span::new(start, start + kept)
}

/// The part of a place that gets a caret: all of it, or the first line of a tall one.
fn shown_span(index: &LineIndex, span: Span, text: &str) -> Span {
    let line = index.line(span.start);
    if index.line(span.end) - line < TALL {
        return span;
    }
    Span::new(span.start, span.start.max(window(index, text, line, line).end))
}

fn write_fix(
    out: &mut dyn Write,
    file: &FileFindings,
    index: &LineIndex,
    fix: &Fix,
    with_lines: bool,
) -> io::Result<()> {
    let title = visible_line(&fix.title);
    writeln!(out, "  {BOLD}{} fix{BOLD:#}: {title}", fix.applicability.name())?;
    if let Some(caution) = &fix.caution {
        writeln!(out, "  {FAINT}unsafe because{FAINT:#} {}", visible_line(caution))?;
    }
    for feature in fix.features() {
        let (name, package) = (&feature.name, &feature.package);
        writeln!(out, "  {FAINT}adds the feature{FAINT:#} `{name}` of {package} to Cargo.toml")?;
    }
    if !with_lines {
        return Ok(());
    }
    let edits = file.edits_of(fix);
    write!(out, "{}", render_hunks(&hunks(&file.text, index, &edits, CONTEXT)))
}
