//! Products that fall under their minimum during a fault, and the alerts that must come of it: one
//! for each fall, at each who is to be told.

use mezave_tests::{Door, Person, System};
use serde_json::{Value, json};

use crate::scenarios::alerts::{alerted, alerts, known};
use crate::scenarios::insist::insist;

/// Products of one restaurant, above their minimum until they [`Falls::fall`].
pub struct Falls {
    owner: Person,
    manager: Person,
    door: Door,
    products: Vec<Value>,
    fallen: usize,
}

impl Falls {
    /// `count` products, one more to mark the end, and somebody beside the owner to be told.
    pub async fn prepare(system: &System, owner: &Person, count: usize) -> Self {
        let manager = owner.add("manager", "Avi").await;
        known(owner, &[&manager, owner]).await;
        let mut products = Vec::new();
        for number in 0..=count {
            let body = json!({
                "name": format!("מוצר {number}"), "unit_type": "unit", "min_stock_level": 10,
            });
            let product = owner.product(body).await;
            owner.book(&product, "IN", 20.0).await.ok();
            products.push(product);
        }
        Self {
            owner: owner.clone(),
            manager,
            door: system.doors("gateway").remove(0),
            products,
            fallen: 0,
        }
    }

    /// The next product falls: taken in two, so that it stays low after it fell.
    pub async fn fall(&mut self) {
        let product = &self.products[self.fallen];
        let body = json!({"product_id": product["id"], "type": "OUT", "units": 7});
        for part in ["a", "b"] {
            let key = format!("fall-{}-{part}", self.fallen);
            let doors = std::slice::from_ref(&self.door);
            insist(&self.owner, doors, 0, "/api/stock/movement", &body, &key).await;
        }
        self.fallen += 1;
    }

    /// Whether the last fall can be read about through `door`.
    pub async fn is_told_at(&self, door: &Door) -> bool {
        let manager = self.manager.through(door);
        !alerts(&manager, &self.products[self.fallen - 1])
            .await
            .is_empty()
    }

    /// Waits for the alerts of all falls, and of one after them: none may have come twice.
    pub async fn told_once(mut self) {
        let count = self.fallen;
        self.fall().await;
        for person in [&self.owner, &self.manager] {
            alerted(person, &self.products[count], 1).await;
            for product in &self.products[..=count] {
                let told = alerts(person, product).await;
                assert_eq!(told.len(), 1, "{}: {told:#?}", product["name"]);
            }
        }
    }
}
