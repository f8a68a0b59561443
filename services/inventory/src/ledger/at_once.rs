//! Writing a batch on PostgreSQL: all rows of all tables in one statement.
//!
//! A batch holds the locks of its restaurants until it is committed, so its round trips are what
//! bounds how much is booked. Each table's rows travel as one JSON parameter; the statement's text
//! is the same whatever their number, so that it is parsed and planned once per connection.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Value;
use sea_orm::{DatabaseTransaction, DbBackend, Iterable as _, Statement};
use serde_json::json;
use shared_clock::{Clock, new_id};
use shared_events::NewEvent;
use shared_storage::idempotency;

use super::tables::{head, lot, movement, movement_lot, stock};

/// The rows of one batch, as the tables have them.
#[derive(Debug, Default)]
pub struct Rows {
    /// New movements.
    pub movements: Vec<movement::ActiveModel>,
    /// What they did to lots.
    pub movement_lots: Vec<movement_lot::ActiveModel>,
    /// Stock of the touched products.
    pub stock: Vec<stock::ActiveModel>,
    /// Lots that changed.
    pub lots: Vec<lot::ActiveModel>,
    /// Where the ledgers end now.
    pub heads: Vec<head::ActiveModel>,
    /// New answers under their keys.
    pub keys: Vec<idempotency::ActiveModel>,
}

static STATEMENT: LazyLock<String> = LazyLock::new(|| {
    let parts = [
        insert::<movement::Entity>(1, ""),
        insert::<movement_lot::Entity>(2, ""),
        insert::<stock::Entity>(
            3,
            "ON CONFLICT (product_id) DO UPDATE SET boxes = excluded.boxes, \
             units = excluded.units, total = excluded.total, seq = excluded.seq, \
             counted_at = excluded.counted_at, last_occurred_at = excluded.last_occurred_at, \
             recent_out = excluded.recent_out, recent_in = excluded.recent_in, \
             updated_at = excluded.updated_at",
        ),
        insert::<lot::Entity>(
            4,
            "ON CONFLICT (product_id, expiry_date) DO UPDATE SET boxes = excluded.boxes, \
             units = excluded.units",
        ),
        insert::<idempotency::Entity>(5, ""),
        insert::<head::Entity>(
            6,
            "ON CONFLICT (restaurant_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        ),
    ];
    let mut text = String::from("WITH ");
    for (number, part) in (1..).zip(parts) {
        let _ = write!(text, "part_{number} AS ({part}), ");
    }
    text + EVENTS
});

/// Events get their numbers from the restaurants' event heads, in the order in which they come.
const EVENTS: &str = "event AS (\
       SELECT * FROM json_to_recordset($7::json) AS event (restaurant_id uuid, from_end bigint, \
         id uuid, kind text, version integer, occurred_at bigint, payload text)), \
     event_head AS (\
       INSERT INTO event_heads (restaurant_id, last_seq, changed_at) \
       SELECT restaurant_id, count(*), max(occurred_at) FROM event \
       GROUP BY restaurant_id ORDER BY restaurant_id \
       ON CONFLICT (restaurant_id) DO UPDATE SET \
         last_seq = event_heads.last_seq + excluded.last_seq, changed_at = excluded.changed_at \
       RETURNING restaurant_id, last_seq) \
     INSERT INTO outbox (restaurant_id, seq, id, kind, version, occurred_at, payload) \
     SELECT event.restaurant_id, event_head.last_seq - event.from_end, event.id, event.kind, \
       event.version, event.occurred_at, event.payload \
     FROM event JOIN event_head USING (restaurant_id)";

fn insert<E: EntityTrait>(parameter: usize, conflict: &str) -> String {
    let entity = E::default();
    let table = entity.table_name();
    let columns: Vec<&str> = E::Column::iter().map(|column| column.as_str()).collect();
    let columns = columns.join(", ");
    format!(
        "INSERT INTO {table} ({columns}) SELECT {columns} \
         FROM json_populate_recordset(NULL::{table}, ${parameter}::json) {conflict}"
    )
}

/// Writes them, and the events of each restaurant.
pub async fn write(
    tx: &DatabaseTransaction,
    rows: Rows,
    events: &[(Uuid, Vec<NewEvent>)],
    clock: &dyn Clock,
) -> Result<(), DbErr> {
    let values = [
        sheet::<movement::Entity>(rows.movements)?,
        sheet::<movement_lot::Entity>(rows.movement_lots)?,
        sheet::<stock::Entity>(rows.stock)?,
        sheet::<lot::Entity>(rows.lots)?,
        sheet::<idempotency::Entity>(rows.keys)?,
        sheet::<head::Entity>(rows.heads)?,
        event_sheet(events, clock),
    ];
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        STATEMENT.as_str(),
        values.map(Value::from),
    );
    tx.execute_raw(statement).await?;
    Ok(())
}

fn event_sheet(batches: &[(Uuid, Vec<NewEvent>)], clock: &dyn Clock) -> String {
    let now = clock.now().as_micros();
    let rows: Vec<serde_json::Value> = batches
        .iter()
        .flat_map(|(restaurant_id, events)| {
            let from_end = (0..events.len()).rev();
            from_end.zip(events).map(move |(from_end, event)| {
                json!({
                    "restaurant_id": restaurant_id, "from_end": from_end, "id": new_id(clock),
                    "kind": event.kind, "version": event.version, "occurred_at": now,
                    "payload": event.payload.to_string(),
                })
            })
        })
        .collect();
    serde_json::Value::from(rows).to_string()
}

/// Rows as a JSON array of objects, a member for each column.
fn sheet<E: EntityTrait>(rows: Vec<E::ActiveModel>) -> Result<String, DbErr> {
    let mut text = String::from("[");
    for row in rows {
        text.push(if text.len() == 1 { '{' } else { ',' });
        if text.ends_with(',') {
            text.push('{');
        }
        for (number, column) in E::Column::iter().enumerate() {
            if number > 0 {
                text.push(',');
            }
            let _ = write!(text, "\"{}\":", column.as_str());
            let value = row.get(column).into_value();
            member(&mut text, value.as_ref().unwrap_or(&Value::String(None)))?;
        }
        text.push('}');
    }
    text.push(']');
    Ok(text)
}

fn member(text: &mut String, value: &Value) -> Result<(), DbErr> {
    let written = match value {
        Value::Bool(Some(value)) => write!(text, "{value}"),
        Value::Int(Some(value)) => write!(text, "{value}"),
        Value::BigInt(Some(value)) => write!(text, "{value}"),
        Value::Uuid(Some(value)) => write!(text, "\"{value}\""),
        Value::String(Some(value)) => write!(text, "{}", serde_json::Value::from(value.as_str())),
        Value::Bytes(Some(value)) => {
            text.push_str("\"\\\\x");
            for byte in value {
                let _ = write!(text, "{byte:02x}");
            }
            text.push('"');
            Ok(())
        }
        Value::Bool(None)
        | Value::Int(None)
        | Value::BigInt(None)
        | Value::Uuid(None)
        | Value::String(None)
        | Value::Bytes(None) => write!(text, "null"),
        other => return Err(DbErr::Type(format!("no ledger column holds {other:?}"))),
    };
    written.map_err(|error| DbErr::Custom(error.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sea_orm::IntoActiveModel as _;

    use super::*;

    #[test]
    fn rows_become_json_that_keeps_every_character() {
        let id = Uuid::from_u128(1);
        let key = idempotency::Model {
            restaurant_id: id,
            user_id: id,
            route: "a \"quoted\" \\ קולה\n".to_owned(),
            key: String::new(),
            body_hash: vec![0, 255],
            status: 201,
            body: "{}".to_owned(),
            created_at: i64::MAX,
        };
        let rows = vec![key.clone().into_active_model(), key.into_active_model()];
        let text = sheet::<idempotency::Entity>(rows).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read.as_array().unwrap().len(), 2);
        assert_eq!(read[1]["route"], "a \"quoted\" \\ קולה\n");
        assert_eq!(read[1]["body_hash"], "\\x00ff");
        assert_eq!(read[1]["created_at"], i64::MAX);
        assert_eq!(sheet::<idempotency::Entity>(Vec::new()).unwrap(), "[]");
    }
}
