//! Lists `data/<language>/*.toml`, so that a new language is a new folder and nothing else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=data");
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("data");
    let mut list = String::from("&[\n");
    for folder in sorted(&data)? {
        let _ = writeln!(list, "({:?}, &[", name(&folder));
        for file in sorted(&folder)? {
            println!("cargo:rerun-if-changed={}", file.display());
            let _ = writeln!(
                list,
                "({:?}, include_str!({:?})),",
                name(&file),
                file.display().to_string()
            );
        }
        list.push_str("]),\n");
    }
    list.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("languages.rs");
    fs::write(out, list)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
