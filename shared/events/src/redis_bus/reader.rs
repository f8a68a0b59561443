//! The task behind one reader of the streams.
//!
//! A session is one connection: it marks Redis, so that a later wipe is seen, fixes where to read
//! from, tells that something may have been missed until now, takes over what a dead predecessor
//! left unconfirmed, and then reads until something fails.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::streams::{StreamAutoClaimReply, StreamId, StreamRangeReply, StreamReadReply};
use redis::{RedisError, RedisResult, Value, pipe};
use shared_redis::{Redis, redis};
use tokio::sync::mpsc::Sender;

use super::{AWAY, FIELD};
use crate::bus::Delivery;
use crate::{BATCH, Envelope};

/// How long a read waits in Redis for events: also how soon a wipe is noticed without any.
const BLOCK: Duration = Duration::from_secs(2);
/// How much longer an answer may take before the connection counts as lost.
const SLACK: Duration = Duration::from_secs(1);
/// The pause before a new session after one that worked.
const BREATH: Duration = Duration::from_millis(50);
/// The one reader of a group: the lease lets in nobody else.
const HOLDER: &str = "holder";
const UNREAD: &str = ">";

/// Where in a stream: milliseconds and a number, as Redis makes ids.
type Place = (u64, u64);

/// Nobody reads any more.
struct Unheard;

/// How a session ended.
enum End {
    Unheard,
    Failed(RedisError),
}

impl From<RedisError> for End {
    fn from(error: RedisError) -> Self {
        Self::Failed(error)
    }
}

impl From<Unheard> for End {
    fn from(Unheard: Unheard) -> Self {
        Self::Unheard
    }
}

/// Reads streams and tells what it finds.
pub struct Reader {
    redis: Redis,
    streams: Vec<String>,
    group: Option<String>,
    tell: Sender<Delivery>,
    /// The last event read, or passed over, of each stream.
    places: HashMap<String, Place>,
}

impl Reader {
    pub fn new(
        redis: Redis,
        streams: Vec<String>,
        group: Option<String>,
        tell: Sender<Delivery>,
    ) -> Self {
        Self {
            redis,
            streams,
            group,
            tell,
            places: HashMap::new(),
        }
    }

    /// Runs until nobody reads any more.
    pub async fn run(mut self) {
        loop {
            let mut began = false;
            let unheard = self.tell.clone();
            let Err(end) = tokio::select! {
                () = unheard.closed() => return,
                ended = self.session(&mut began) => ended,
            };
            match end {
                End::Unheard => return,
                End::Failed(error) => tracing::debug!(%error, "reading events from Redis failed"),
            }
            if self.tell(Delivery::missed()).await.is_err() {
                return;
            }
            tokio::select! {
                () = unheard.closed() => return,
                () = tokio::time::sleep(if began { BREATH } else { AWAY }) => {}
            }
        }
    }

    /// Reads until something fails; `began` says that it could.
    async fn session(&mut self, began: &mut bool) -> Result<Infallible, End> {
        let mut connection = self.redis.blocking().await?;
        let mark = within(self.start(&mut connection)).await?;
        *began = true;
        // The log is read from here; what is published from now on is heard.
        self.tell(Delivery::missed()).await?;
        if let Some(group) = self.group.clone() {
            self.take_over(&mut connection, &group).await?;
        }
        loop {
            let (reply, found) = within(self.read(&mut connection)).await?;
            let wiped = found.as_ref() != Some(&mark);
            let mut delivery = Delivery {
                missed: wiped,
                ..Delivery::default()
            };
            for stream in reply.map(|reply| reply.keys).unwrap_or_default() {
                if stream.ids.len() == BATCH {
                    // Far behind: older ones may have been cut off before they were read.
                    delivery.missed |= within(self.is_cut(&mut connection, &stream.key)).await?;
                }
                self.collect(&stream.key, stream.ids, &mut delivery);
            }
            if delivery.missed || !delivery.receipts.is_empty() {
                self.tell(delivery).await?;
            }
            if wiped {
                return Err(emptied().into());
            }
        }
    }

    async fn tell(&self, delivery: Delivery) -> Result<(), Unheard> {
        self.tell.send(delivery).await.map_err(|_| Unheard)
    }

    fn mark_key(&self) -> String {
        self.redis.key("events-since")
    }

    /// Marks Redis, makes the group and finds the ends of the streams. The mark is answered.
    async fn start(&mut self, connection: &mut MultiplexedConnection) -> RedisResult<String> {
        let key = self.mark_key();
        // The server's own id and clock make a mark that no later one repeats.
        let (seconds, micros): (String, String) =
            redis::cmd("TIME").query_async(connection).await?;
        let (mark,): (String,) = pipe()
            .cmd("SET")
            .arg(&key)
            .arg(format!("{seconds}.{micros}"))
            .arg("NX")
            .ignore()
            .cmd("GET")
            .arg(&key)
            .query_async(connection)
            .await?;
        for stream in &self.streams {
            if let Some(group) = &self.group {
                let mut create = redis::cmd("XGROUP");
                create.arg("CREATE").arg(stream).arg(group);
                create.arg(&["$", "MKSTREAM"]);
                match create.query_async::<()>(connection).await {
                    Err(error) if error.code() == Some("BUSYGROUP") => {}
                    made => made?,
                }
            }
            let last: StreamRangeReply = redis::cmd("XREVRANGE")
                .arg(stream)
                .arg(&["+", "-", "COUNT", "1"])
                .query_async(connection)
                .await?;
            let place = last.ids.first().map_or((0, 0), |last| place(&last.id));
            self.places.insert(stream.clone(), place);
        }
        Ok(mark)
    }

    /// Tells again what was read by a holder before this one and never confirmed.
    async fn take_over(
        &mut self,
        connection: &mut MultiplexedConnection,
        group: &str,
    ) -> Result<(), End> {
        let Some(stream) = self.streams.first().cloned() else {
            return Ok(());
        };
        let mut from = "0-0".to_owned();
        loop {
            let mut claim = redis::cmd("XAUTOCLAIM");
            claim.arg(&stream).arg(group).arg(HOLDER).arg(0).arg(&from);
            claim.arg("COUNT").arg(BATCH);
            let claimed: StreamAutoClaimReply = within(claim.query_async(connection)).await?;
            let mut delivery = Delivery::default();
            for entry in &claimed.claimed {
                delivery.receipts.push(entry.id.clone());
                delivery.events.extend(event(entry));
            }
            if !delivery.receipts.is_empty() {
                self.tell(delivery).await?;
            }
            if claimed.next_stream_id == "0-0" {
                return Ok(());
            }
            from = claimed.next_stream_id;
        }
    }

    /// Waits for events; with them comes the mark as it is then.
    async fn read(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> RedisResult<(Option<StreamReadReply>, Option<String>)> {
        let mut both = pipe();
        match &self.group {
            Some(group) => both.cmd("XREADGROUP").arg("GROUP").arg(group).arg(HOLDER),
            None => both.cmd("XREAD"),
        };
        both.arg("COUNT").arg(BATCH);
        both.arg("BLOCK").arg(BLOCK.as_millis().to_string());
        both.arg("STREAMS").arg(&self.streams);
        for stream in &self.streams {
            if self.group.is_some() {
                both.arg(UNREAD);
            } else {
                let (milliseconds, number) = self.places.get(stream).copied().unwrap_or_default();
                both.arg(format!("{milliseconds}-{number}"));
            }
        }
        both.cmd("GET").arg(self.mark_key());
        let (read, mark): (Value, Option<String>) = both.query_async(connection).await?;
        let read = match read {
            Value::Nil => None,
            found => Some(redis::from_redis_value(found)?),
        };
        Ok((read, mark))
    }

    /// Whether the oldest entry that is left comes after what was read last.
    async fn is_cut(
        &self,
        connection: &mut MultiplexedConnection,
        stream: &str,
    ) -> RedisResult<bool> {
        let first: StreamRangeReply = redis::cmd("XRANGE")
            .arg(stream)
            .arg(&["-", "+", "COUNT", "1"])
            .query_async(connection)
            .await?;
        let read = self.places.get(stream).copied().unwrap_or_default();
        Ok(first
            .ids
            .first()
            .is_some_and(|first| place(&first.id) > read))
    }

    fn collect(&mut self, stream: &str, entries: Vec<StreamId>, delivery: &mut Delivery) {
        for entry in entries {
            let here = place(&entry.id);
            let reached = self.places.entry(stream.to_owned()).or_default();
            *reached = here.max(*reached);
            delivery.events.extend(event(&entry));
            delivery.receipts.push(entry.id);
        }
    }
}

/// An answer that takes longer than a read may wait means that the connection is lost.
async fn within<T>(answer: impl Future<Output = RedisResult<T>>) -> RedisResult<T> {
    match tokio::time::timeout(BLOCK + SLACK, answer).await {
        Ok(answer) => answer,
        Err(_) => Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()),
    }
}

fn emptied() -> RedisError {
    std::io::Error::other("Redis was emptied").into()
}

fn place(id: &str) -> Place {
    let (milliseconds, number) = id.split_once('-').unwrap_or((id, "0"));
    let number_of = |text: &str| text.parse().unwrap_or_default();
    (number_of(milliseconds), number_of(number))
}

/// The event of an entry; one that cannot be read is skipped, as the log has it.
fn event(entry: &StreamId) -> Option<Arc<Envelope>> {
    let json: String = entry.get(FIELD)?;
    serde_json::from_str(&json)
        .inspect_err(|error| tracing::error!(%error, id = entry.id, "an event cannot be read"))
        .ok()
        .map(Arc::new)
}
