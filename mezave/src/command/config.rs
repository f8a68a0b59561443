//! `mezave config show`: every value and where it came from.

use std::io::{Write as _, stdout};

use crate::cli::Common;
use crate::config::Settings;

/// Prints all values; wrong ones are an error that names them.
pub fn show_config(common: &Common) -> anyhow::Result<()> {
    let layers = common.layers(Vec::new())?;
    Settings::from_layers(&layers)?;
    for line in layers.show() {
        writeln!(stdout(), "{} = {}  # {}", line.name, line.value, line.from)?;
    }
    Ok(())
}
