//! A restaurant over the router: people with tokens, products, and short ways to book and look.

use std::sync::Arc;

use mezave_inventory::{Config, Deps, Service, build, router};
use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use serde_json::{Value, json};
use shared_auth::Role;
use shared_clock::{ManualClock, SharedClock, Timestamp, new_id};
use shared_events::{InProcessBus, LocalLog};
use shared_storage::{Database, Engine};
use shared_testkit::{Api, Person, Reply, TempDatabase, TestIssuer, temp_database};
use uuid::Uuid;

/// A restaurant with an owner, a manager and two employees.
pub struct Kitchen {
    pub db: Database,
    pub clock: Arc<ManualClock>,
    pub service: Service,
    pub issuer: TestIssuer,
    pub restaurant: Uuid,
    pub owner: Api,
    pub manager: Api,
    pub employee: Api,
    pub colleague: Api,
    pub employee_id: Uuid,
    pub manager_id: Uuid,
    _folder: TempDatabase,
}

async fn serve(db: &Database, clock: &SharedClock, issuer: &TestIssuer) -> Service {
    let deps = Deps {
        db: db.clone(),
        clock: clock.clone(),
        verifier: issuer.verifier("inventory"),
        bus: Arc::new(InProcessBus::default()),
        cache: Arc::new(shared_cache::NoSecondLevel),
        auth_log: Arc::new(LocalLog::new(db.clone(), "auth")),
    };
    build(Config::default(), deps).await.unwrap()
}

/// `service`, spoken to by whoever the token names.
pub fn api(service: &Service, token: &str) -> Api {
    Api::new(router(service)).with_token(token)
}

/// Sunday noon in Jerusalem.
pub fn noon() -> Timestamp {
    "2026-03-01T10:00:00Z".parse().unwrap()
}

impl Kitchen {
    pub async fn open() -> Self {
        let (folder, db) = temp_database().await;
        let clock = ManualClock::at(noon());
        let shared: SharedClock = clock.clone();
        let issuer = TestIssuer::new(shared.clone());
        let service = serve(&db, &shared, &issuer).await;
        let restaurant = new_id(&*shared);
        let api = Api::new(router(&service));
        let person = |role| issuer.person(restaurant, role);
        let people = [Role::Owner, Role::Manager, Role::Employee, Role::Employee].map(person);
        for person in &people {
            add_user(&db, person, true).await;
        }
        let [owner, manager, employee, colleague] = &people;
        Self {
            owner: api.with_token(&owner.token),
            manager: api.with_token(&manager.token),
            employee: api.with_token(&employee.token),
            colleague: api.with_token(&colleague.token),
            employee_id: employee.id,
            manager_id: manager.id,
            db,
            clock,
            service,
            issuer,
            restaurant,
            _folder: folder,
        }
    }

    /// Another replica of the service on the same database.
    pub async fn another_service(&self) -> Service {
        let shared: SharedClock = self.clock.clone();
        serve(&self.db, &shared, &self.issuer).await
    }

    /// Another owner, at another replica.
    pub async fn replica(&self) -> Api {
        self.same_owner_elsewhere().await.1
    }

    /// An owner's token, and the owner at another replica.
    pub async fn same_owner_elsewhere(&self) -> (String, Api) {
        let owner = self.issuer.person(self.restaurant, Role::Owner);
        add_user(&self.db, &owner, true).await;
        let there = api(&self.another_service().await, &owner.token);
        (owner.token, there)
    }

    /// Another restaurant: its owner's token and a product of which it has a thousand.
    pub async fn another(&self) -> (String, Uuid) {
        let owner = self.issuer.person(new_id(&*self.clock), Role::Owner);
        add_user(&self.db, &owner, true).await;
        let api = api(&self.service, &owner.token);
        let product = json!({"name": "קולה", "unit_type": "unit"});
        let product = api.post("/products", &product).await.ok()["id"].clone();
        let delivery = json!({"product_id": product, "type": "IN", "units": 1000});
        api.post("/stock/movement", &delivery).await.ok();
        (owner.token, product.as_str().unwrap().parse().unwrap())
    }

    /// Where somebody works.
    pub async fn restaurant_of(&self, person: Uuid) -> Uuid {
        let query = Query::select()
            .column("restaurant_id")
            .from("users")
            .and_where(Expr::col("id").eq(person))
            .to_owned();
        let row = self.db.read().query_one(&query).await.unwrap().unwrap();
        row.try_get("", "restaurant_id").unwrap()
    }

    /// Somebody of another restaurant.
    pub fn stranger(&self) -> Api {
        let person = self.issuer.person(new_id(&*self.clock), Role::Owner);
        Api::new(router(&self.service)).with_token(&person.token)
    }

    /// Somebody who no longer works here.
    pub async fn former_employee(&self) -> Uuid {
        let person = self.issuer.person(self.restaurant, Role::Employee);
        add_user(&self.db, &person, false).await;
        person.id
    }

    /// A product that comes in boxes of `box_size` (0: not boxed), low under `minimum`.
    pub async fn product(&self, box_size: i64, minimum: i64) -> Uuid {
        let id = new_id(&*self.clock);
        let insert = Query::insert()
            .into_table("products")
            .columns([
                "restaurant_id",
                "id",
                "name",
                "unit_type",
                "box_size",
                "min_stock_level",
                "is_active",
                "created_at",
                "updated_at",
            ])
            .values_panic([
                self.restaurant.into(),
                id.into(),
                "קולה".into(),
                "unit".into(),
                (box_size * 1000).into(),
                (minimum * 1000).into(),
                true.into(),
                0_i64.into(),
                0_i64.into(),
            ])
            .to_owned();
        let tx = self.db.begin_write().await.unwrap();
        tx.execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A product with stock as received.
    pub async fn stocked(&self, box_size: i64, boxes: i64, units: f64) -> Uuid {
        let id = self.product(box_size, 0).await;
        let delivery = json!({"product_id": id, "type": "IN", "boxes": boxes, "units": units});
        self.book(&self.manager, &delivery).await.ok();
        id
    }

    pub async fn book(&self, api: &Api, body: &Value) -> Reply {
        api.post("/stock/movement", body).await
    }

    /// Takes units as the employee; the booked movement.
    pub async fn take(&self, product: Uuid, units: f64) -> Value {
        let body = json!({"product_id": product, "type": "OUT", "units": units});
        self.book(&self.employee, &body).await.ok()["movement"].clone()
    }

    /// Boxes, units and total of a product.
    pub async fn held(&self, product: Uuid) -> (i64, f64, f64) {
        let stock = self.owner.get(&format!("/stock/{product}")).await.ok();
        (
            stock["boxes"].as_i64().unwrap(),
            stock["units"].as_f64().unwrap(),
            stock["total"].as_f64().unwrap(),
        )
    }

    /// The history as the owner sees it, newest first.
    pub async fn history(&self) -> Vec<Value> {
        let page = self.owner.get("/stock/movements?limit=500").await.ok();
        page["items"].as_array().unwrap().clone()
    }

    /// The proof; fails the test if the ledger does not fit.
    pub async fn prove(&self) {
        let proof = self.owner.get("/stock/verify").await.ok();
        assert_eq!(proof["ok"], true, "{proof}");
    }

    /// A statement as another program might send it.
    pub async fn sql(&self, statement: &str) -> Result<(), sea_orm::DbErr> {
        let tx = self.db.begin_write().await?;
        tx.execute_unprepared(statement).await?;
        tx.commit().await
    }

    /// From now on a movement with the note `poison` makes the database do this.
    pub async fn poison(&self, then: &str) {
        let statements = match self.db.engine() {
            Engine::Sqlite => vec![format!(
                "CREATE TRIGGER poison AFTER INSERT ON movements WHEN NEW.notes = 'poison' \
                 BEGIN {then}; END"
            )],
            Engine::Postgres => vec![
                format!(
                    "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN {then}; RETURN NULL; END $$"
                ),
                "CREATE TRIGGER poison AFTER INSERT ON movements FOR EACH ROW \
                 WHEN (NEW.notes = 'poison') EXECUTE FUNCTION poison()"
                    .to_owned(),
            ],
        };
        for statement in statements {
            self.sql(&statement).await.unwrap();
        }
    }

    /// Ends what [`Kitchen::poison`] began.
    pub async fn cure(&self) {
        let statement = match self.db.engine() {
            Engine::Sqlite => "DROP TRIGGER poison",
            Engine::Postgres => "DROP TRIGGER poison ON movements",
        };
        self.sql(statement).await.unwrap();
    }

    /// Takes away what makes `table` append-only.
    pub async fn unprotect(&self, table: &str) {
        let statements = match self.db.engine() {
            Engine::Sqlite => vec![
                format!("DROP TRIGGER {table}_no_update"),
                format!("DROP TRIGGER {table}_no_delete"),
            ],
            Engine::Postgres => vec![format!("DROP TRIGGER {table}_no_change ON {table}")],
        };
        for statement in statements {
            self.sql(&statement).await.unwrap();
        }
    }
}

async fn add_user(db: &Database, person: &Person, active: bool) {
    let insert = Query::insert()
        .into_table("users")
        .columns([
            "restaurant_id",
            "id",
            "name",
            "role",
            "language",
            "is_active",
        ])
        .values_panic([
            person.restaurant_id.into(),
            person.id.into(),
            "Test".into(),
            person.role.as_str().into(),
            "he".into(),
            active.into(),
        ])
        .to_owned();
    let tx = db.begin_write().await.unwrap();
    tx.execute(&insert).await.unwrap();
    tx.commit().await.unwrap();
}
