//! inventory, as ai sees it.

use std::sync::Arc;

use crate::{Client, Transport};

/// A client of inventory. Every call carries the person's own token.
#[derive(Clone)]
pub struct InventoryClient(Client);

impl InventoryClient {
    /// Over `transport`.
    pub fn new(transport: Arc<dyn Transport>) -> Self {
        Self(Client::new(transport))
    }

    /// The client underneath, to add calls on.
    pub const fn client(&self) -> &Client {
        &self.0
    }
}
