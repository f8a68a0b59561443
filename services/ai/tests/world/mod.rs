//! One restaurant in memory: its stock, its clock and one conversation.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use mezave_ai::chat::{Doing, Input, Outcome, State, conclude, turn};
use mezave_ai::clarify::{BookingKind, Facts, Need, Read};
use mezave_ai::entities::{Catalogue, Person, Product};
use mezave_ai::lexicon::Lexicon;
use shared_auth::Role;
use shared_clock::{Clock, DayRule, ManualClock, Timestamp, new_id};
use shared_contract::inventory::{Movement, MovementType, Stock, Usual, UsualRange};
use shared_quantity::{Amount, Qty};
use uuid::Uuid;

use crate::script::{self, Dialogue, Seen, Turn, boxes_and_units};

pub struct World {
    clock: Arc<ManualClock>,
    catalogue: Catalogue,
    keys: HashMap<Uuid, String>,
    sizes: HashMap<Uuid, i64>,
    held: HashMap<Uuid, Amount>,
    booked: HashMap<Uuid, (Uuid, Qty)>,
    undone: Vec<Uuid>,
    usual: HashMap<Uuid, Usual>,
    people: Vec<Person>,
    user: Uuid,
    role: Role,
    language: String,
    state: State,
    answers: Vec<Vec<(Uuid, String)>>,
}

fn qty(value: f64) -> Qty {
    value.to_string().parse().unwrap()
}

fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

impl World {
    pub fn new(products: &[script::Product], dialogue: &Dialogue) -> Self {
        let clock = ManualClock::at("2026-03-03T10:00:00Z".parse::<Timestamp>().unwrap());
        let lexicon = Lexicon::shared().unwrap();
        let mut world = Self {
            user: new_id(&*clock),
            catalogue: Catalogue::default(),
            keys: HashMap::new(),
            sizes: HashMap::new(),
            held: HashMap::new(),
            booked: HashMap::new(),
            undone: Vec::new(),
            usual: HashMap::new(),
            people: Vec::new(),
            role: Role::parse(&dialogue.role).unwrap(),
            language: dialogue.language.clone(),
            state: State::default(),
            answers: Vec::new(),
            clock,
        };
        let list = products.iter().map(|p| world.add(p, dialogue)).collect();
        world.catalogue = Catalogue::build(list, lexicon);
        world.people = dialogue
            .people
            .iter()
            .map(|name| Person {
                id: new_id(&*world.clock),
                name: name.clone(),
            })
            .collect();
        world
    }

    fn add(&mut self, p: &script::Product, dialogue: &Dialogue) -> Product {
        let id = new_id(&*self.clock);
        self.keys.insert(id, p.key.clone());
        let size = p.box_size.unwrap_or(0);
        self.sizes.insert(id, size);
        let start = dialogue.stock.get(&p.key).unwrap_or(&p.stock);
        let (boxes, units) = boxes_and_units(start);
        self.held.insert(id, Amount::new(boxes, qty(units)));
        if let Some(takes) = dialogue.taken_before.get(&p.key) {
            let mut takes = takes.clone();
            takes.sort_unstable();
            let middle = |sorted: &[i64]| sorted[(sorted.len() - 1) / 2];
            let at = |tenths: usize| takes[(takes.len() - 1) * tenths / 10];
            let median = middle(&takes);
            let mut away: Vec<i64> = takes.iter().map(|take| (take - median).abs()).collect();
            away.sort_unstable();
            let units = |amount: i64| Qty::from_thousandths(amount * 1000);
            let range = UsualRange {
                low: units(at(1)),
                median: units(median),
                high: units(at(9)),
                mad: units(middle(&away)),
            };
            self.usual.insert(
                id,
                Usual {
                    out: Some(range),
                    incoming: None,
                },
            );
        }
        Product {
            id,
            name: p.name.clone(),
            name_en: p.name_en.clone().unwrap_or_default(),
            size: p.size.clone().unwrap_or_default(),
            container: p.container_type.clone().unwrap_or_default(),
            unit_type: p.unit_type.clone(),
            box_size: Qty::from_thousandths(size * 1000),
            ..Product::default()
        }
    }

    fn stock(&self, id: Uuid) -> Stock {
        let held = self.held[&id];
        let size = Qty::from_thousandths(self.sizes[&id] * 1000);
        Stock {
            product_id: id,
            boxes: held.boxes,
            units: held.units,
            total: held.total(size).unwrap(),
            box_size: Some(size),
            usual: self.usual.get(&id).copied().unwrap_or_default(),
            lots: Vec::new(),
            seq: 0,
            updated_at: None,
        }
    }

    fn moved(
        &mut self,
        (id, kind, change): (Uuid, MovementType, Qty),
        after: Amount,
        reason: Option<String>,
        by: Option<Uuid>,
    ) -> Outcome {
        let before = self.held.insert(id, after).unwrap();
        let movement = new_id(&*self.clock);
        self.booked.insert(movement, (id, change));
        Outcome::Booked {
            movement: Box::new(Movement {
                id: movement,
                seq: 1,
                product_id: id,
                kind,
                boxes_change: after.boxes - before.boxes,
                units_change: after.units.checked_sub(before.units).unwrap(),
                total_change: change,
                box_size: None,
                box_opened: false,
                lots: Vec::new(),
                reason,
                notes: None,
                performed_by: by.unwrap_or(self.user),
                reported_by: self.user,
                source: "chat".into(),
                undoes: None,
                undone_by: None,
                occurred_at: self.clock.now(),
                created_at: self.clock.now(),
                hash: String::new(),
            }),
            stock: self.stock(id),
        }
    }

    /// Takes from loose units, opening boxes as needed.
    fn minus(&self, id: Uuid, amount: Amount) -> Option<Amount> {
        let size = self.sizes[&id] * 1000;
        let held = self.held[&id];
        let mut boxes = held.boxes - amount.boxes;
        let mut units = held.units.thousandths() - amount.units.thousandths();
        while units < 0 && boxes > 0 {
            boxes -= 1;
            units += size;
        }
        while boxes < 0 && size > 0 && units >= size {
            boxes += 1;
            units -= size;
        }
        (boxes >= 0 && units >= 0).then(|| Amount::new(boxes, Qty::from_thousandths(units)))
    }

    fn act(&mut self, doing: &Doing) -> Outcome {
        match doing {
            Doing::Undo(line) => {
                if self.undone.contains(&line.movement) {
                    return Outcome::AlreadyUndone;
                }
                self.undone.push(line.movement);
                let (id, change) = self.booked[&line.movement];
                let held = self.held[&id];
                let after = Amount::new(held.boxes, held.units.checked_sub(change).unwrap());
                let back = change.checked_neg().unwrap();
                self.moved((id, line.kind.movement(), back), after, None, None)
            }
            Doing::Book { booking, .. } => {
                let id = booking.product;
                let before = self.stock(id).total;
                let size = Qty::from_thousandths(self.sizes[&id] * 1000);
                let total = booking.amount.total(size).unwrap();
                let (after, change) = match booking.kind {
                    BookingKind::Count if self.role == Role::Employee => return Outcome::Proposed,
                    BookingKind::Count if total == before => {
                        return Outcome::Unchanged {
                            stock: self.stock(id),
                        };
                    }
                    BookingKind::Count => (booking.amount, total.checked_sub(before).unwrap()),
                    BookingKind::In => (self.held[&id].checked_add(booking.amount).unwrap(), total),
                    BookingKind::Out | BookingKind::Waste => match self.minus(id, booking.amount) {
                        Some(after) => (after, total.checked_neg().unwrap()),
                        None => {
                            return Outcome::Short {
                                available: self.held[&id],
                                total: before,
                            };
                        }
                    },
                };
                let what = (id, booking.kind.movement(), change);
                self.moved(what, after, booking.reason.clone(), booking.performed_by)
            }
        }
    }

    /// One message, as the service takes it: read what is missing, decide, act, conclude.
    pub fn run(&mut self, step: &Turn) -> Seen {
        self.clock.advance_seconds(step.minutes_later * 60 + 5);
        let lexicon = Lexicon::shared().unwrap();
        let option = match (&step.tap, &step.tap_old) {
            (Some(label), _) => Some(self.find(self.answers.len() - 1, label)),
            (_, Some((answer, label))) => Some(self.find(*answer, label)),
            _ => None,
        };
        let text = step.say.clone().or(step.tap.clone()).unwrap_or_default();
        let message = new_id(&*self.clock);
        let mut read = Read::default();
        let clock = self.clock.clone();
        let mut ids = || new_id(&*clock);
        let decided = loop {
            let facts = self.facts(lexicon, &read);
            let input = Input {
                message,
                text: &text,
                option,
            };
            match turn(&self.state, &input, &facts, &mut ids) {
                Ok(decided) => break decided,
                Err(Need::Stock(id)) => {
                    let stock = self.stock(id);
                    read.stock.insert(id, stock);
                }
                Err(Need::Low) => read.low = Some(Vec::new()),
                Err(Need::Expiring(days)) => {
                    read.expiring.insert(days, Vec::new());
                }
                Err(Need::Movements(of)) => {
                    read.movements.insert(of, Vec::new());
                }
            }
        };
        let outcomes: Vec<Outcome> = decided.doings.iter().map(|doing| self.act(doing)).collect();
        let facts = self.facts(lexicon, &read);
        let answered = conclude(&decided, &outcomes, message, &facts, &mut ids);
        let held = |id: &Uuid| format!("{}+{}", self.held[id].boxes, self.held[id].units);
        let stock: BTreeMap<_, _> = self
            .keys
            .iter()
            .map(|(id, key)| (key.clone(), held(id)))
            .collect();
        let first = answered.movements.first();
        let named = |id: Uuid| {
            self.people
                .iter()
                .find(|p| p.id == id)
                .map(|p| p.name.clone())
        };
        let seen = Seen {
            state: word(&answered.code),
            asking: answered.asking.map(|a| word(&a)),
            intent: decided.meant.intent.clone(),
            options: answered.options.iter().map(|o| o.1.clone()).collect(),
            reply: answered.reply.clone(),
            movements: answered
                .movements
                .iter()
                .map(|m| {
                    format!(
                        "{} {} {}",
                        word(&m.kind),
                        self.keys[&m.product_id],
                        m.total_change
                    )
                })
                .collect(),
            reason: first.and_then(|m| m.reason.clone()),
            performed_by: first.and_then(|m| named(m.performed_by)),
            stock,
        };
        self.answers.push(
            answered
                .options
                .iter()
                .map(|o| (o.0, o.1.clone()))
                .collect(),
        );
        // The state crosses the database between two messages.
        let stored = serde_json::to_string(&answered.state).unwrap();
        self.state = serde_json::from_str(&stored).unwrap();
        seen
    }

    fn facts<'a>(&'a self, lexicon: &'static Lexicon, read: &'a Read) -> Facts<'a> {
        let rule = DayRule::default();
        let now = self.clock.now();
        let day = rule.day_of(now);
        Facts {
            lexicon,
            wording: lexicon.wording(&self.language).unwrap(),
            catalogue: &self.catalogue,
            people: &self.people,
            role: self.role,
            user: self.user,
            now,
            day,
            day_start: rule.start_of(day),
            read,
        }
    }

    fn find(&self, answer: usize, label: &str) -> Uuid {
        let options = &self.answers[answer];
        options
            .iter()
            .find(|(_, own)| own == label)
            .unwrap_or_else(|| panic!("no option {label} among {options:?}"))
            .0
    }
}
