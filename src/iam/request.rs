//! The request that is put to a policy.

use crate::symbolic::Text;
use std::collections::BTreeMap;
use std::ops::Bound;

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who asks.
    pub caller: Caller,
    /// For what, such as `s3:GetObject`.
    pub action: Box<str>,
    /// On which resource. A hole in it may stand for every value of its domain: then Yes and No mean "for all".
    pub resource: Text,
    /// What else is known of the request.
    pub context: Context,
}

/// Who asks.
#[derive(Clone, PartialEq, Debug)]
pub enum Caller {
    /// An AWS service, by its principal name.
    Service(Box<str>),
    /// A principal of its own with an ARN and a canonical user id, such as an origin access identity.
    Identity {
        /// Its ARN.
        arn: Text,
        /// Its canonical user id.
        canonical: Text,
    },
    /// A user or a role session of an account.
    Account {
        /// The ARN of the user or session.
        arn: Text,
        /// The account id.
        account: Text,
    },
    /// Nobody: the request is not signed.
    Anonymous,
}

/// The condition keys of a request.
#[derive(Clone, Debug)]
pub struct Context {
    /// What is known of each key, by its name in lower case. A name that ends in `/*` stands for all keys with
    /// that beginning (`s3:existingobjecttag/*`).
    pub keys: BTreeMap<Box<str>, Presence>,
    /// What is known of every other key.
    pub others: Presence,
}

impl Context {
    /// What is known of a key, by its name in lower case.
    pub fn get(&self, key: &str) -> &Presence {
        if let Some(presence) = self.keys.get(key) {
            return presence;
        }
        self.family(key).unwrap_or(&self.others)
    }

    /// What is known of all keys that begin as this one does.
    fn family(&self, key: &str) -> Option<&Presence> {
        let (name, _) = key.split_once('/')?;
        let later = self
            .keys
            .range::<str, _>((Bound::Included(name), Bound::Unbounded));
        later
            .take_while(|(key, _)| key.starts_with(name))
            .find(|(key, _)| key.strip_prefix(name) == Some("/*"))
            .map(|(_, presence)| presence)
    }
}

/// Whether a request carries a key.
#[derive(Clone, PartialEq, Debug)]
pub enum Presence {
    /// It does.
    Present(Values),
    /// It may.
    Maybe(Values),
    /// It does not.
    Absent,
}

/// The values of a key.
#[derive(Clone, PartialEq, Debug)]
pub enum Values {
    /// These, and no others.
    Known(Vec<Text>),
    /// One of these, and nobody knows which.
    OneOf(Vec<Text>),
    /// Any.
    Unknown,
    /// One IP address of the internet, which is not known: no range that is kept for private or other special use
    /// holds it.
    PublicAddress,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_itself_then_by_its_beginning_then_by_all_others() {
        let any = || Presence::Maybe(Values::Unknown);
        let present = || Presence::Present(Values::Unknown);
        let context = Context {
            keys: BTreeMap::from([
                ("aws:principaltag/*".into(), Presence::Absent),
                ("aws:principaltag/site".into(), present()),
                ("aws:principaltagged".into(), present()),
            ]),
            others: any(),
        };
        assert_eq!(context.get("aws:principaltag/site"), &present());
        assert_eq!(context.get("aws:principaltag/other"), &Presence::Absent);
        assert_eq!(context.get("aws:requesttag/other"), &any());
        assert_eq!(context.get("aws:principaltag"), &any());
    }
}
