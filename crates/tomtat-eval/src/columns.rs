//! Rows of cells as text and Markdown. The first row are the heads.

use std::fmt::Write;

use serde::Serialize;

/// Columns in line, the first to the left and the others to the right.
pub(crate) fn text(cells: &[Vec<String>]) -> String {
    let columns = cells.first().map_or(0, Vec::len);
    let width = |column: usize| {
        cells.iter().filter_map(|row| row.get(column)).map(|c| c.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|i| width(i).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in cells {
        for (i, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            let _ = match i {
                0 => write!(text, "{cell:<width$}"),
                _ => write!(text, "  {cell:>width$}"),
            };
        }
        text.push('\n');
    }
    text
}

/// A Markdown table.
pub(crate) fn markdown(cells: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (i, row) in cells.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
        if i == 0 {
            let _ = writeln!(text, "|---{}|", "|---:".repeat(row.len().saturating_sub(1)));
        }
    }
    text
}

/// A JSON object a line, which `line` makes of each row.
pub(crate) fn json_lines<'r, R, L: Serialize>(
    rows: &'r [R],
    line: impl Fn(&'r R) -> L,
) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    for row in rows {
        text.push_str(&serde_json::to_string(&line(row))?);
        text.push('\n');
    }
    Ok(text)
}
