//! The permissions that the AWS provider adds by itself when it creates a function URL that is open to everyone. They
//! are in no state and in no plan. All versions that know function URLs let everyone call `lambda:InvokeFunctionUrl`;
//! since 6.28 they add `lambda:InvokeFunction`, which Lambda asks for since October 2025.
//!
//! The provider's documentation of `aws_lambda_function_url`.

use super::changes::Instance;
use super::leaf::field;
use super::plan::Plan;
use crate::source::Node;
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text, Truth, Value};

/// A permission that comes with a function URL: the last part of its address, its action and its condition.
type Grant = (&'static str, &'static str, (&'static str, &'static str));

const URL: Grant = (
    "public_url",
    "lambda:InvokeFunctionUrl",
    ("FunctionUrlAuthType", "NONE"),
);
const FUNCTION: Grant = (
    "public_function",
    "lambda:InvokeFunction",
    ("InvokedViaFunctionUrl", "true"),
);

impl Plan<'_> {
    /// The permissions that come with a function URL; `url` is what it became.
    pub(crate) fn public_grants(&self, instance: &Instance<'_>, url: &Resource) -> Vec<Resource> {
        let auth = url.properties.get("AuthType").and_then(Spanned::known);
        if instance.parts.kind != "aws_lambda_function_url" || auth != Some("NONE") {
            return Vec::new();
        }
        let is_new = instance.lifecycle == Lifecycle::New;
        let grants = [
            (URL, Truth::from(is_new).or(Truth::Unknown)),
            (FUNCTION, self.grants_function(instance, is_new)),
        ];
        grants
            .into_iter()
            .filter(|(_, sure)| !sure.is_no() && instance.is_live())
            .map(|(grant, sure)| self.public_grant(instance, url, grant, sure))
            .collect()
    }

    /// Whether the provider adds the second permission, told by what else it writes into a plan.
    fn grants_function(&self, url: &Instance<'_>, is_new: bool) -> Truth {
        if !is_new {
            // A provider of any version may have created it.
            return Truth::Unknown;
        }
        // Every resource has a `region` since version 6.
        if !mentions(url, "region") {
            return Truth::No;
        }
        let permission = self
            .instances
            .iter()
            .find(|other| other.parts.kind == "aws_lambda_permission" && !other.parts.data);
        match permission {
            // The argument came with the version that adds the permission.
            Some(other) if mentions(other, "source_arn") => {
                Truth::from(mentions(other, "invoked_via_function_url"))
            }
            _ => Truth::Unknown,
        }
    }

    fn public_grant(
        &self,
        instance: &Instance<'_>,
        url: &Resource,
        (name, action, condition): Grant,
        sure: Truth,
    ) -> Resource {
        let at = instance.name_span;
        let text = |text: &str| Spanned::text(at, Text::literal(text));
        let action = if sure.is_yes() {
            text(action)
        } else {
            Spanned::unknown(
                at,
                format!(
                    "the AWS provider adds the permission `{action}` by itself or not, depending on its version"
                ),
            )
        };
        let mut fields = vec![
            field("Action", at, action),
            field("Principal", at, text("*")),
            field(condition.0, at, text(condition.1)),
        ];
        let function = url.properties.get("TargetFunctionArn");
        let qualifier = url.properties.get("Qualifier");
        for (key, value) in [("FunctionName", function), ("Qualifier", qualifier)] {
            fields.extend(value.map(|value| field(key, at, value.clone())));
        }
        Resource {
            address: Address::new(self.unit, &format!("{}.{name}", instance.address)),
            kind: "AWS::Lambda::Permission".into(),
            local_name: format!("{}.{name}", instance.local_name()).into(),
            condition: None,
            lifecycle: instance.lifecycle,
            span: instance.block.span,
            name_span: at,
            properties: Spanned::new(at, Value::Map(fields)),
            attributes: Vec::new(),
            title: None,
        }
    }
}

/// Whether the plan has an attribute of an instance at all, be it null or unknown.
fn mentions(instance: &Instance<'_>, attribute: &str) -> bool {
    let of = |values: Option<&Node>| {
        values.is_some_and(|values| {
            let mut entries = values.entries().iter();
            entries.any(|entry| &*entry.key == attribute)
        })
    };
    of(instance.values) || of(instance.unknown)
}
