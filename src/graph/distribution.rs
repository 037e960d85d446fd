//! A distribution as CloudFront reads it: origins, origin groups, behaviors, error responses. Property names are
//! those of `AWS::CloudFront::Distribution`; the legacy spellings `S3Origin` and `CustomOrigin` are read too.

use super::edge_code;
use super::forwarding::Forwarding;
use super::methods::{self, Methods};
use super::origins::{
    Destination, Origin, OriginGroup, read_groups, read_legacy_origin, read_origin,
};
use super::settings::{self, Association, BehaviorSettings, ErrorSettings};
use super::unresolved::Unresolved;
use crate::source::Span;
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text, Truth, Value};
use std::collections::HashMap;

/// A distribution.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The whole block.
    pub span: Span,
    /// The name of the block.
    pub name_span: Span,
    /// What a person calls it, where the text says so, as the CDK does.
    pub title: Option<Box<str>>,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
    /// Its id.
    pub id: Text,
    /// Its ARN.
    pub arn: Text,
    /// Its domain name (`d111111abcdef8.cloudfront.net`).
    pub domain: Text,
    /// Whether it is enabled.
    pub enabled: Truth,
    /// Whether it is a staging distribution, which serves a part of the requests to another one.
    pub staging: Truth,
    /// Whether viewers come to it by names of tenants, which are declared elsewhere.
    pub tenants: Truth,
    /// Its alternate domain names.
    pub aliases: Vec<Spanned>,
    /// Where its alternate domain names are written.
    pub aliases_span: Option<Span>,
    /// The object served for `/`, if one is set.
    pub default_root_object: Option<Spanned>,
    /// Its origins.
    pub origins: Vec<Origin>,
    /// Why it may have other origins, if what is written does not tell all of them; it may be that it tells none.
    pub origins_unknown: Option<Unresolved>,
    /// Its origin groups.
    pub groups: Vec<OriginGroup>,
    /// Its behaviors in order of precedence, the default one last.
    pub behaviors: Vec<Behavior>,
    /// Why it may have other behaviors, if what is written does not tell all of them.
    pub behaviors_unknown: Option<Unresolved>,
    /// Its custom error responses.
    pub error_responses: Vec<ErrorResponse>,
    /// Whether the list of error responses is known throughout.
    pub error_responses_known: bool,
    /// The versions of HTTP that viewers may use, if that is written and known.
    pub http_version: Option<Box<str>>,
    /// What its error responses say word for word.
    pub error_settings: Vec<ErrorSettings>,
}

/// Where a behavior sends its requests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// To an origin, by its place.
    Origin(usize),
    /// To an origin group, by its place.
    Group(usize),
    /// It cannot be known, or is not defined.
    Unknown,
}

/// Which protocol viewers may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ViewerProtocol {
    /// HTTP and HTTPS.
    AllowAll,
    /// HTTPS; HTTP is redirected or refused.
    Https,
    /// It cannot be known.
    Unknown,
}

/// A cache behavior.
#[derive(Clone, Debug)]
pub struct Behavior {
    /// Its path pattern; `None` for the default behavior.
    pub pattern: Option<Text>,
    /// The whole behavior.
    pub span: Span,
    /// Where it sends its requests.
    pub target: Target,
    /// Why nobody can tell where that is, if it is not that no origin goes by the id.
    pub target_unknown: Option<Unresolved>,
    /// Where that is written.
    pub target_span: Span,
    /// Which protocol viewers may use.
    pub viewer_protocol: ViewerProtocol,
    /// Whether requests over HTTP are refused, and not redirected.
    pub refuses_http: Truth,
    /// Where that is written.
    pub viewer_protocol_span: Span,
    /// Whether viewers may speak gRPC, and where that is written.
    pub grpc: Option<(Truth, Span)>,
    /// Which methods viewers may use.
    pub methods: Methods,
    /// What it forwards to the origin.
    pub forwarding: Forwarding,
    /// The edge functions that it runs.
    pub functions: EdgeFunctions,
    /// Whether viewers need signed URLs or cookies.
    pub signed: Truth,
    /// What it says word for word.
    pub settings: BehaviorSettings,
}

/// Whether a behavior runs edge functions, by the event that they answer.
#[derive(Clone, Copy, Debug)]
pub struct EdgeFunctions {
    /// On viewer request: may rewrite the path, or answer itself.
    pub viewer_request: Truth,
    /// On origin request: may in addition sign, or choose another origin.
    pub origin_request: Truth,
    /// On origin response: may turn one status code into another.
    pub origin_response: Truth,
    /// Whether one of them may sign, or choose another origin.
    pub may_choose_origin: Truth,
    /// The same where CloudFront signs whatever leaves them. A function that is handed the body of the request is
    /// there to compute its hash, which that signature needs.
    pub may_choose_origin_when_signed: Truth,
    /// Whether one of them answers every request itself, so that none reaches the origin.
    pub answers: Truth,
}

/// A custom error response.
#[derive(Clone, Debug)]
pub struct ErrorResponse {
    /// The status code that it answers.
    pub code: Option<Box<str>>,
    /// Where that is written; the response if it is not.
    pub code_span: Span,
    /// The path of the page that is shown; `None` if it shows none.
    pub page: Option<Spanned>,
    /// The status code that viewers get in its place; `None` if that of the error stays.
    pub answers: Option<Spanned>,
    /// How many seconds CloudFront keeps the error at least; `None` if that is left to its default.
    pub kept: Option<Spanned>,
}

/// Finds what an origin's texts mean; the estate answers.
pub(super) trait Links {
    /// What a host name leads to.
    fn host(&mut self, host: &Text) -> Destination;
    /// The function URL that answers at a host name, by its place in the graph.
    fn function_url(&mut self, host: &Text) -> Option<usize>;
    /// The origin access control with this id.
    fn control(&mut self, id: &Text) -> Option<usize>;
    /// The origin access identity that an `OriginAccessIdentity` names, if it has the documented form.
    fn identity(&mut self, path: &Text, at: Span) -> Option<usize>;
    /// The code of the function of an association, if it is written in line.
    fn edge_code(&mut self, association: &Association) -> Option<Text>;
    /// What a behavior forwards.
    fn forwarding(&mut self, behavior: &Spanned) -> Forwarding;
    /// Whether an origin that is configured in no way is an S3 origin.
    fn bare_origin(&self) -> Truth;
}

/// Reads a distribution from its resource, whose branches the world has already decided.
pub(super) fn read(
    resource: &Resource,
    [id, arn, domain]: [Text; 3],
    links: &mut impl Links,
) -> Distribution {
    let empty = Spanned::new(resource.span, Value::Map(Vec::new()));
    let config = resource
        .properties
        .get("DistributionConfig")
        .unwrap_or(&empty);
    let mut origins = Vec::new();
    let is_map = |item: &&Spanned| matches!(item.value, Value::Map(_));
    let items = listed(config, "Origins").into_iter().filter(is_map);
    origins.extend(items.map(|item| read_origin(item, links)));
    for (legacy, is_s3) in [("S3Origin", Truth::Yes), ("CustomOrigin", Truth::No)] {
        if let Some(item) = config.get(legacy) {
            origins.push(read_legacy_origin(item, is_s3, links));
        }
    }
    let groups = read_groups(config, &origins);
    let origins_unknown = unknown_among(resource, "Origins");
    let groups_unknown = unknown_among(resource, "OriginGroups");
    let mut targets = Targets::of(&origins, &groups);
    targets.others = origins_unknown.clone().or(groups_unknown);
    let mut behaviors: Vec<Behavior> = listed(config, "CacheBehaviors")
        .into_iter()
        .filter(|item| matches!(item.value, Value::Map(_)))
        .map(|item| read_behavior(item, &targets, links))
        .collect();
    if let Some(item) = config.get("DefaultCacheBehavior") {
        let mut default = read_behavior(item, &targets, links);
        default.pattern = None;
        behaviors.push(default);
    }
    let responses = listed(config, "CustomErrorResponses");
    Distribution {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        span: resource.span,
        name_span: resource.name_span,
        title: resource.title.clone(),
        lifecycle: resource.lifecycle,
        id,
        arn,
        domain,
        enabled: config.get("Enabled").map_or(Truth::Unknown, Spanned::truth),
        staging: config.get("Staging").map_or(Truth::No, Spanned::truth),
        tenants: match config.get("ConnectionMode").map(Spanned::known) {
            None | Some(Some("direct")) => Truth::No,
            Some(Some("tenant-only")) => Truth::Yes,
            Some(_) => Truth::Unknown,
        },
        aliases: listed(config, "Aliases").into_iter().cloned().collect(),
        aliases_span: config.get("Aliases").map(|list| list.span),
        default_root_object: config
            .get("DefaultRootObject")
            .filter(|value| value.known() != Some(""))
            .cloned(),
        http_version: config
            .get("HttpVersion")
            .and_then(Spanned::known)
            .map(Into::into),
        origins,
        origins_unknown,
        groups,
        behaviors,
        behaviors_unknown: unknown_among(resource, "CacheBehaviors"),
        error_settings: settings::error_responses(config),
        error_responses_known: responses
            .iter()
            .all(|item| matches!(item.value, Value::Map(_))),
        error_responses: responses
            .iter()
            .filter(|item| matches!(item.value, Value::Map(_)))
            .map(|item| ErrorResponse {
                code: item
                    .get("ErrorCode")
                    .and_then(Spanned::known)
                    .map(Into::into),
                code_span: item.get("ErrorCode").map_or(item.span, |code| code.span),
                answers: item.get("ResponseCode").cloned(),
                kept: item.get("ErrorCachingMinTTL").cloned(),
                page: item
                    .get("ResponsePagePath")
                    .filter(|page| page.known() != Some(""))
                    .cloned(),
            })
            .collect(),
    }
}

/// What behaviors name as their targets: origins and groups by their ids. Of two that share an id the first counts.
struct Targets {
    by_id: HashMap<Text, Target>,
    /// The only origin, where there is one: the target of a behavior in the legacy spelling, which names none.
    only: Option<Target>,
    /// Whether that origin is written in the legacy spelling and so has no id: whatever a behavior names is it.
    only_has_no_id: bool,
    /// Why there may be others, or why the ids of some are not known.
    others: Option<Unresolved>,
    ids_unknown: Option<Unresolved>,
}

impl Targets {
    fn of(origins: &[Origin], groups: &[OriginGroup]) -> Targets {
        let mut by_id = HashMap::new();
        let origin =
            |(place, origin): (usize, &Origin)| Some((origin.id.clone()?, Target::Origin(place)));
        let group =
            |(place, group): (usize, &OriginGroup)| Some((group.id.clone()?, Target::Group(place)));
        let origins_by_id = origins.iter().enumerate().filter_map(origin);
        for (id, target) in origins_by_id.chain(groups.iter().enumerate().filter_map(group)) {
            by_id.entry(id).or_insert(target);
        }
        let only = (origins.len() == 1).then_some(Target::Origin(0));
        Targets {
            by_id,
            only_has_no_id: matches!(origins, [origin] if origin.is_legacy),
            only,
            others: None,
            ids_unknown: origins.iter().find_map(unknown_id),
        }
    }

    fn target(&self, written: Option<&Spanned>) -> Target {
        let found = match written {
            None => self.only.as_ref(),
            Some(_) if self.only_has_no_id => self.only.as_ref(),
            Some(id) => id.as_text().and_then(|id| self.by_id.get(&id)),
        };
        found.cloned().unwrap_or(Target::Unknown)
    }

    /// Why nobody can tell what a behavior names, if that is so.
    fn unknown(&self, written: Option<&Spanned>) -> Option<Unresolved> {
        if self.target(written) != Target::Unknown {
            return None;
        }
        let own = written.and_then(Unresolved::of);
        own.or_else(|| self.others.clone())
            .or_else(|| self.ids_unknown.clone())
    }
}

/// Why the id of an origin is not known.
fn unknown_id(origin: &Origin) -> Option<Unresolved> {
    if origin.is_legacy || origin.id.as_ref().is_some_and(|id| id.known().is_some()) {
        return None;
    }
    let at = origin.span;
    let written = origin.id.clone().map(|id| Spanned::text(at, id));
    let because = "the id of one of the origins is not known".to_owned();
    Some(
        written
            .and_then(|id| Unresolved::of(&id))
            .unwrap_or(Unresolved { because, at }),
    )
}

/// Why a list of the distribution may hold more than is written, if that is so.
fn unknown_among(resource: &Resource, key: &str) -> Option<Unresolved> {
    let properties = &resource.properties;
    let config = properties.get("DistributionConfig");
    let whole = [Some(properties), config].into_iter().flatten();
    let items = config.map(|config| listed(config, key)).unwrap_or_default();
    let items = items
        .into_iter()
        .filter(|item| !matches!(item.value, Value::Map(_)));
    whole.chain(items).find_map(Unresolved::of)
}

fn read_behavior(item: &Spanned, targets: &Targets, links: &mut impl Links) -> Behavior {
    let target = item.get("TargetOriginId");
    let protocol = item.get("ViewerProtocolPolicy");
    let settings = BehaviorSettings::read(item);
    Behavior {
        pattern: item.get("PathPattern").and_then(Spanned::as_text),
        span: item.span,
        target: targets.target(target),
        target_unknown: targets.unknown(target),
        target_span: target.map_or(item.span, |value| value.span),
        viewer_protocol_span: protocol.map_or(item.span, |value| value.span),
        viewer_protocol: match protocol.and_then(Spanned::known) {
            Some("allow-all") => ViewerProtocol::AllowAll,
            Some("https-only" | "redirect-to-https") => ViewerProtocol::Https,
            _ => ViewerProtocol::Unknown,
        },
        refuses_http: protocol
            .and_then(Spanned::known)
            .map_or(Truth::Unknown, |word| Truth::from(word == "https-only")),
        grpc: item
            .at(&["GrpcConfig", "Enabled"])
            .map(|enabled| (enabled.truth(), enabled.span)),
        methods: methods::read(item),
        forwarding: links.forwarding(item),
        functions: read_functions(&settings, links),
        signed: ["TrustedKeyGroups", "TrustedSigners"]
            .into_iter()
            .filter_map(|key| item.get(key))
            .map(|list| {
                if list.is_unknown() {
                    Truth::Unknown
                } else {
                    Truth::from(!list.items().is_empty())
                }
            })
            .fold(Truth::No, Truth::or),
        settings,
    }
}

fn read_functions(settings: &BehaviorSettings, links: &mut impl Links) -> EdgeFunctions {
    let mut functions = EdgeFunctions {
        viewer_request: Truth::No,
        origin_request: Truth::No,
        origin_response: Truth::No,
        may_choose_origin: Truth::No,
        may_choose_origin_when_signed: Truth::No,
        answers: Truth::No,
    };
    for association in &settings.associations {
        let event = association.event.as_deref();
        let is = |name: &str| event.map_or(Truth::Unknown, |event| Truth::from(event == name));
        functions.viewer_request = functions.viewer_request.or(is("viewer-request"));
        functions.origin_request = functions.origin_request.or(is("origin-request"));
        functions.origin_response = functions.origin_response.or(is("origin-response"));
        let on_request = is("viewer-request").or(is("origin-request"));
        let code = links.edge_code(association).filter(|_| !on_request.is_no());
        let code = code.as_ref();
        // One that is handed the body is there to compute its hash, which only an origin needs.
        let unseen = if association.includes_body.is_yes() {
            Truth::No
        } else {
            Truth::Unknown
        };
        let answers = code.map_or(unseen, edge_code::answers);
        functions.answers = functions.answers.or(on_request.and(answers));
        // Lambda@Edge chooses the origin on origin request, a CloudFront function on viewer request.
        let chooses = if association.of_cloudfront {
            is("viewer-request").and(code.map_or(Truth::Unknown, edge_code::chooses_origin))
        } else {
            is("origin-request").and(Truth::Unknown)
        };
        functions.may_choose_origin = functions.may_choose_origin.or(chooses);
        if !association.includes_body.is_yes() {
            let when_signed = &mut functions.may_choose_origin_when_signed;
            *when_signed = when_signed.or(chooses);
        }
    }
    functions
}

/// The items of a list, also in the long form with `Quantity` and `Items`.
pub(super) fn listed<'v>(parent: &'v Spanned, key: &str) -> Vec<&'v Spanned> {
    let list = parent.get(key);
    list.map(|list| list.get("Items").unwrap_or(list).items())
        .unwrap_or_default()
}
