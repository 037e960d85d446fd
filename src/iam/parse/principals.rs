//! Reads `Principal` and `NotPrincipal`: everyone, or lists by the kind of principal.

use super::super::policy::{Entry, PrincipalEntry, PrincipalKind, Principals};
use super::{Found, Reader, is_open, why_open};
use crate::symbolic::{Text, Value};

impl Reader {
    pub(super) fn principals(&mut self, found: &Found<'_>) -> Principals {
        let value = found.value;
        let mut entries = Vec::new();
        if let Value::Map(fields) = &value.value {
            for field in fields {
                let kind = principal_kind(&field.key);
                if kind == PrincipalKind::Other {
                    self.remark(
                        field.key_span,
                        format!(
                            "`{}` is not a kind of principal; AWS knows `AWS`, `Service`, `CanonicalUser` and \
                             `Federated`",
                            field.key
                        ),
                    );
                }
                for entry in self.entries(&field.value) {
                    self.principal_remark(kind, &entry);
                    entries.push(principal(kind, entry));
                }
            }
        } else {
            for item in value.items() {
                let mut entry = self.entry(item);
                if is_open(item) {
                    // What is given may as well be an object that names kinds.
                    entry.unknown = Some(why_open(item));
                    entry.text = None;
                }
                let kind = match entry.text {
                    Some(_) => PrincipalKind::Everyone,
                    None => PrincipalKind::Other,
                };
                self.principal_remark(kind, &entry);
                entries.push(principal(kind, entry));
            }
        }
        Principals {
            span: value.span,
            negated: found.negated,
            doubled: found.doubled,
            entries,
        }
    }

    fn principal_remark(&mut self, kind: PrincipalKind, entry: &Entry) {
        let Some(known) = entry.text.as_ref().and_then(Text::known) else {
            return;
        };
        match kind {
            PrincipalKind::Everyone if known != "*" => self.remark(
                entry.span,
                format!(
                    "a principal that is not `*` needs its kind, as in `{{\"AWS\": \"{known}\"}}`"
                ),
            ),
            PrincipalKind::Aws if known != "*" && known.contains(['*', '?']) => self.remark(
                entry.span,
                "a principal must not contain wildcards; only `*` alone stands for everyone",
            ),
            _ => {}
        }
    }
}

fn principal_kind(key: &str) -> PrincipalKind {
    match key {
        "AWS" => PrincipalKind::Aws,
        "Service" => PrincipalKind::Service,
        "CanonicalUser" => PrincipalKind::CanonicalUser,
        "Federated" => PrincipalKind::Federated,
        _ => PrincipalKind::Other,
    }
}

fn principal(kind: PrincipalKind, entry: Entry) -> PrincipalEntry {
    PrincipalEntry {
        span: entry.span,
        kind,
        text: entry.text,
        unknown: entry.unknown,
    }
}
