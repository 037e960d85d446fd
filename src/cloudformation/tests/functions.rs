use crate::cloudformation::testing::{line, resource, told, unit};
use crate::symbolic::{Domain, Nature, Spanned};
use serde_json::{Value as Json, json};

fn site() -> Json {
    json!({
        "Parameters": {
            "App": {"Type": "String", "Default": "shop"},
            "Stage": {"Type": "String", "AllowedValues": ["dev", "prod"]},
            "Only": {"Type": "String", "AllowedValues": ["one"]},
            "Hosts": {"Type": "CommaDelimitedList", "Default": "a.example, b.example"},
        },
        "Mappings": {
            "Names": {"dev": {"Bucket": "small", "Same": "x"}, "prod": {"Bucket": "big", "Same": "x"}},
            "Zones": {"us-east-1": {"List": ["a", "b"]}},
        },
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket"},
            "Named": {"Type": "AWS::S3::Bucket", "Properties": {
                "BucketName": {"Fn::Sub": "${App}-content-${AWS::Region}"}}},
            "Perhaps": {"Type": "AWS::S3::Bucket", "Properties": {
                "BucketName": {"Fn::If": ["IsProd", "fixed", {"Ref": "AWS::NoValue"}]}}},
            "Dist": {"Type": "AWS::CloudFront::Distribution"},
            "Identity": {"Type": "AWS::CloudFront::CloudFrontOriginAccessIdentity"},
            "Url": {"Type": "AWS::Lambda::Url"},
            "Nested": {"Type": "AWS::CloudFormation::Stack"},
            "Custom": {"Type": "Custom::Thing"},
        }
    })
}

/// All of these come to one value, told like this.
fn one(expected: &str, written: &[Json]) {
    for (line, json) in told(&site(), written).iter().zip(written) {
        assert_eq!(line, expected, "{json}");
    }
}

fn each(pairs: &[(Json, &str)]) {
    let written: Vec<Json> = pairs.iter().map(|(json, _)| json.clone()).collect();
    for (line, (json, expected)) in told(&site(), &written).iter().zip(pairs) {
        assert_eq!(line, expected, "{json}");
    }
}

#[test]
fn the_id_of_a_distribution_is_one_hole_however_it_is_written() {
    one(
        "${Dist.Id}",
        &[
            json!({"!Ref": "Dist"}),
            json!({"Ref": "Dist"}),
            json!({"!GetAtt": "Dist.Id"}),
            json!({"!GetAtt": ["Dist", "Id"]}),
            json!({"Fn::GetAtt": ["Dist", "Id"]}),
            json!({"Fn::GetAtt": "Dist.Id"}),
            json!({"!Sub": "${Dist}"}),
            json!({"!Sub": "${Dist.Id}"}),
            json!({"!Sub": ["${Own}", {"Own": {"!Ref": "Dist"}}]}),
            json!({"!Join": ["", [{"Ref": "Dist"}]]}),
        ],
    );
}

#[test]
fn the_arn_of_a_distribution_is_one_text_however_it_is_put_together() {
    one(
        "arn:aws:cloudfront::${AWS::AccountId}:distribution/${Dist.Id}",
        &[
            json!({"!Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Dist}"}),
            json!({"!Sub": "arn:aws:cloudfront::${AWS::AccountId}:distribution/${Dist.Id}"}),
            json!({"!Sub": ["arn:aws:cloudfront::${AWS::AccountId}:distribution/${Own}",
                {"Own": {"Fn::GetAtt": ["Dist", "Id"]}}]}),
            json!({"Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":cloudfront::",
                {"Ref": "AWS::AccountId"}, ":distribution/", {"Ref": "Dist"}]]}),
            json!({"Fn::Join": ["/", [
                {"Fn::Join": [":", ["arn:aws:cloudfront:", {"Ref": "AWS::AccountId"}, "distribution"]]},
                {"Ref": "Dist"}]]}),
        ],
    );
}

#[test]
fn the_objects_of_a_bucket_are_one_text_however_they_are_named() {
    one(
        "arn:aws:s3:::${Bucket}/*",
        &[
            json!({"!Sub": "arn:${AWS::Partition}:s3:::${Bucket}/*"}),
            json!({"!Sub": "arn:aws:s3:::${Bucket}/*"}),
            json!({"!Sub": "${Bucket.Arn}/*"}),
            json!({"Fn::Join": ["", [{"Fn::GetAtt": ["Bucket", "Arn"]}, "/*"]]}),
            json!({"Fn::Join": ["/", [{"!GetAtt": "Bucket.Arn"}, "*"]]}),
        ],
    );
}

#[test]
fn a_bucket_is_the_bucket_that_its_name_names() {
    one(
        "${App}-content-${AWS::Region}",
        &[
            json!({"Ref": "Named"}),
            json!({"!Sub": "${App}-content-${AWS::Region}"}),
            json!({"Fn::Join": ["-", [{"Ref": "App"}, "content", {"Ref": "AWS::Region"}]]}),
            json!({"!Select": [3, {"!Split": [":::", {"!Sub": "x:::x:::x:::${Named}"}]}]}),
        ],
    );
    each(&[
        (
            json!({"Fn::GetAtt": ["Named", "Arn"]}),
            "arn:aws:s3:::${App}-content-${AWS::Region}",
        ),
        (json!({"Ref": "Perhaps"}), "(IsProd ? fixed : ${Perhaps})"),
        (
            json!({"!Sub": "${Perhaps.Arn}/*"}),
            "(IsProd ? arn:aws:s3:::fixed/* : arn:aws:s3:::${Perhaps}/*)",
        ),
    ]);
}

#[test]
fn a_parameter_that_names_a_bucket_is_a_name() {
    let unit = unit(&site());
    let domain = |name: &str| {
        let mut parameters = unit.parameters.iter();
        let found = parameters.find(|one| &*one.hole.of.name == name);
        found.map(|one| one.hole.domain.clone())
    };
    assert_eq!(domain("App"), Some(Domain::Name));
    assert!(matches!(domain("Stage"), Some(Domain::Choice(texts)) if texts.len() == 2));
}

#[test]
fn a_name_in_every_branch_is_a_name_and_one_in_a_single_branch_may_be_anything() {
    let unit = unit(&json!({
        "Parameters": {"Both": {"Type": "String"}, "Single": {"Type": "String"}, "Apart": {"Type": "String"}},
        "Conditions": {"C": {"Fn::Equals": [{"Ref": "Single"}, ""]}},
        "Resources": {
            "A": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName":
                {"Fn::If": ["C", {"Ref": "Both"}, {"Fn::Join": ["-", [{"Ref": "Both"}, {"Ref": "Single"}]]}]}}},
            "B": {"Type": "AWS::S3::Bucket", "Condition": "C", "Properties": {"BucketName": {"Ref": "Apart"}}},
            "P": {"Type": "A::B", "Properties": {"Name": {"Ref": "B"}, "Written": {"Ref": "Apart"}}},
        }
    }));
    for parameter in &unit.parameters {
        let expected = match &*parameter.hole.of.name {
            "Both" => Domain::Name,
            _ => Domain::Free,
        };
        assert_eq!(parameter.hole.domain, expected, "{}", parameter.hole);
    }
    // Where it is the bucket that is referred to, there is a bucket, and its name is one.
    let probe = resource(&unit, "P");
    let domain = |property: &str| {
        let text = probe.properties.get(property).and_then(Spanned::as_text)?;
        text.as_hole().map(|hole| hole.domain.clone())
    };
    assert_eq!(domain("Name"), Some(Domain::BucketName));
    assert_eq!(domain("Written"), Some(Domain::Free));
}

#[test]
fn a_serverless_function_is_named_like_a_function() {
    let unit = unit(&json!({"Resources": {
        "F": {"Type": "AWS::Serverless::Function", "Properties": {"FunctionName": "render"}},
        "P": {"Type": "A::B", "Properties": {"Name": {"Ref": "F"}}},
    }}));
    assert_eq!(line(&resource(&unit, "P").properties), "{Name: render}");
}

#[test]
fn a_map_that_is_not_written_out_decides_nothing() {
    let lookup = json!({"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "Name"]});
    for maps in [
        json!({"Fn::Transform": {"Name": "AWS::Include"}}),
        json!({"M": {"us-east-1": {"Name": "x"}, "Fn::Transform": {"Name": "AWS::Include"}}}),
        json!({"!Include": "maps.yaml"}),
    ] {
        let template = json!({"Mappings": maps, "Resources":
            {"P": {"Type": "A::B", "Properties": {"V": lookup}}}});
        let unit = unit(&template);
        assert_eq!(
            line(&resource(&unit, "P").properties),
            "{V: ?{AWS::Region.Ref}}"
        );
        assert_eq!(unit.remarks, [], "{maps}");
    }
}

#[test]
fn a_parameter_is_a_hole_and_never_its_default() {
    each(&[
        (json!({"Ref": "App"}), "${App}"),
        (json!({"Ref": "Only"}), "one"),
        (json!({"Ref": "Hosts"}), "?{Hosts.}"),
        (json!({"!Sub": "${App}.${Only}"}), "${App}.one"),
    ]);
}

#[test]
fn texts_keep_what_looks_like_a_variable_and_is_none() {
    each(&[
        (
            json!({"!Sub": "home/${!aws:username}/${App}"}),
            "home/${aws:username}/${App}",
        ),
        (json!({"!Sub": "${ ! Literal }"}), "${ Literal }"),
        (json!("${aws:username}"), "${aws:username}"),
        (json!({"!Sub": "a ${open"}), "a ${open"),
        (json!({"!Sub": ""}), ""),
        (json!({"!Sub": "${AWS::NoValue}"}), ""),
    ]);
}

#[test]
fn dynamic_references_are_holes_named_by_their_text() {
    each(&[
        (
            json!("{{resolve:ssm:/site/id:1}}"),
            "${{{resolve:ssm:/site/id:1}}}",
        ),
        (
            json!({"!Sub": "x-{{resolve:ssm:/${App}/id}}-y{{resolve:ssm:/b}}"}),
            "x-${{{resolve:ssm:/${App}/id}}}-y${{{resolve:ssm:/b}}}",
        ),
        (json!("{{resolve:ssm:/open"), "{{resolve:ssm:/open"),
    ]);
}

#[test]
fn what_other_programs_fill_in_is_a_hole() {
    each(&[
        (
            json!("{{ cookiecutter.name }}-files"),
            "${{{ cookiecutter.name }}}-files",
        ),
        (json!("a-<%= props.name %>"), "a-${<%= props.name %>}"),
        (json!("if (a) {{b();}}"), "if (a) {{b();}}"),
        (json!("{\"a\": {\"b\": 1}}"), "{\"a\": {\"b\": 1}}"),
        (json!("{{}}"), "{{}}"),
    ]);
}

#[test]
fn what_can_be_computed_is() {
    each(&[
        (
            json!({"Fn::Length": ["a", "b", {"Ref": "AWS::NoValue"}]}),
            "2",
        ),
        (json!({"Fn::Length": {"Ref": "Dist"}}), "?{Dist.Ref}"),
        (
            json!({"!Select": [1, {"Fn::Cidr": ["10.0.0.0/16", 2, 8]}]}),
            "10.0.1.0/24",
        ),
        (
            json!({"!Select": ["0", {"!Cidr": [{"Ref": "App"}, "2"]}]}),
            "${Fn::Cidr ${App} 2 part 0}",
        ),
        (
            json!({"!Select": [0, {"Fn::GetAZs": ""}]}),
            "${zone 0 of ${AWS::Region}}",
        ),
        (
            json!({"!Select": [0, {"!GetAZs": {"Ref": "AWS::Region"}}]}),
            "${zone 0 of ${AWS::Region}}",
        ),
        (json!({"Fn::GetAZs": ""}), "?{}"),
        (json!({"Fn::Base64": "text"}), "${Fn::Base64 text}"),
        (
            json!({"Fn::GetStackOutput": {"StackName": "net", "OutputName": "Id"}}),
            "${Fn::GetStackOutput net Id - -}",
        ),
        (
            json!({"Fn::FindInMap": [{"!Sub": "Missing"}, "a", "b", {"DefaultValue": "c"}]}),
            "c",
        ),
    ]);
}

#[test]
fn lists_are_joined_split_and_selected_from() {
    let website =
        json!({"Fn::Select": [2, {"Fn::Split": ["/", {"Fn::GetAtt": ["Bucket", "WebsiteURL"]}]}]});
    let function = json!({"!Select": ["2", {"!Split": ["/", {"!GetAtt": "Url.FunctionUrl"}]}]});
    each(&[
        (website, "${Bucket.WebsiteHost}"),
        (function, "${Url.Host}"),
        (json!({"!Split": ["-", "a-b"]}), "[a, b]"),
        (
            json!({"!Select": [1, ["a", {"Ref": "AWS::NoValue"}, "b"]]}),
            "b",
        ),
        (
            json!({"!Join": [",", ["a", {"Ref": "AWS::NoValue"}, 1, true]]}),
            "a,1,true",
        ),
        (
            json!({"!Join": [",", ["a", {"Fn::Base64": {"Ref": "Dist"}}]]}),
            "?{Dist.Ref}",
        ),
        (
            json!({"!Join": ["|", {"Ref": "Hosts"}]}),
            "${Hosts.joined by `|`}",
        ),
        (json!({"!Select": [0, {"Ref": "Hosts"}]}), "${Hosts.item 0}"),
        (json!({"!Select": [9, ["a"]]}), "?{}"),
    ]);
}

#[test]
fn parts_before_an_open_end_are_known_and_the_others_have_one_name() {
    let api =
        json!({"!Split": ["/", {"!Sub": "https://${Dist}.example.com/${Nested.Outputs.Stage}/"}]});
    let stack = json!({"!Split": ["/", {"Ref": "AWS::StackId"}]});
    each(&[
        (json!({"!Select": [2, api]}), "${Dist.Id}.example.com"),
        (
            json!({"!Select": [3, api]}),
            "?{Dist.Ref, Nested.Outputs.Stage}",
        ),
        (json!({"!Select": [2, stack]}), "${AWS::StackId}"),
        (
            json!({"!Select": [4, {"!Split": ["-", {"!Select": [2, stack]}]}]}),
            "${part 4 of `${AWS::StackId}` split at `-`}",
        ),
    ]);
}

#[test]
fn functions_are_carried_into_branches() {
    let name = || json!({"Fn::If": ["IsProd", "a", {"Ref": "Bucket"}]});
    each(&[
        (name(), "(IsProd ? a : ${Bucket})"),
        (
            json!({"!Join": ["", ["arn:", name(), name()]]}),
            "(IsProd ? arn:aa : arn:${Bucket}${Bucket})",
        ),
        (
            json!({"!Sub": ["x-${Own}", {"Own": name()}]}),
            "(IsProd ? x-a : x-${Bucket})",
        ),
        (
            json!({"!Join": ["-", {"!If": ["IsProd", ["a", "b"], ["c"]]}]}),
            "(IsProd ? a-b : c)",
        ),
        (
            json!({"!Join": ["-", ["a", {"!If": ["IsProd", "b", {"Ref": "AWS::NoValue"}]}]]}),
            "(IsProd ? a-b : a)",
        ),
        (
            json!({"!Select": [0, [{"!If": ["IsProd", "a", {"Ref": "AWS::NoValue"}]}, "b"]]}),
            "(IsProd ? a : b)",
        ),
        (json!({"!Join": ["", [{"!If": ["IsProd", "a", "a"]}]]}), "a"),
        (
            json!({"!If": ["IsProd", {"!If": ["IsProd", ["a"], []]}, {"Ref": "AWS::NoValue"}]}),
            "(IsProd ? (IsProd ? [a] : []) : absent)",
        ),
    ]);
}

#[test]
fn a_map_is_looked_up_by_keys_known_and_given() {
    each(&[
        (json!({"!FindInMap": ["Names", "dev", "Bucket"]}), "small"),
        (
            json!({"!FindInMap": ["Names", {"Ref": "Stage"}, "Same"]}),
            "x",
        ),
        (
            json!({"!FindInMap": ["Names", {"Ref": "Stage"}, "Bucket"]}),
            "${Fn::FindInMap [Names, ${Stage}, Bucket]}",
        ),
        (
            json!({"!FindInMap": ["Names", {"!If": ["IsProd", "prod", "dev"]}, "Bucket"]}),
            "(IsProd ? big : small)",
        ),
        (
            json!({"!FindInMap": ["Zones", {"Ref": "AWS::Region"}, "List"]}),
            "[a, b]",
        ),
        (json!({"!FindInMap": ["Names", "nowhere", "Bucket"]}), "?{}"),
        (
            json!({"!FindInMap": ["Names", "nowhere", "Bucket", {"DefaultValue": "d"}]}),
            "d",
        ),
        (json!({"!FindInMap": ["Nowhere", "a", "b"]}), "?{}"),
    ]);
    let template = json!({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {
        "Tags": {"!FindInMap": ["Names", {"Ref": "Stage"}, "Bucket"]}}}}});
    let mut all = site();
    all["Resources"]["B"] = template["Resources"]["B"].clone();
    let unit = unit(&all);
    let tags = resource(&unit, "B")
        .properties
        .get("Tags")
        .and_then(Spanned::as_text);
    let domain = tags.and_then(|text| text.as_hole().map(|hole| hole.domain.clone()));
    assert_eq!(
        domain,
        Some(Domain::Choice(["small".into(), "big".into()].into()))
    );
}

#[test]
fn what_comes_from_elsewhere_is_a_hole() {
    each(&[
        (
            json!({"Fn::ImportValue": "net-bucket"}),
            "${Fn::ImportValue net-bucket}",
        ),
        (
            json!({"Fn::ImportValue": {"!Sub": "${App}-bucket"}}),
            "${Fn::ImportValue ${App}-bucket}",
        ),
        (
            json!({"!GetAtt": "Nested.Outputs.Id"}),
            "${Nested.Outputs.Id}",
        ),
        (
            json!({"Fn::GetAtt": ["Nested", "Outputs.Id"]}),
            "${Nested.Outputs.Id}",
        ),
        (
            json!({"Fn::GetAtt": ["Nested", "Outputs", "Id"]}),
            "${Nested.Outputs.Id}",
        ),
        (
            json!({"!GetAtt": "Custom.DomainName"}),
            "${Custom.DomainName}",
        ),
    ]);
}

#[test]
fn attributes_of_custom_resources_are_not_told_apart() {
    let mut template = site();
    template["Resources"]["B"] = json!({"Type": "A::B", "Properties": {
        "Custom": {"!GetAtt": "Custom.DomainName"}, "Own": {"Ref": "Dist"}}});
    let unit = unit(&template);
    let nature = |property: &str| {
        let value = resource(&unit, "B").properties.get(property)?;
        value.as_text()?.as_hole().map(|hole| hole.nature)
    };
    assert_eq!(nature("Custom"), Some(Nature::Given));
    assert_eq!(nature("Own"), Some(Nature::Declared));
}

#[test]
fn what_is_not_evaluated_says_what_it_mentions() {
    each(&[
        (
            json!({"Fn::Base64": {"!Sub": "${Dist.DomainName} ${Own} ${App}"}}),
            "?{Dist.DomainName, Own.Ref, App.Ref}",
        ),
        (
            json!({"Fn::Transform": {"Name": "X", "Parameters": {"P": {"Ref": "Bucket"}}}}),
            "?{Bucket.Ref}",
        ),
        (json!({"!Rain::Embed": "policy.json"}), "?{}"),
        (
            json!({"a": 1, "Fn::Transform": {"Ref": "Bucket"}}),
            "?{Bucket.Ref}",
        ),
        (
            json!({"Fn::ToJsonString": {"Id": {"Ref": "Dist"}}}),
            "{Id: ${Dist.Id}}",
        ),
    ]);
}

#[test]
fn a_name_that_is_nowhere_is_a_hole() {
    each(&[
        (json!({"Ref": "Missing"}), "${Missing}"),
        (json!({"!GetAtt": "Missing.Arn"}), "${Missing.Arn}"),
        (
            json!({"!Sub": ["${Own}-${Missing}", {"Own": "x"}]}),
            "x-${Missing}",
        ),
    ]);
}

#[test]
fn names_may_be_put_together() {
    each(&[
        (json!({"Ref": {"!Sub": "Di${X}"}}), "?{X.Ref}"),
        (json!({"Ref": {"!Join": ["", ["Di", "st"]]}}), "${Dist.Id}"),
        (
            json!({"Fn::GetAtt": [{"!Sub": "Dist"}, {"!Sub": "DomainName"}]}),
            "${Dist.DomainName}",
        ),
    ]);
}

#[test]
fn malformed_calls_are_unknown_with_a_remark() {
    let written = [
        json!({"Ref": ["Dist"]}),
        json!({"!GetAtt": "Dist"}),
        json!({"!Sub": {"a": 1}}),
        json!({"!Join": "x"}),
        json!({"!Select": [1]}),
        json!({"!Split": [1]}),
        json!({"!If": ["IsProd"]}),
        json!({"!FindInMap": []}),
        json!({"!If": ["Missing", 1, 2]}),
    ];
    for json in written {
        let mut template = site();
        template["Resources"]["P"] = json!({"Type": "A::B", "Properties": {"V": json}});
        let unit = unit(&template);
        assert_eq!(unit.remarks.len(), 1, "{json}: {:?}", unit.remarks);
        let value = resource(&unit, "P")
            .properties
            .get("V")
            .expect("it is there");
        assert!(value.is_unknown(), "{json}: {}", line(value));
    }
}
