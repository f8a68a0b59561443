//! `mezave migrate`: schemas are brought up to date apart from serving, by whoever owns the tables.

use anyhow::Context as _;

use crate::assembly;
use crate::cli::{Common, Migrate};
use crate::config::{SERVICES, ServiceName};

/// Migrates each service's database and says so.
pub async fn migrate(common: &Common, args: &Migrate) -> anyhow::Result<()> {
    let settings = common.settings(vec![("migrate", "true".to_owned())])?;
    assembly::make_folder(&settings.data_dir)?;
    for service in SERVICES {
        let wanted = args.services.is_empty() || args.services.contains(&service);
        // The gateway keeps nothing.
        if service == ServiceName::Gateway || !wanted {
            continue;
        }
        let name = service.as_str();
        let db = assembly::open(&settings, name).await?;
        let migrated = match service {
            ServiceName::Auth => shared_storage::migrate::<mezave_auth::Migrator>(&db).await,
            ServiceName::Inventory => {
                shared_storage::migrate::<mezave_inventory::Migrator>(&db).await
            }
            ServiceName::Ai => shared_storage::migrate::<mezave_ai::Migrator>(&db).await,
            ServiceName::Notification => {
                shared_storage::migrate::<mezave_notification::Migrator>(&db).await
            }
            ServiceName::Gateway => Ok(()),
        };
        migrated.with_context(|| format!("{name} cannot be migrated"))?;
        if let Some(role) = &args.grant {
            let granted = shared_storage::grant(&db, role).await;
            granted.with_context(|| format!("{name}: cannot grant to {role}"))?;
        }
        println!("{name}: up to date");
        db.close().await?;
    }
    Ok(())
}
