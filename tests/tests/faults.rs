//! What a network and its machines do to the split forms under load, and that nothing comes of it:
//! nothing acknowledged is lost, nothing is booked twice, alerts arrive once, and all is well again by
//! itself.
//!
//! Each fault is played on systems of its own. Clients do what phones do: they send the same key
//! until they are answered (`scenarios/insist.rs`). A fault that is a length of time is played by the
//! clock; everything that follows is waited for by asking.

#[path = "../faults/events.rs"]
mod events;
#[path = "../faults/processes.rs"]
mod processes;
#[path = "../faults/stores.rs"]
mod stores;

/// Makes a test of every fault on each form that has what is broken.
macro_rules! faults {
    ($($place:ident { $($name:ident on $($form:ident)+;)* })*) => { mod under { $( mod $place { $( mod $name {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $form() {
                let form = mezave_tests::Form::named(stringify!($form));
                if let Some(system) = mezave_tests::System::start(form).await {
                    crate::faults::$place::$name(&system).await;
                }
            }
        )+
    } )* } )* } };
}

faults! {
    processes {
        killed_auth on split_sqlite split_postgres;
        killed_inventory on split_sqlite split_postgres;
        killed_notification on split_sqlite split_postgres;
        killed_ai on split_sqlite split_postgres;
        killed_gateway on split_sqlite split_postgres;
        paused_notification on split_sqlite split_postgres;
        paused_replica on split_postgres;
        paused_inventory on split_postgres;
        drained on split_postgres;
    }
    events {
        told_again on one_postgres split_postgres;
        reordered on split_postgres;
    }
    stores {
        redis_away on one_postgres split_postgres;
        redis_emptied on split_postgres;
        redis_frozen on split_postgres;
        postgres_restarted on one_postgres split_postgres;
        postgres_crashed on split_postgres;
        cut_at_commit on one_postgres split_postgres;
    }
}
