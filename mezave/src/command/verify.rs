//! `mezave verify`: the proof that stock is the sum of an unbroken ledger.

use std::io::{Write as _, stdout};
use std::process::ExitCode;

use crate::assembly;
use crate::cli::Common;

/// Recomputes every restaurant; exit status 1 and the first broken row if one is found.
pub async fn verify(common: &Common) -> anyhow::Result<ExitCode> {
    let settings = common.settings(Vec::new())?;
    let file = settings.data_dir.join("inventory.db");
    anyhow::ensure!(
        settings.database_urls.contains_key("inventory") || file.exists(),
        "there is no {}",
        file.display()
    );
    let db = assembly::open(&settings, "inventory").await?;
    let proofs = mezave_inventory::prove(&db).await?;
    db.close().await?;
    let mut sound = true;
    for proof in &proofs {
        let (restaurant, movements) = (proof.restaurant_id, proof.movements);
        match &proof.first_broken {
            None => writeln!(
                stdout(),
                "restaurant {restaurant}: {movements} movements hold"
            )?,
            Some(breach) => {
                sound = false;
                writeln!(
                    stdout(),
                    "restaurant {restaurant}: BROKEN after {movements} movements: {breach}"
                )?;
            }
        }
    }
    writeln!(stdout(), "{} restaurants verified", proofs.len())?;
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
