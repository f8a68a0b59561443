//! Looking up the answers of keys, under the restaurants' locks.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{Condition, DatabaseTransaction, DbBackend, Statement};
use serde_json::json;
use shared_storage::{IdempotentCall, idempotency};

use super::Request;

/// Keys in one statement of SQLite: an expression may be 1,000 deep.
const KEYS: usize = 200;

/// The answers stored under the keys of a batch. Each key is looked up as a whole: a restaurant
/// has thousands of them.
pub async fn stored(
    tx: &DatabaseTransaction,
    requests: &[Request],
) -> Result<Vec<idempotency::Model>, DbErr> {
    let calls: Vec<&IdempotentCall> = requests.iter().flat_map(|request| &request.keys).collect();
    if calls.is_empty() {
        return Ok(Vec::new());
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        let wanted: Vec<serde_json::Value> = calls
            .iter()
            .map(|call| {
                json!({
                    "restaurant_id": call.restaurant_id, "user_id": call.user_id,
                    "route": call.route, "key": call.key,
                })
            })
            .collect();
        let wanted = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT kept.* FROM json_to_recordset($1::json) \
               AS wanted (restaurant_id uuid, user_id uuid, route text, key text) \
             CROSS JOIN LATERAL (SELECT * FROM idempotency_keys key \
               WHERE key.restaurant_id = wanted.restaurant_id AND key.user_id = wanted.user_id \
                 AND key.route = wanted.route AND key.key = wanted.key LIMIT 1) kept",
            [serde_json::Value::from(wanted).to_string().into()],
        );
        return idempotency::Entity::find()
            .from_raw_sql(wanted)
            .all(tx)
            .await;
    }
    let mut found = Vec::new();
    for chunk in calls.chunks(KEYS) {
        let mut wanted = Condition::any();
        for call in chunk {
            let key = idempotency::Column::RestaurantId
                .eq(call.restaurant_id)
                .and(idempotency::Column::UserId.eq(call.user_id))
                .and(idempotency::Column::Route.eq(call.route.as_str()))
                .and(idempotency::Column::Key.eq(call.key.as_str()));
            wanted = wanted.add(key);
        }
        let query = idempotency::Entity::find().filter(wanted);
        found.extend(query.all(tx).await?);
    }
    Ok(found)
}
