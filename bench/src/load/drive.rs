//! The loops themselves.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::{HeaderValue, StatusCode};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::LocalSet;
use tokio::time::Instant;

use super::dice::Dice;
use super::{Connection, Load, Pace, Tally, pace};

/// Makes keys of different runs and clients different.
static CLIENTS: AtomicU64 = AtomicU64::new(1);

struct Client {
    load: Load,
    connection: Connection,
    host: HeaderValue,
    dice: Dice,
    name: String,
    sent: u64,
    counted_from: Instant,
    counted_until: Instant,
    tally: Rc<RefCell<Tally>>,
}

/// Drives all clients on this thread until the time is up and every answer is in.
pub async fn drive(load: &Load) -> anyhow::Result<Tally> {
    let tally = Rc::new(RefCell::new(Tally::new(load.time)?));
    let mut clients = Vec::with_capacity(load.clients);
    let start = Instant::now();
    let counted_from = start + load.warm_up;
    let counted_until = counted_from + load.time;
    let run = std::process::id();
    for _ in 0..load.clients {
        let number = CLIENTS.fetch_add(1, Ordering::Relaxed);
        clients.push(Client {
            load: load.clone(),
            connection: Connection::open(&load.address).await?,
            host: Connection::host(&load.address)?,
            dice: Dice::new(number),
            name: format!("bench-{run}-{number}"),
            sent: 0,
            counted_from,
            counted_until,
            tally: Rc::clone(&tally),
        });
    }
    let tasks = LocalSet::new();
    match load.pace {
        Pace::Closed => {
            for client in clients {
                tasks.spawn_local(client.closed());
            }
        }
        Pace::Open(per_second) => {
            let (sender, due) = unbounded_channel();
            let due = Rc::new(Mutex::new(due));
            for client in clients {
                tasks.spawn_local(client.open(Rc::clone(&due)));
            }
            std::thread::spawn(move || pace::announce(&sender, per_second, start, counted_until));
        }
    }
    tasks.await;
    let empty = Tally::new(load.time)?;
    Ok(std::mem::replace(&mut *tally.borrow_mut(), empty))
}

impl Client {
    async fn closed(mut self) {
        while Instant::now() < self.counted_until {
            let sent_at = Instant::now();
            let status = self.send().await;
            let now = Instant::now();
            let counted = now >= self.counted_from && now < self.counted_until;
            self.note(status, now - sent_at, counted).await;
        }
    }

    async fn open(mut self, due: Rc<Mutex<UnboundedReceiver<Instant>>>) {
        loop {
            let next = due.lock().await.recv().await;
            let Some(due_at) = next else { return };
            let status = self.send().await;
            let after = Instant::now() - due_at;
            self.note(status, after, due_at >= self.counted_from).await;
        }
    }

    async fn send(&mut self) -> anyhow::Result<StatusCode> {
        self.sent += 1;
        let Some(prepared) = self.load.mix.choose(&mut self.dice) else {
            anyhow::bail!("nothing to send");
        };
        let (name, number) = (&self.name, self.sent);
        let request = prepared.request(&self.host, || format!("{name}-{number}"));
        self.connection.send(request).await
    }

    async fn note(
        &mut self,
        status: anyhow::Result<StatusCode>,
        after: std::time::Duration,
        counted: bool,
    ) {
        match status {
            Ok(status) if status.is_success() => {
                if counted {
                    self.tally.borrow_mut().answered(after);
                }
            }
            Ok(status) => self.tally.borrow_mut().failed(status.to_string()),
            Err(error) => {
                self.tally.borrow_mut().failed(format!("{error:#}"));
                // A server that is away must not be asked in a tight loop.
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                if let Ok(connection) = Connection::open(&self.load.address).await {
                    self.connection = connection;
                }
            }
        }
    }
}
