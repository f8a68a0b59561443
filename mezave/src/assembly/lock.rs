//! One process for each service of a data directory.
//!
//! Two processes on the same files would each keep caches and live streams that the other never
//! hears of, and two demos would fill one folder. So whoever serves a service holds its lock file;
//! the operating system lets go of it when the process ends, however it ends. Services in
//! processes of their own may share a data directory, and commands such as `mezave verify` take no
//! lock.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use anyhow::Context as _;

use crate::config::{ServiceName, Settings};

/// Locks that are held until this is dropped.
#[must_use]
#[derive(Debug)]
pub struct Locks {
    _files: Vec<File>,
}

/// Takes the locks of those `services` that keep files in the data directory.
pub fn lock(settings: &Settings, services: &[ServiceName]) -> anyhow::Result<Locks> {
    let with_files = services.iter().filter(|service| {
        **service != ServiceName::Gateway && !settings.database_urls.contains_key(service.as_str())
    });
    let mut files = Vec::new();
    for service in with_files {
        make_folder(&settings.data_dir)?;
        files.push(lock_one(&settings.data_dir, service.as_str())?);
    }
    Ok(Locks { _files: files })
}

/// Makes the data directory: what lies in it is the restaurant's own business.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot make {}", folder.display()))
}

fn lock_one(folder: &Path, service: &str) -> anyhow::Result<File> {
    let path = folder.join(format!("{service}.lock"));
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(false).mode(0o600);
    let file = options
        .open(&path)
        .with_context(|| format!("cannot open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => anyhow::bail!(
            "{} is in use by another Mezave ({service}); stop it, or choose another --data-dir",
            folder.display()
        ),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.display()))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_second_process_is_refused_until_the_first_has_gone() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock_one(folder.path(), "auth").unwrap();
        let refused = lock_one(folder.path(), "auth").unwrap_err().to_string();
        assert!(
            refused.contains("in use by another Mezave (auth)"),
            "{refused}"
        );
        let _other_service = lock_one(folder.path(), "inventory").unwrap();
        drop(first);
        lock_one(folder.path(), "auth").unwrap();
    }
}
