//! Where connections are served: on this runtime, or on threads of their own, one for each core.
//!
//! What a gateway does for a request is short and touches two sockets. On threads that share their
//! tasks, a good part of the work is waking another thread up; on a thread of its own a connection is
//! read, passed on and answered without any. Whoever waits for a disk or shares state between requests
//! is better off on the shared runtime.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::Context as _;
use tokio::runtime::{Builder, Handle};
use tokio_util::sync::CancellationToken;

/// Runtimes that serve connections in turn. Cheap to clone.
#[derive(Clone)]
pub struct Cores {
    handles: Arc<[Handle]>,
    next: Arc<AtomicUsize>,
    _running: Option<Arc<tokio_util::sync::DropGuard>>,
}

impl Cores {
    /// The present runtime.
    pub fn here() -> Self {
        Self::of(vec![Handle::current()], None)
    }

    /// A thread with a runtime for each core, until the last clone is dropped.
    pub fn one_each() -> anyhow::Result<Self> {
        let ended = CancellationToken::new();
        let mut handles = Vec::new();
        for core in 0..thread::available_parallelism()?.get() {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            handles.push(runtime.handle().clone());
            let ended = ended.clone();
            thread::Builder::new()
                .name(format!("core-{core}"))
                .spawn(move || runtime.block_on(ended.cancelled()))
                .context("no thread for a core")?;
        }
        Ok(Self::of(handles, Some(Arc::new(ended.drop_guard()))))
    }

    fn of(handles: Vec<Handle>, running: Option<Arc<tokio_util::sync::DropGuard>>) -> Self {
        Self {
            handles: handles.into(),
            next: Arc::default(),
            _running: running,
        }
    }

    /// The runtime whose turn it is.
    pub fn next(&self) -> &Handle {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        &self.handles[turn % self.handles.len()]
    }
}
