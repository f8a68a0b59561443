//! The layers of configuration and where each value came from.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use toml::{Table, Value};

const DEFAULTS: &str = include_str!("defaults.toml");
const PREFIX: &str = "MEZAVE_";
/// Variables with our prefix that are no settings.
const NOT_SETTINGS: [&str; 2] = ["BIN", "CHAT_PASSWORD"];

/// Layers from weakest to strongest, each with a name that people understand.
#[derive(Debug, Clone)]
pub struct Layers(Vec<(String, Table)>);

/// One value as `config show` prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Dotted name.
    pub name: String,
    /// TOML text of the value, or `(set)` for a secret.
    pub value: String,
    /// The layer it came from.
    pub from: String,
}

impl Layers {
    /// Reads all layers. `file` must exist when given; `<data_dir>/mezave.toml` may.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: Vec<(&str, String)>,
    ) -> anyhow::Result<Self> {
        let mut layers = vec![("default".to_owned(), DEFAULTS.parse::<Table>()?)];
        let environment = from_environment(environment, &layers[0].1)?;
        let flags = from_flags(flags, &layers[0].1);
        let data_dir = [&flags, &environment, &layers[0].1]
            .into_iter()
            .find_map(|layer| layer.get("data_dir")?.as_str().map(str::to_owned))
            .unwrap_or_default();
        let beside_data = Path::new(&data_dir).join("mezave.toml");
        let file = file.or_else(|| beside_data.exists().then_some(beside_data.as_path()));
        if let Some(file) = file {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read the configuration {}", file.display()))?;
            let table = text
                .parse::<Table>()
                .with_context(|| format!("{} is no TOML", file.display()))?;
            layers.push((format!("file {}", file.display()), table));
        }
        layers.push(("environment".to_owned(), environment));
        layers.push(("flag".to_owned(), flags));
        Ok(Self(layers))
    }

    /// All layers laid over each other.
    pub fn merged(&self) -> Table {
        let mut merged = Table::new();
        for (_, layer) in &self.0 {
            merge(&mut merged, layer);
        }
        merged
    }

    /// Whether somebody chose this top-level value, rather than the default.
    pub fn is_given(&self, name: &str) -> bool {
        self.0
            .iter()
            .skip(1)
            .any(|(_, layer)| layer.contains_key(name))
    }

    /// Every value and where it came from, secrets hidden.
    pub fn show(&self) -> Vec<Shown> {
        let mut shown = BTreeMap::new();
        for (from, layer) in &self.0 {
            walk(layer, "", &mut |name, value| {
                let value = if is_secret(name) && value.as_str() != Some("") {
                    "(set)".to_owned()
                } else {
                    value.to_string()
                };
                let line = Shown {
                    name: name.to_owned(),
                    value,
                    from: from.clone(),
                };
                shown.insert(name.to_owned(), line);
            });
        }
        shown.into_values().collect()
    }
}

/// Names whose values are never printed.
fn is_secret(name: &str) -> bool {
    let leaf = name.rsplit('.').next().unwrap_or(name);
    name.contains("secret")
        || ["password", "token", "key", "database_url", "redis_url"]
            .iter()
            .any(|word| leaf.contains(word))
}

fn walk(table: &Table, path: &str, visit: &mut impl FnMut(&str, &Value)) {
    for (key, value) in table {
        let name = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match value {
            Value::Table(inner) => walk(inner, &name, visit),
            value => visit(&name, value),
        }
    }
}

fn merge(into: &mut Table, from: &Table) {
    for (key, value) in from {
        match (into.get_mut(key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) => merge(inner, value),
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

fn from_flags(flags: Vec<(&str, String)>, defaults: &Table) -> Table {
    let mut table = Table::new();
    for (name, text) in flags {
        // A directory may be called 123; a setting that is a number or a boolean is none other.
        let value = match defaults.get(name) {
            Some(Value::String(_)) | None => Value::String(text),
            Some(_) => scalar(text),
        };
        table.insert(name.to_owned(), value);
    }
    table
}

fn from_environment(
    environment: impl IntoIterator<Item = (String, String)>,
    defaults: &Table,
) -> anyhow::Result<Table> {
    let mut table = Table::new();
    for (name, value) in environment {
        let Some(name) = name.strip_prefix(PREFIX) else {
            continue;
        };
        if NOT_SETTINGS.contains(&name) {
            continue;
        }
        let (name, text) = match name.strip_suffix("_FILE") {
            // tls.cert_file and the like are names of settings themselves.
            Some(short) if !is_setting(defaults, name) => {
                let text = std::fs::read_to_string(&value)
                    .with_context(|| format!("{PREFIX}{name}: cannot read {value}"))?;
                (short, text.trim_end().to_owned())
            }
            _ => (name, value),
        };
        let path = path_of(name);
        set(&mut table, &path, scalar(text))
            .with_context(|| format!("{PREFIX}{name} contradicts another variable"))?;
    }
    Ok(table)
}

/// `TLS__CERT_FILE` is `tls.cert_file`.
fn path_of(name: &str) -> Vec<String> {
    name.split("__").map(str::to_lowercase).collect()
}

fn is_setting(defaults: &Table, name: &str) -> bool {
    let path = path_of(name);
    let Some((last, sections)) = path.split_last() else {
        return false;
    };
    let section = sections
        .iter()
        .try_fold(defaults, |table, name| table.get(name)?.as_table());
    section.is_some_and(|table| table.contains_key(last))
}

fn set(table: &mut Table, path: &[String], value: Value) -> anyhow::Result<()> {
    let Some((first, rest)) = path.split_first() else {
        bail!("empty name");
    };
    if rest.is_empty() {
        table.insert(first.clone(), value);
        return Ok(());
    }
    match table
        .entry(first.clone())
        .or_insert_with(|| Value::Table(Table::new()))
    {
        Value::Table(inner) => set(inner, rest, value),
        _ => bail!("{first} is both a value and a section"),
    }
}

/// Environment values are text; numbers and booleans mean themselves.
fn scalar(text: String) -> Value {
    if let Ok(number) = text.parse::<i64>() {
        return Value::Integer(number);
    }
    match text.as_str() {
        "true" => Value::Boolean(true),
        "false" => Value::Boolean(false),
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn layers(environment: &[(&str, &str)], flags: Vec<(&str, String)>) -> Layers {
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Layers::read(None, environment, flags).unwrap()
    }

    fn shown(layers: &Layers, name: &str) -> Shown {
        let found = layers.show().into_iter().find(|line| line.name == name);
        found.unwrap()
    }

    #[test]
    fn the_strongest_layer_wins_and_is_named() {
        let env = [("MEZAVE_LISTEN", "0.0.0.0:1"), ("MEZAVE_LOG", "debug")];
        let layers = layers(&env, vec![("listen", "127.0.0.1:0".to_owned())]);
        assert_eq!(shown(&layers, "listen").value, "\"127.0.0.1:0\"");
        assert_eq!(shown(&layers, "listen").from, "flag");
        assert_eq!(shown(&layers, "log").from, "environment");
        assert_eq!(shown(&layers, "auth.registration").from, "default");
    }

    #[test]
    fn secrets_are_not_shown() {
        let url = "postgres://mezave:hunter2@db/mezave";
        let layers = layers(&[("MEZAVE_AUTH__DATABASE_URL", url)], vec![]);
        assert_eq!(shown(&layers, "auth.database_url").value, "(set)");
        assert!(!format!("{:?}", layers.show()).contains("hunter2"));
    }

    #[test]
    fn a_value_can_stand_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "open\n").unwrap();
        let env = [("MEZAVE_AUTH__REGISTRATION_FILE", file.to_str().unwrap())];
        let layers = layers(&env, vec![]);
        assert_eq!(shown(&layers, "auth.registration").value, "\"open\"");
    }

    #[test]
    fn the_name_of_a_file_can_be_a_setting() {
        let env = [("MEZAVE_TLS__CERT_FILE", "/etc/mezave/cert.pem")];
        let layers = layers(&env, vec![]);
        let shown = shown(&layers, "tls.cert_file");
        assert_eq!(shown.value, "\"/etc/mezave/cert.pem\"");
    }

    #[test]
    fn a_flag_is_what_its_setting_is() {
        let defaults: Table = toml::from_str("migrate = true\ndata_dir = \"x\"").unwrap();
        let given = vec![
            ("migrate", "false".to_owned()),
            ("data_dir", "123".to_owned()),
        ];
        let flags = from_flags(given, &defaults);
        assert_eq!(flags["migrate"], Value::Boolean(false));
        assert_eq!(flags["data_dir"], Value::String("123".to_owned()));
    }
}
