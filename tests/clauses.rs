//! No clause of a rule file is there for nothing: without any one of them, filters of selections included, the rule
//! blames other nodes in the examples of the pages, or in examples that were changed in one place, so that another
//! cause comes nearer to the root or something is no longer known. The facts of all of them are put side by side, so
//! that each clause costs one evaluation.

#![allow(
    clippy::print_stdout,
    reason = "what was counted is printed for whoever asks with --nocapture"
)]

mod common;

use cf403::check::{ExampleKind, Language, Rules, check};
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::analyse_given;
use cf403::source::{Origin, Source, SourceId, Sources};
use cf403::symbolic::Given;
use common::{Shown, examples_of};
use regex::Regex;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A template in which every match of a pattern is replaced; nothing if there is none.
fn replaced(template: &str, pattern: &str, by: &str) -> Option<String> {
    let pattern = Regex::new(pattern).expect("a pattern");
    pattern
        .is_match(template)
        .then(|| pattern.replace_all(template, by).into_owned())
}

/// The same with further resources, or `above` them.
fn added(template: &str, above: &str, resources: &str) -> String {
    template.replacen(
        "Resources:\n",
        &format!("{above}Resources:\n{resources}"),
        1,
    )
}

/// Every bucket of a template encrypts its objects with the key that AWS manages, which admits nobody for CloudFront.
fn encrypted(template: &str) -> Option<String> {
    if template.contains("BucketEncryption") {
        return None;
    }
    replaced(
        template,
        r"(?m)^    Type: AWS::S3::Bucket\n(?:    Properties:\n)?",
        "    Type: AWS::S3::Bucket\n    Properties:\n      BucketEncryption: {ServerSideEncryptionConfiguration: \
         [{ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms}}]}\n",
    )
}

/// No policy is attached to the bucket, which is exported and encrypted besides: that the bucket refuses is possible
/// then, that the key does is certain.
fn exported(template: &str) -> Option<String> {
    let bucket = Regex::new(r"(?m)^  (\w+):\n    Type: AWS::S3::Bucket\n").expect("a pattern");
    let name = bucket.captures(template)?[1].to_owned();
    let bare = template.replace("Type: AWS::S3::BucketPolicy", "Type: AWS::SQS::QueuePolicy");
    let exports =
        format!("Outputs:\n  Files:\n    Value: !Ref {name}\n    Export: {{Name: files}}\n");
    encrypted(&added(&bare, &exports, ""))
}

/// One bucket is behind a Multi-Region Access Point, so that no other may answer in its place.
fn with_one_region(template: &str) -> Option<String> {
    replaced(template, r"(Regions:\n +- .*\n)(?: +- .*\n)+", "$1")
}

/// Nobody knows which objects the statements are about, and the bucket is encrypted besides.
fn about_some_objects(template: &str) -> Option<String> {
    replaced(template, r"(\$\{\w+\.Arn\})/\*", "$1/$${AWS::StackName}")
        .and_then(|one| encrypted(&one))
}

/// The statements name a distribution by its id, which may be the one or another, and the bucket is encrypted besides.
fn about_some_distribution(template: &str) -> Option<String> {
    replaced(
        template,
        r"distribution/\$\{\w+\}",
        "distribution/E1A2B3C4D5E6F7",
    )
    .and_then(|one| encrypted(&one))
}

/// An origin access identity in place of every access control.
fn with_an_identity(template: &str) -> Option<String> {
    replaced(
        template,
        r"OriginAccessControlId: .*\n +S3OriginConfig: \{\}",
        "S3OriginConfig: {OriginAccessIdentity: origin-access-identity/cloudfront/E127EXAMPLE51Z}",
    )
}

/// The access controls never sign.
fn unsigned(template: &str) -> Option<String> {
    replaced(
        template,
        "SigningBehavior: always",
        "SigningBehavior: never",
    )
}

/// Buckets are read through an access point that admits nobody, and is asked first.
fn behind_a_point(template: &str) -> Option<String> {
    through_a_point(template, "")
}

/// Buckets are read through an access point that may admit the distribution, or another one.
fn behind_a_doubtful_point(template: &str) -> Option<String> {
    let policy = ", Policy: {Statement: [{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, \
                  Action: s3:GetObject, Resource: '*', Condition: {StringEquals: {aws:SourceArn: \
                  !Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/E1A2B3C4D5E6F7'}}}]}";
    through_a_point(template, policy)
}

/// Buckets are read through an access point with these further properties.
fn through_a_point(template: &str, properties: &str) -> Option<String> {
    let domain = Regex::new(r"DomainName: !GetAtt (\w+)\.RegionalDomainName").expect("a pattern");
    let bucket = domain.captures(template)?[1].to_owned();
    let point = format!(
        "  Point:\n    Type: AWS::S3::AccessPoint\n    Properties: {{Name: point, Bucket: !Ref {bucket}{properties}}}\n"
    );
    let through = "DomainName: !Sub $${Point.Alias}.s3.$${AWS::Region}.amazonaws.com";
    let changed = domain.replace_all(template, through);
    Some(added(&changed, "", &point))
}

/// No behavior sends anything to the origins.
fn to_elsewhere(template: &str) -> Option<String> {
    let changed = replaced(template, r"TargetOriginId: .*", "TargetOriginId: elsewhere")?;
    replaced(
        &changed,
        r"(?m)^        Origins:\n",
        "        Origins:\n          - {Id: elsewhere, DomainName: elsewhere.example.com, CustomOriginConfig: \
         {OriginProtocolPolicy: https-only}}\n",
    )
}

/// The distribution shows a page of the bucket for errors.
fn with_an_error_page(template: &str) -> Option<String> {
    if template.contains("CustomErrorResponses") {
        return None;
    }
    replaced(
        template,
        r"(?m)^      DistributionConfig:\n",
        "      DistributionConfig:\n        CustomErrorResponses: [{ErrorCode: 500, ResponseCode: 500, \
         ResponsePagePath: /error.html}]\n",
    )
}

/// A behavior for uploads leads to the first origin.
fn with_uploads(template: &str) -> Option<String> {
    if template.contains("CacheBehaviors") {
        return None;
    }
    replaced(
        template,
        r"(?m)^        DefaultCacheBehavior:\n          TargetOriginId: (.*)\n",
        "        CacheBehaviors: [{PathPattern: /uploads/*, TargetOriginId: $1, ViewerProtocolPolicy: https-only, \
         AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE], CachePolicyId: \
         658327ea-f89d-4fab-a63d-7e88639e58f6}]\n        DefaultCacheBehavior:\n          TargetOriginId: $1\n",
    )
}

/// CloudFront may put objects into the bucket, and viewers may ask it to.
fn with_puts(template: &str) -> Option<String> {
    let changed = replaced(
        template,
        r"Action: s3:GetObject\n",
        "Action: [s3:GetObject, s3:PutObject]\n",
    )?;
    if changed.contains("AllowedMethods") {
        return Some(changed);
    }
    replaced(
        &changed,
        r"(?m)^( +)(TargetOriginId: .*\n)",
        "$1$2${1}AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]\n",
    )
}

/// A policy for requests to origins, by its id.
fn forwarding(template: &str, id: &str) -> Option<String> {
    if template.contains("OriginRequestPolicyId") {
        return None;
    }
    let lines = format!("$1$2${{1}}OriginRequestPolicyId: {id}\n");
    replaced(template, r"(?m)^( +)(TargetOriginId: .*\n)", &lines)
}

/// A setting whose value nobody knows before the deployment.
fn unknown(template: &str, setting: &str) -> Option<String> {
    replaced(template, setting, "$1: !ImportValue setting")
}

const OTHER_ACCOUNT: &str = "arn:aws:cloudfront::777788889999:distribution/*";
const OTHER_PARTITION: &str = "arn:aws-cn:s3:::";

/// A template that is changed in one place; nothing if it has no such place.
type Change = fn(&str) -> Option<String>;

const CHANGES: [Change; 40] = [
    encrypted,
    exported,
    about_some_objects,
    about_some_distribution,
    |template| with_one_region(template).and_then(|one| about_some_distribution(&one)),
    with_an_identity,
    |template| with_one_region(template).and_then(|one| with_an_identity(&encrypted(&one)?)),
    |template| with_an_identity(template).and_then(|one| encrypted(&one)),
    unsigned,
    behind_a_point,
    behind_a_doubtful_point,
    to_elsewhere,
    with_an_error_page,
    with_uploads,
    with_puts,
    |template| replaced(template, "Enabled: true", "Enabled: false"),
    |template| replaced(template, r"Types: \[REGIONAL\]", "Types: [EDGE]"),
    |template| replaced(template, "AuthType: AWS_IAM", "AuthType: NONE"),
    |template| {
        replaced(template, "AuthType: AWS_IAM", "AuthType: NONE").and_then(|one| {
            replaced(
                &one,
                "Principal: cloudfront.amazonaws.com",
                r#"Principal: "*""#,
            )
        })
    },
    |template| {
        let staging = "Enabled: true\n        Staging: true\n";
        let is_staging = template.contains("Staging:");
        (!is_staging).then(|| replaced(template, "Enabled: true\n", staging))?
    },
    // A bucket as an origin of one's own, and a website as one of S3.
    |template| {
        unsigned(template).and_then(|one| {
            let own = "CustomOriginConfig: {OriginProtocolPolicy: https-only}";
            replaced(&one, r"S3OriginConfig: \{\}", own)
        })
    },
    |template| {
        let own = r"CustomOriginConfig:\n +OriginProtocolPolicy: http-only";
        replaced(template, own, "S3OriginConfig: {}")
    },
    |template| replaced(template, r" +OriginAccessControlId: .*\n", ""),
    |template| {
        let here = r"\.s3\.\$\{AWS::Region\}\.amazonaws";
        replaced(template, here, ".s3.us-gov-west-1.amazonaws")
    },
    |template| {
        let other = format!("SourceArn: {OTHER_ACCOUNT}");
        behind_a_point(template).and_then(|one| replaced(&one, "SourceArn: .*", &other))
    },
    |template| {
        let objects = r"Resource: !Sub \$\{(\w+)\.Arn\}/\*";
        let other = format!("Resource: !Sub {OTHER_PARTITION}$${{$1}}/*");
        behind_a_point(template).and_then(|one| replaced(&one, objects, &other))
    },
    // The identity is let in under a condition that it does not meet.
    |template| {
        let condition = "$1            Condition: {Bool: {aws:PrincipalIsAWSService: \"true\"}}\n";
        let statement = r"(            +CanonicalUser: .*\n +Action: s3:GetObject\n)";
        replaced(template, statement, condition)
    },
    // Deleting in place of putting.
    |template| replaced(template, "- s3:PutObject", "- s3:DeleteObject"),
    // Everything is allowed, so that nothing says that viewers are meant to write.
    |template| {
        let actions = r"Action:\n +- s3:GetObject\n +- s3:PutObject\n";
        replaced(template, actions, "Action: s3:*\n")
    },
    |template| {
        let all = replaced(
            template,
            r"Action: \[s3:GetObject, s3:PutObject\]",
            "Action: s3:*",
        )?;
        replaced(
            &all,
            r"Action: s3:PutObject\n",
            "Action: [s3:PutObject, s3:DeleteObject]\n",
        )
    },
    // Managed-AllViewer.
    |template| forwarding(template, "216adef6-5c7f-47e4-b989-5492eafa07d3"),
    |template| forwarding(template, "!ImportValue setting"),
    |template| unknown(template, "(ViewerProtocolPolicy): https-only"),
    |template| unknown(template, "(SigningBehavior): always"),
    |template| unknown(template, "(CachePolicyId): .*"),
    |template| unknown(template, "(TargetFunctionArn): .*"),
    |template| unknown(template, "(IPV6Enabled): true"),
    |template| unknown(template, "(BucketName): .*"),
    // What another file holds, which is not here.
    |template| {
        let include =
            "Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://parts/action.yaml}}";
        replaced(template, r"Block: \{\}", include)
    },
    // What the CDK writes beside a resource.
    |template| {
        let distribution = "    Type: AWS::CloudFront::Distribution\n";
        let marked = format!("{distribution}    Metadata: {{aws:cdk:path: App/Site/Resource}}\n");
        let is_marked = template.contains("aws:cdk:path");
        (!is_marked && template.contains(distribution))
            .then(|| template.replace(distribution, &marked))
    },
];

/// Those that examples are changed by which work.
const OF_ALL: [Change; 2] = [about_some_distribution, |template| {
    with_one_region(template).and_then(|one| about_some_distribution(&one))
}];

/// A plan that is changed in one place; nothing if it has no such place.
type PlanChange = fn(Value) -> Option<Value>;

/// A plan with other changes of resources.
fn with_changes(mut plan: Value, change: impl Fn(&mut Vec<Value>) -> bool) -> Option<Value> {
    let changes = plan["resource_changes"].as_array_mut()?;
    change(changes).then_some(plan)
}

/// A plan that takes away, by these actions, something of another kind in place of what it does, under the same name.
fn with_gone(plan: Value, kind: &str, attribute: &str, actions: &[&str]) -> Option<Value> {
    with_changes(plan, |changes| {
        let goes = |one: &Value| one["change"]["actions"][0] == "delete";
        let Some(place) = changes.iter().position(goes) else {
            return false;
        };
        let before = &changes[place]["change"]["before"];
        let names = ["id", "bucket"].map(|name| before[name].clone());
        let Some(name) = names.into_iter().rev().find(Value::is_string) else {
            return false;
        };
        if changes[place]["change"]["actions"] == json!(["delete"]) {
            changes.remove(place);
        } else {
            changes[place]["change"]["actions"] = json!(["update"]);
        }
        let after = if actions.len() > 1 {
            json!({})
        } else {
            Value::Null
        };
        changes.push(json!({
            "address": format!("{kind}.gone"), "mode": "managed", "type": kind, "name": "gone",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": actions, "before": {attribute: name}, "after": after, "after_unknown": {attribute: true}},
        }));
        true
    })
}

const PLAN_CHANGES: [PlanChange; 7] = [
    // Nothing admits CloudFront.
    |plan| {
        with_changes(plan, |changes| {
            let all = changes.len();
            changes.retain(|one| one["type"] != "aws_s3_bucket_policy");
            changes.len() < all
        })
    },
    |plan| with_gone(plan, "aws_kms_key", "key_id", &["delete"]),
    |plan| with_gone(plan, "aws_kms_key", "key_id", &["delete", "create"]),
    |plan| {
        let kind = "aws_cloudfront_origin_access_identity";
        with_gone(plan, kind, "id", &["delete", "create"])
    },
    // An identity asks, in a Region that takes none.
    |plan| {
        with_changes(plan, |changes| {
            let identity = "origin-access-identity/cloudfront/E127EXAMPLE51Z";
            let mut any = false;
            for one in changes {
                let after = &mut one["change"]["after"];
                if after.get("region").is_some() {
                    after["region"] = json!("il-central-1");
                }
                let Some(origin) = after.pointer_mut("/origin/0") else {
                    continue;
                };
                origin["s3_origin_config"] = json!([{"origin_access_identity": identity}]);
                any = true;
            }
            any
        })
    },
    |plan| {
        with_changes(plan, |changes| {
            let mut regions = changes
                .iter_mut()
                .filter_map(|one| one.pointer_mut("/change/after/region"))
                .peekable();
            let any = regions.peek().is_some();
            regions.for_each(|region| *region = json!("il-central-1"));
            any
        })
    },
    // Public policies are blocked.
    |plan| {
        with_changes(plan, |changes| {
            let mut any = false;
            for one in changes {
                let setting = &mut one["change"]["after"]["block_public_policy"];
                if *setting == Value::Bool(false) {
                    *setting = Value::Bool(true);
                    any = true;
                }
            }
            any
        })
    },
];

/// What an example is changed into. Those that work are not changed by most: a few suffice.
fn changed(example: &Shown) -> Vec<String> {
    let is_broken = example.kind == ExampleKind::Broken;
    match example.language {
        Language::CloudFormation => {
            let by: &[Change] = if is_broken { &CHANGES } else { &OF_ALL };
            let changed = by.iter().filter_map(|change| change(&example.judged()));
            changed.collect()
        }
        Language::Terraform if is_broken => {
            let plan: Value = serde_json::from_str(&example.judged()).expect("a plan is JSON");
            let changed = PLAN_CHANGES
                .iter()
                .filter_map(|change| change(plan.clone()));
            changed.map(|plan| plan.to_string()).collect()
        }
        Language::Terraform => Vec::new(),
    }
}

/// All examples, as they are and changed; each once.
fn inputs(rules: &Rules) -> BTreeSet<String> {
    let mut inputs = BTreeSet::new();
    for example in rules.all().iter().flat_map(examples_of) {
        inputs.extend(changed(&example));
        inputs.insert(example.judged());
    }
    inputs
}

/// What is known of the deployment of an input: of most nothing, of those that name another account or partition which
/// they are in themselves.
fn known(input: &str) -> Given {
    let mut given = Given::default();
    if [OTHER_ACCOUNT, OTHER_PARTITION]
        .iter()
        .any(|other| input.contains(other))
    {
        given.environment.account = Some("111122223333".into());
        given.environment.partition = Some("aws".into());
    }
    given
}

/// The nodes of inputs, collection by collection. Nodes that differ in nothing but their place are one.
fn nodes(inputs: &[String]) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut all: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for text in inputs {
        let origin = Origin::File("example".to_owned());
        let sources = Sources::new(vec![Source::new(SourceId(0), origin, text.clone())]);
        // Where a template names an account or a partition itself, it is known whether it is this one.
        let analysis = analyse_given(&sources, &known(text));
        assert!(analysis.unread.is_empty(), "{:?}: {text}", analysis.unread);
        let facts = facts::state(&sources, &Estate::new(&analysis.units));
        let facts = serde_json::to_value(&facts.document).expect("facts are JSON");
        for (collection, found) in facts.as_object().expect("an object") {
            let Value::Array(found) = found else { continue };
            let nodes = all.entry(collection.clone()).or_default();
            for node in found {
                let mut node = node.clone();
                node["source"] = Value::Null;
                nodes.insert(node.to_string(), node);
            }
        }
    }
    all
}

/// The facts of all inputs, as one document.
fn everything(inputs: BTreeSet<String>) -> Map<String, Value> {
    let inputs: Vec<String> = inputs.into_iter().collect();
    let (one, other) = inputs.split_at(inputs.len() / 2);
    let (mut all, others) = std::thread::scope(|scope| {
        let other = scope.spawn(|| nodes(other));
        (nodes(one), other.join().expect("facts"))
    });
    for (collection, nodes) in others {
        all.entry(collection).or_default().extend(nodes);
    }
    let lists = all.into_iter();
    lists
        .map(|(collection, nodes)| (collection, nodes.into_values().collect()))
        .collect()
}

/// The lines of a rule file that are clauses.
fn clauses(text: &str) -> Vec<usize> {
    let is_clause = |line: &str| {
        let line = line.trim();
        let compares = [
            " == ", " != ", " in ", " not in ", " < ", " > ", " exists", " empty", " !empty",
        ];
        let is_other = ["#", "rule ", "let ", "<<", "%"]
            .iter()
            .any(|start| line.starts_with(start));
        !is_other && compares.iter().any(|word| line.contains(word))
    };
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| is_clause(line))
        .map(|(place, _)| place)
        .collect()
}

/// The file without a clause, and without its message if one follows.
fn without(text: &str, clause: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let message = lines
        .get(clause + 1)
        .is_some_and(|line| line.trim().starts_with("<<"));
    let kept = lines
        .iter()
        .enumerate()
        .filter(|(place, _)| *place != clause && !(message && *place == clause + 1));
    kept.flat_map(|(_, line)| [*line, "\n"]).collect()
}

/// The nodes that a rule file blames; nothing if it cannot be read or evaluated.
fn blamed(path: &str, text: &str, facts: &Value) -> Option<BTreeSet<usize>> {
    let mut alone = Rules::default();
    alone.add(path, text).ok()?;
    let (hits, diagnostics) = check(&alone, facts);
    diagnostics
        .is_empty()
        .then(|| hits.into_iter().map(|hit| hit.node).collect())
}

/// How many nodes are looked at before the next ones: most clauses are missed among the first.
const AT_ONCE: usize = 50;

#[test]
#[ignore = "it takes a minute; `.ci/run` runs it"]
fn without_any_one_clause_a_rule_blames_other_nodes() {
    let rules = Rules::shipped();
    let everything = everything(inputs(&rules));
    let (mut tried, mut idle) = (0, Vec::new());
    for rule in rules.all() {
        let subject = &rule.meta.subject;
        let nodes = everything[subject].as_array().expect("nodes");
        let parts: Vec<Value> = nodes
            .chunks(AT_ONCE)
            .map(|nodes| json!({subject: nodes}))
            .collect();
        let told: Vec<BTreeSet<usize>> = parts
            .iter()
            .map(|part| blamed(&rule.path, &rule.text, part).expect("a shipped rule"))
            .collect();
        assert!(told.iter().any(|told| !told.is_empty()), "{}", rule.path);
        let clauses = clauses(&rule.text);
        assert!(!clauses.is_empty(), "{}", rule.path);
        for clause in clauses {
            tried += 1;
            let text = without(&rule.text, clause);
            let is_missed = parts
                .iter()
                .zip(&told)
                .any(|(part, told)| blamed(&rule.path, &text, part).as_ref() != Some(told));
            if !is_missed {
                let line = rule.text.lines().nth(clause).unwrap_or_default();
                idle.push(format!("{}:{}: {}", rule.path, clause + 1, line.trim()));
            }
        }
    }
    let count = rules.all().len();
    println!("{tried} clauses of {count} rules, {} idle", idle.len());
    assert!(idle.is_empty(), "\n{}", idle.join("\n"));
}

/// The condition of a rule is always that something is selected, and says what the rule is about: without it the rule
/// would have to be asked of every node.
#[test]
fn without_its_condition_a_rule_is_about_every_node() {
    let condition = Regex::new(r"(?m)^(rule CF403_\w+) when %\w+ !empty \{$").expect("one");
    for rule in Rules::shipped().all() {
        let bare = condition.replace(&rule.text, "$1 {");
        assert_ne!(bare, rule.text, "{}", rule.path);
        let mut alone = Rules::default();
        alone.add(&rule.path, &bare).expect("a rule");
        let selects = &alone.all()[0].selection.alternatives;
        assert!(
            selects
                .iter()
                .any(|one| one.filters.is_empty() && one.spares.is_none()),
            "{}",
            rule.path
        );
    }
}
