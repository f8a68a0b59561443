//! `mezave verify`: the proof that stock is the sum of an unbroken ledger.

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
    let report = mezave_inventory::verify(&db).await?;
    db.close().await?;
    for restaurant in &report {
        println!("{restaurant}");
    }
    if report.iter().all(|restaurant| restaurant.is_sound()) {
        println!(
            "{} restaurants: every chain and all stock hold",
            report.len()
        );
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
