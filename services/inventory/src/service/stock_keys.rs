//! The keys under which one item is booked once: its `client_id`, and its place in a request.

use shared_auth::Principal;
use shared_storage::IdempotentCall;

use super::Error;

/// The key a `client_id` stands for. It is the same on every route that books such an item, so that
/// what a phone sent once and queued as well is booked once.
pub(super) fn client_key(
    who: &Principal,
    route: &str,
    client_id: Option<&str>,
    item: &impl serde::Serialize,
) -> Result<Option<IdempotentCall>, Error> {
    let Some(client_id) = client_id else {
        return Ok(None);
    };
    Ok(Some(IdempotentCall {
        restaurant_id: who.restaurant_id,
        user_id: who.user_id,
        route: format!("client_id {route}"),
        key: client_id.to_owned(),
        body_hash: item_hash(item)?,
    }))
}

/// The hash of one item, however its JSON was written.
fn item_hash(item: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    let bytes = serde_json::to_vec(item)
        .map_err(|error| Error::Internal(format!("an item cannot be JSON: {error}")))?;
    Ok(IdempotentCall::hash(&bytes))
}

fn place_route(call: &IdempotentCall) -> String {
    format!("{} items", call.route)
}

/// The key of an item by its place under the request's own key.
pub(super) fn place_key(
    call: Option<&IdempotentCall>,
    index: usize,
    item: &impl serde::Serialize,
) -> Result<Vec<IdempotentCall>, Error> {
    let Some(call) = call else {
        return Ok(Vec::new());
    };
    Ok(vec![IdempotentCall {
        route: place_route(call),
        key: format!("{}#{index}", call.key),
        body_hash: item_hash(item)?,
        ..call.clone()
    }])
}
