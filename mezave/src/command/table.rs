//! Tab-separated files with a line that names the columns, as people export them from elsewhere.
//!
//! A cell may be in quotes, then quotes inside it are doubled. Columns may come in any order; those
//! that nobody asks for are left alone. What is wrong is said with the file and its line.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};

/// A file in memory.
pub struct Table {
    path: PathBuf,
    columns: HashMap<String, usize>,
    /// Line number and cells.
    rows: Vec<(usize, Vec<String>)>,
}

/// One line of a table.
pub struct Row<'a> {
    table: &'a Table,
    pub line: usize,
    cells: &'a [String],
}

impl Table {
    /// Reads a file that has at least these columns; of names in one entry any will do.
    pub fn read(path: &Path, needed: &[&[&str]]) -> anyhow::Result<Self> {
        let shown = path.display();
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {shown}"))?;
        let text = String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("{shown} is not UTF-8"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut lines = text
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim().is_empty());
        let Some((head, _)) = lines.next() else {
            bail!("{shown} is empty");
        };
        let mut columns = HashMap::new();
        for (at, name) in cells(head).into_iter().enumerate() {
            let name = name.trim().to_lowercase();
            ensure!(
                columns.insert(name.clone(), at).is_none(),
                "{shown}, line 1: column {name} is there twice"
            );
        }
        for names in needed {
            ensure!(
                names.iter().any(|name| columns.contains_key(*name)),
                "{shown}, line 1: there is no column {}",
                names.join(" or ")
            );
        }
        let width = columns.len();
        let mut rows = Vec::new();
        for (line, number) in lines {
            let cells = cells(line);
            ensure!(
                cells.len() <= width,
                "{shown}, line {number}: {} cells, but {width} columns",
                cells.len()
            );
            rows.push((number, cells));
        }
        Ok(Self {
            path: path.to_owned(),
            columns,
            rows,
        })
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            table: self,
            line: *line,
            cells,
        })
    }
}

impl Row<'_> {
    /// A cell, trimmed; empty where the column or the cell is missing.
    pub fn get(&self, column: &str) -> &str {
        let at = self.table.columns.get(column);
        let cell = at.and_then(|at| self.cells.get(*at));
        cell.map_or("", |cell| cell.trim())
    }

    /// A cell that may not be empty.
    pub fn needed(&self, column: &str) -> anyhow::Result<&str> {
        let cell = self.get(column);
        ensure!(!cell.is_empty(), "{}: {column} is empty", self.place());
        Ok(cell)
    }

    /// Where this is, for messages.
    pub fn place(&self) -> String {
        format!("{}, line {}", self.table.path.display(), self.line)
    }
}

fn cells(line: &str) -> Vec<String> {
    let cell = |cell: &str| {
        let quoted = cell
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .filter(|inner| !inner.replace("\"\"", "").contains('"'));
        quoted.map_or_else(|| cell.to_owned(), |inner| inner.replace("\"\"", "\""))
    };
    line.trim_end_matches('\r').split('\t').map(cell).collect()
}
