//! Settings of private connections: certificate files, or certificates got by ACME.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use serde::Deserialize;

/// The section `[tls]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    cert_file: PathBuf,
    key_file: PathBuf,
    upstream_ca_file: PathBuf,
    acme: Acme,
}

/// The section `[tls.acme]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Acme {
    domains: String,
    contact: String,
    /// Where the authority describes itself.
    pub directory_url: String,
    ca_file: PathBuf,
}

/// Where certificates come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certificates<'a> {
    /// Nowhere: connections are plain.
    None,
    /// From two files in PEM.
    Files {
        /// The certificate and what leads to its authority.
        cert: &'a Path,
        /// Its private key.
        key: &'a Path,
    },
    /// From an authority that speaks ACME.
    Acme(&'a Acme),
}

impl Tls {
    /// Where certificates come from; half a setting is an error.
    pub fn certificates(&self) -> anyhow::Result<Certificates<'_>> {
        let (cert, key) = (given(&self.cert_file), given(&self.key_file));
        let wants_acme = !self.acme.domains().is_empty();
        match (cert, key) {
            (Some(cert), Some(key)) => {
                ensure!(
                    !wants_acme,
                    "tls: either certificate files or tls.acme, not both"
                );
                Ok(Certificates::Files { cert, key })
            }
            (None, None) if wants_acme => Ok(Certificates::Acme(&self.acme)),
            (None, None) => Ok(Certificates::None),
            _ => anyhow::bail!("tls.cert_file and tls.key_file belong together"),
        }
    }

    /// Whom to trust behind `https` addresses of services; none: whom the web trusts.
    pub fn upstream_ca_file(&self) -> Option<&Path> {
        given(&self.upstream_ca_file)
    }
}

impl Acme {
    /// The names the certificate is for.
    pub fn domains(&self) -> Vec<&str> {
        let names = self.domains.split(',').map(str::trim);
        names.filter(|name| !name.is_empty()).collect()
    }

    /// Whom the authority writes to, as it wants it: `mailto:…`.
    pub fn contact(&self) -> Vec<String> {
        let all = self.contact.split(',').map(str::trim);
        all.filter(|one| !one.is_empty())
            .map(|one| {
                if one.contains(':') {
                    one.to_owned()
                } else {
                    format!("mailto:{one}")
                }
            })
            .collect()
    }

    /// Whom to trust as the authority's server; none: whom the web trusts.
    pub fn ca_file(&self) -> Option<&Path> {
        given(&self.ca_file)
    }
}

fn given(path: &Path) -> Option<&Path> {
    Some(path).filter(|path| !path.as_os_str().is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> Tls {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn half_a_setting_is_refused() {
        assert_eq!(read("").certificates().unwrap(), Certificates::None);
        let files = read("cert_file = \"c\"\nkey_file = \"k\"");
        assert!(matches!(
            files.certificates().unwrap(),
            Certificates::Files { .. }
        ));
        assert!(read("cert_file = \"c\"").certificates().is_err());
        assert!(read("key_file = \"k\"").certificates().is_err());
        let both = "cert_file = \"c\"\nkey_file = \"k\"\nacme = {domains = \"a.example\"}";
        assert!(read(both).certificates().is_err());
        let acme = read("acme = {domains = \"a.example, b.example\", contact = \"me@a.example\"}");
        let Certificates::Acme(acme) = acme.certificates().unwrap() else {
            panic!("no ACME");
        };
        assert_eq!(acme.domains(), ["a.example", "b.example"]);
        assert_eq!(acme.contact(), ["mailto:me@a.example"]);
    }
}
