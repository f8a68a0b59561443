//! One batch of requests inside one transaction: lock, load, decide in memory, write.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sea_orm::{DatabaseTransaction, DbErr};
use shared_clock::{Clock, Timestamp};
use shared_events::{NewEvent, Outbox};
use shared_quantity::{Amount, Qty};
use shared_storage::idempotency::{self, is_kept, mismatch};
use shared_storage::{Answer, IdempotentCall};
use uuid::Uuid;

use super::large::Large;
use super::load::{self, Loaded};
use super::{Booked, Outcome, Reply, Request, events, keys, save};
use crate::model::{After, CountMark, Head, Movement, Order, ProductStock, Refusal, What, decide};

/// What a batch did, before its commit.
#[derive(Debug, Default)]
pub struct Applied {
    /// One reply for each request, in their order.
    pub replies: Vec<Reply>,
    /// Restaurants that have new events: hand them to `Outbox::committed` after the commit.
    pub restaurants: Vec<Uuid>,
    /// The ids that are in the ledger if, and only if, the commit went through.
    pub movement_ids: Vec<Uuid>,
}

/// Applies requests in their order inside `tx`, which the caller commits. A refused request does
/// not disturb the others; an error means that nothing of the batch may be committed.
pub async fn apply(
    tx: &DatabaseTransaction,
    outbox: &Outbox,
    clock: &dyn Clock,
    requests: &[Request],
) -> Result<Applied, DbErr> {
    if requests.is_empty() {
        return Ok(Applied::default());
    }
    let mut batch = Batch::load(tx, clock.now(), requests).await?;
    let mut replies = Vec::with_capacity(requests.len());
    for request in requests {
        replies.push(batch.handle(tx, request).await?);
    }
    let (movement_ids, restaurants) = batch.save(tx, outbox, clock).await?;
    Ok(Applied {
        replies,
        restaurants,
        movement_ids,
    })
}

type KeyName = (Uuid, Uuid, String, String);

fn key_name(call: &IdempotentCall) -> KeyName {
    (
        call.restaurant_id,
        call.user_id,
        call.route.clone(),
        call.key.clone(),
    )
}

/// A movement of this batch, as counts of the same batch see it.
struct Pending {
    product_id: Uuid,
    /// When it happened; of an undo, when what it takes back happened.
    happened_at: Timestamp,
    change: Amount,
    total: Qty,
}

struct Batch {
    now: Timestamp,
    heads: BTreeMap<Uuid, Head>,
    products: HashMap<Uuid, Loaded>,
    undone: HashSet<Uuid>,
    keys: HashMap<KeyName, (Vec<u8>, Answer)>,
    movements: Vec<Movement>,
    pending: Vec<Pending>,
    new_keys: Vec<idempotency::ActiveModel>,
    touched: BTreeSet<Uuid>,
    crossings: Vec<(Uuid, NewEvent)>,
    large: Large,
}

impl Batch {
    async fn load(
        tx: &DatabaseTransaction,
        now: Timestamp,
        requests: &[Request],
    ) -> Result<Self, DbErr> {
        let restaurants = requests
            .iter()
            .map(|request| request.restaurant_id)
            .collect();
        let heads = load::lock_heads(tx, &restaurants).await?;
        let mut keys = HashMap::new();
        for row in keys::stored(tx, requests).await? {
            let answer = row
                .answer()
                .map_err(|error| DbErr::Custom(error.to_string()))?;
            let name = (row.restaurant_id, row.user_id, row.route, row.key);
            keys.insert(name, (row.body_hash, answer));
        }
        let products = requests.iter().map(|request| request.product_id).collect();
        Ok(Self {
            now,
            heads,
            products: load::products(tx, &products).await?,
            undone: load::undone(tx, requests).await?,
            keys,
            movements: Vec::new(),
            pending: Vec::new(),
            new_keys: Vec::new(),
            touched: BTreeSet::new(),
            crossings: Vec::new(),
            large: Large::default(),
        })
    }

    async fn handle(
        &mut self,
        tx: &DatabaseTransaction,
        request: &Request,
    ) -> Result<Reply, DbErr> {
        for call in &request.keys {
            if let Some((body_hash, answer)) = self.keys.get(&key_name(call)) {
                return Ok(if *body_hash == call.body_hash {
                    Reply::Replayed(answer.clone())
                } else {
                    Reply::Mismatch(mismatch())
                });
            }
        }
        let outcome = match &request.order {
            Ok(order) => {
                let order = self.complete(tx, request, order).await?;
                self.book(request, &order)
            }
            Err(refusal) => Err(refusal.clone()),
        };
        if outcome == Err(Refusal::BelowZero) {
            tracing::error!(?request, "the rules planned below zero");
        }
        let answer = (request.render)(&outcome);
        let keep = answer.status < 300 || is_kept(answer.status);
        for call in request.keys.iter().filter(|_| keep) {
            self.new_keys.push(call.row(&answer, self.now));
            self.keys
                .insert(key_name(call), (call.body_hash.clone(), answer.clone()));
        }
        Ok(Reply::Fresh(Box::new(outcome), answer))
    }

    fn stock(&self, request: &Request) -> Result<&ProductStock, Refusal> {
        self.products
            .get(&request.product_id)
            .map(|loaded| &loaded.stock)
            .filter(|stock| stock.rules.restaurant_id == request.restaurant_id)
            .ok_or(Refusal::UnknownProduct)
    }

    /// The order with what only the database knows.
    async fn complete(
        &self,
        tx: &DatabaseTransaction,
        request: &Request,
        order: &Order,
    ) -> Result<Order, DbErr> {
        let mut order = order.clone();
        let Ok(stock) = self.stock(request) else {
            return Ok(order);
        };
        match &mut order.what {
            What::Count(count) => {
                let at = order.note.occurred_at;
                if stock.last_occurred_at.is_some_and(|last| last > at) {
                    count.after = self.after(tx, request.product_id, at).await?;
                }
            }
            What::Undo(undo) => {
                undo.already_undone = self.undone.contains(&undo.original.id);
                let open = |companion: &Movement| !self.undone.contains(&companion.id);
                undo.companion = undo.companion.take().filter(open);
                if undo.original.counted_at.is_some() {
                    let (product, original) = (request.product_id, undo.original.id);
                    undo.previous_count = load::previous_count(tx, product, original).await?;
                }
            }
            What::Move(_) | What::Repack => {}
        }
        Ok(order)
    }

    async fn after(
        &self,
        tx: &DatabaseTransaction,
        product_id: Uuid,
        at: Timestamp,
    ) -> Result<After, DbErr> {
        let mut after = load::after(tx, product_id, at).await?;
        for pending in &self.pending {
            if pending.product_id == product_id && pending.happened_at > at {
                after = load::plus(after, pending.change, pending.total)?;
            }
        }
        Ok(after)
    }

    fn book(&mut self, request: &Request, order: &Order) -> Outcome {
        let before = self.stock(request)?;
        let was_low = before.is_low();
        let decision = decide(before, order)?;
        let mut stock = before.clone();
        let mut head = *self
            .heads
            .get(&request.restaurant_id)
            .ok_or(Refusal::UnknownProduct)?;
        let mut sealed = Vec::with_capacity(decision.drafts.len());
        for draft in decision.drafts {
            stock.apply(&draft)?;
            let (restaurant, product) = (request.restaurant_id, request.product_id);
            sealed.push(head.seal(draft, restaurant, product, self.now)?);
        }
        if let CountMark::Set(at) = decision.count {
            stock.counted_at = at;
        }
        if !sealed.is_empty() {
            stock.seq = head.seq;
            stock.updated_at = Some(self.now);
        }
        // From here on nothing can refuse: the batch takes it in.
        self.heads.insert(request.restaurant_id, head);
        self.touched.insert(request.product_id);
        let movement = sealed.get(decision.answer).cloned();
        let undone_at = match &order.what {
            What::Undo(undo) => Some(undo.original.note.occurred_at),
            _ => None,
        };
        for movement in sealed {
            if let Some(loaded) = self.products.get(&movement.product_id) {
                self.large.judge(loaded, &movement);
            }
            self.undone.extend(movement.undoes);
            self.pending.push(Pending {
                product_id: movement.product_id,
                happened_at: undone_at.unwrap_or(movement.note.occurred_at),
                change: movement.change,
                total: movement.total_change,
            });
            self.movements.push(movement);
        }
        if let Some(loaded) = self.products.get_mut(&request.product_id) {
            let crossed = events::crossing(&loaded.called(), &stock, was_low);
            self.crossings
                .extend(crossed.map(|event| (request.restaurant_id, event)));
            loaded.stock = stock.clone();
        }
        Ok(Booked {
            movement,
            stock,
            short_by: decision.short_by,
        })
    }

    async fn save(
        mut self,
        tx: &DatabaseTransaction,
        outbox: &Outbox,
        clock: &dyn Clock,
    ) -> Result<(Vec<Uuid>, Vec<Uuid>), DbErr> {
        self.crossings.extend(self.large.events(tx).await?);
        let touched: Vec<&Loaded> = self
            .touched
            .iter()
            .filter_map(|id| self.products.get(id))
            .collect();
        let batches = events::all(&touched, &self.movements, self.crossings);
        let saved = save::Saved {
            touched: &touched,
            movements: &self.movements,
            heads: &self.heads,
            keys: self.new_keys,
            events: &batches,
        };
        save::all(tx, outbox, clock, saved).await?;
        let movements = self.movements.iter().map(|movement| movement.id).collect();
        Ok((
            movements,
            batches
                .into_iter()
                .map(|(restaurant, _)| restaurant)
                .collect(),
        ))
    }
}
