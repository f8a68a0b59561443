//! Who is believed, on every port: forged and misplaced tokens, changes that take effect everywhere,
//! keys that rotate while people work, and services that start without auth.

mod forged;
mod keys;
mod withdrawn;

use mezave_tests::{Person, System};

/// A path of each service that everybody who is signed in may read.
const READABLE: [(&str, &str); 5] = [
    ("auth", "/api/auth/me"),
    ("inventory", "/api/products"),
    ("notification", "/api/notify/inbox"),
    ("ai", "/api/chat/conversations"),
    ("gateway", "/api/products"),
];

/// The same person at every port of the system, with a path to read there.
fn everywhere(system: &System, person: &Person) -> Vec<(Person, &'static str)> {
    READABLE
        .iter()
        .flat_map(|(service, path)| {
            let doors = system.doors(service).into_iter();
            doors.map(|door| (person.through(&door), *path))
        })
        .collect()
}
