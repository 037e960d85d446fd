//! The public access block of a whole account. It counts for every bucket of the account beside the bucket's own, so
//! it is written into the bucket as a property that CloudFormation does not have.

use super::changes::Instance;
use super::join::Parts;
use super::leaf::field;
use super::plan::Plan;
use super::tables;
use super::translate::put;
use super::view::View;
use crate::symbolic::{Lifecycle, Spanned, Truth, Value};

/// The property of a bucket that holds the block of its account.
const PROPERTY: &str = "AccountPublicAccessBlock";

impl<'p> Plan<'p> {
    /// Writes the public access block of its account into a bucket.
    pub(crate) fn account_block(
        &'p self,
        properties: &mut Spanned,
        bucket: &Instance<'p>,
        parts: &Parts<'p>,
    ) {
        let blocks = parts.account_blocks.iter();
        let mut of_account: Vec<(Spanned, Truth)> = blocks
            .map(|block| self.block_of(bucket, block))
            .filter(|(_, same)| !same.is_no())
            .collect();
        of_account.sort_by_key(|(_, same)| !same.is_yes());
        let Some((block, same)) = of_account.into_iter().next() else {
            return;
        };
        let at = block.span;
        let block = if same.is_yes() {
            block
        } else {
            Spanned::unknown(
                at,
                "whether the bucket belongs to the account that blocks public access is not known",
            )
        };
        put(properties, &[PROPERTY], at, block);
    }

    /// The settings of a block, and whether it is that of the bucket's account.
    fn block_of(&'p self, bucket: &Instance<'p>, block: &'p Instance<'p>) -> (Spanned, Truth) {
        let at = block.name_span;
        let Some(table) = tables::table(block.parts.kind) else {
            return (Spanned::new(at, Value::Absent), Truth::No);
        };
        let mut settings = self.properties(&View::of(block), table);
        let named = settings.get("AccountId").map(Spanned::as_text);
        let ours = self.providers.of(bucket).account;
        let theirs = match named {
            None => Some(self.providers.of(block).account),
            Some(account) => account,
        };
        let same = match theirs {
            Some(theirs) if theirs == ours => Truth::Yes,
            Some(theirs) if theirs.known().is_some() && ours.known().is_some() => Truth::No,
            _ => Truth::Unknown,
        };
        // What is there already blocks a policy of this deployment; what is only made beside it may come too late.
        let stands = Value::Bool(block.lifecycle == Lifecycle::Existing);
        if let Value::Map(fields) = &mut settings.value {
            fields.push(field("Stands", at, Spanned::new(at, stands)));
        }
        (settings, same)
    }
}
