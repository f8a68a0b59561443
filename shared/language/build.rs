//! Lists `data/<language>/*.toml` into one table that the crate embeds, so that another
//! language is a new folder of data and not a line of code.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let data = Path::new(&root).join("data");
    println!("cargo:rerun-if-changed={}", data.display());
    println!("cargo:rerun-if-changed=build.rs");
    let mut table = String::from("&[\n");
    for language in sorted(&data)? {
        println!("cargo:rerun-if-changed={}", data.join(&language).display());
        let mut files = String::new();
        for file in sorted(&data.join(&language))? {
            let path = data.join(&language).join(&file);
            let Some(stem) = file.strip_suffix(".toml") else {
                continue;
            };
            println!("cargo:rerun-if-changed={}", path.display());
            let path = path.display().to_string();
            let _ = writeln!(files, "(\"{stem}\", include_str!({path:?})),");
        }
        let _ = writeln!(table, "(\"{language}\", &[\n{files}]),");
    }
    table.push(']');
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("languages.rs"), table)
}

fn sorted(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}
