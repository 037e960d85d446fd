//! One site, written in the ways in which people write it. Whatever the spelling, the origin reads the bucket, signs
//! as configured, and is admitted; what must not be read as a grant is not.

mod common;

/// The parts of the site that are written in several ways. All are YAML that stands behind a key.
#[derive(Clone)]
struct Site {
    /// Sections before the resources.
    sections: String,
    /// Properties of the bucket, as a flow map.
    bucket: String,
    /// The bucket of the policy.
    policy_bucket: String,
    principal: String,
    resource: String,
    condition: String,
    /// The whole policy document, in place of the one that the parts above make.
    document: Option<String>,
    domain: String,
    /// The rest of the origin.
    access: String,
    /// All origins, in place of the one that the parts above make.
    origins: Option<String>,
    enabled: String,
}

fn site() -> Site {
    Site {
        sections: String::new(),
        bucket: "{}".into(),
        policy_bucket: "!Ref Files".into(),
        principal: "{Service: cloudfront.amazonaws.com}".into(),
        resource: "!Sub '${Files.Arn}/*'".into(),
        condition: source_arn("!Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}'"),
        document: None,
        domain: "!GetAtt Files.RegionalDomainName".into(),
        access: "OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}".into(),
        origins: None,
        enabled: "true".into(),
    }
}

fn source_arn(arn: &str) -> String {
    format!("{{StringEquals: {{'AWS:SourceArn': {arn}}}}}")
}

impl Site {
    /// The statement that grants.
    fn statement(&self) -> String {
        let condition = match self.condition.as_str() {
            "" => String::new(),
            condition => format!(", Condition: {condition}"),
        };
        format!(
            "{{Effect: Allow, Principal: {}, Action: 's3:GetObject', Resource: {}{condition}}}",
            self.principal, self.resource
        )
    }

    fn origin(&self) -> String {
        format!(
            "{{Id: files, DomainName: {}, {}}}",
            self.domain, self.access
        )
    }

    fn template(&self) -> String {
        let document = self.document.clone();
        let document = document.unwrap_or_else(|| format!("{{Statement: [{}]}}", self.statement()));
        let origins = self
            .origins
            .clone()
            .unwrap_or_else(|| format!("[{}]", self.origin()));
        format!(
            "
{}
Resources:
  Files: {{Type: AWS::S3::Bucket, Properties: {}}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: {}
      PolicyDocument: {document}
  Control:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig:
        {{Name: files, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
  Identity:
    Type: AWS::CloudFront::CloudFrontOriginAccessIdentity
    Properties: {{CloudFrontOriginAccessIdentityConfig: {{Comment: files}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: {}
        Origins: {origins}
        DefaultCacheBehavior:
          TargetOriginId: files
          ViewerProtocolPolicy: https-only
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
",
            self.sections, self.bucket, self.policy_bucket, self.enabled
        )
    }
}

/// The routes of a template as `caller decision of bucket`.
fn routes(text: &str) -> Vec<String> {
    let document = common::facts_of(&[text]);
    let told = |route: &serde_json::Value| {
        let word = |value: &serde_json::Value| value.as_str().unwrap_or("?").to_owned();
        let (caller, bucket) = (word(&route["caller"]), word(&route["bucket"]));
        format!("{caller} {} of {bucket}", word(&route["read"]["decision"]))
    };
    document["routes"]
        .as_array()
        .expect("an array")
        .iter()
        .map(told)
        .collect()
}

/// Every route of every way of writing must come to `expected`.
fn all(expected: &str, ways: impl IntoIterator<Item = Site>) {
    for way in ways {
        let template = way.template();
        let told = routes(&template);
        assert!(!told.is_empty(), "no route: {template}");
        assert!(
            told.iter().all(|route| route == expected),
            "{told:?} of {template}"
        );
    }
}

/// The site once for each spelling that `put` puts in its place.
fn each<'s>(
    spellings: &'s [&'s str],
    put: impl Fn(&mut Site, String) + 's,
) -> impl Iterator<Item = Site> + 's {
    spellings.iter().map(move |spelling| {
        let mut site = site();
        put(&mut site, (*spelling).to_owned());
        site
    })
}

const GRANTED: &str = "oac allowed of Files";

#[test]
fn the_objects_of_the_bucket() {
    let spellings = [
        "!Sub 'arn:aws:s3:::${Files}/*'",
        "!Sub 'arn:${AWS::Partition}:s3:::${ Files }/*'",
        "!Join ['', ['arn:aws:s3:::', !Ref Files, '/*']]",
        "!Join ['/', [!GetAtt Files.Arn, '*']]",
        "!Join [':', [arn, !Ref 'AWS::Partition', s3, '', '', !Sub '${Files}/*']]",
        "{'Fn::Join': ['', [{'Fn::GetAtt': [Files, Arn]}, '/*']]}",
        "[!GetAtt Files.Arn, !Sub '${Files.Arn}/*']",
        "!Sub ['${A}/${B}', {A: !GetAtt [Files, Arn], B: '*'}]",
        "!Select [0, !Split [',', !Sub '${Files.Arn}/*,x']]",
        "'*'",
    ];
    all(GRANTED, each(&spellings, |site, text| site.resource = text));
    let others = ["!GetAtt Files.Arn", "!Sub '${Files.Arn}'"];
    all(
        "oac denied of Files",
        each(&others, |site, text| site.resource = text),
    );
}

#[test]
fn the_distribution_that_asks() {
    let spellings = [
        "!Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site.Id}'",
        "!Join ['', ['arn:', !Ref 'AWS::Partition', ':cloudfront::', !Ref 'AWS::AccountId', ':distribution/', !Ref Site]]",
        "!Join ['/', [!Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution', !Ref Site]]",
        "[!Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}']",
        "!Sub ['arn:aws:cloudfront::${A}:distribution/${D}', {A: !Ref 'AWS::AccountId', D: !GetAtt Site.Id}]",
        "!Join ['', ['arn:aws:cloudfront::', !Select [4, !Split [':', !Ref 'AWS::StackId']], ':distribution/', !Ref Site]]",
    ];
    all(
        GRANTED,
        each(&spellings, |site, text| site.condition = source_arn(&text)),
    );
    let others = ["'arn:aws:cloudfront::${AWS::AccountId}:distribution/Site'"];
    all(
        "oac denied of Files",
        each(&others, |site, text| site.condition = source_arn(&text)),
    );
}

#[test]
fn the_name_of_the_host() {
    let spellings = [
        "!GetAtt Files.DomainName",
        "!GetAtt [Files, RegionalDomainName]",
        "{'Fn::GetAtt': [Files, RegionalDomainName]}",
        "{'Fn::GetAtt': Files.RegionalDomainName}",
        "!Sub '${Files.RegionalDomainName}'",
        "!Sub '${Files}.s3.amazonaws.com'",
        "!Sub '${Files}.s3.${AWS::Region}.amazonaws.com'",
        "!Sub '${Files}.s3.${AWS::Region}.${AWS::URLSuffix}'",
        "!Sub '${Files}.s3-${AWS::Region}.amazonaws.com'",
        "!Join ['', [!Ref Files, '.s3.amazonaws.com']]",
        "!Join ['.', [!Ref Files, s3, !Ref 'AWS::Region', !Ref 'AWS::URLSuffix']]",
        "!GetAtt Files.DualStackDomainName",
        "!Select [2, !Split ['/', !Sub 'https://${Files.RegionalDomainName}/x']]",
        "!Select [1, !Split ['https://', !Sub 'https://${Files.RegionalDomainName}']]",
        "!Join ['.', [!Ref Files, !FindInMap [Endpoints, !Ref 'AWS::Region', S3]]]",
    ];
    let sections = "Mappings: {Endpoints: {us-east-1: {S3: s3.amazonaws.com}, eu-west-1: {S3: s3.eu-west-1.amazonaws.com}}}";
    all(
        GRANTED,
        each(&spellings, |site, text| {
            site.sections = sections.into();
            site.domain = text;
        }),
    );
}

#[test]
fn the_way_of_signing() {
    let controls = [
        "!Ref Control",
        "!Sub '${Control}'",
        "!Sub '${Control.Id}'",
        "{'Fn::GetAtt': Control.Id}",
    ];
    let configs = [
        "{}",
        "{OriginAccessIdentity: ''}",
        "{OriginAccessIdentity: !Sub ''}",
        "{OriginAccessIdentity: !Ref 'AWS::NoValue'}",
        "!Ref 'AWS::NoValue'",
    ];
    for config in configs {
        let access =
            |text: &str| format!("OriginAccessControlId: {text}, S3OriginConfig: {config}");
        all(
            GRANTED,
            each(&controls, |site, text| site.access = access(&text)),
        );
    }
}

#[test]
fn an_identity_and_its_principal() {
    let paths = [
        "!Sub 'origin-access-identity/cloudfront/${Identity}'",
        "!Join ['/', [origin-access-identity, cloudfront, !Ref Identity]]",
        "{'Fn::Join': ['', ['origin-access-identity/cloudfront/', {Ref: Identity}]]}",
    ];
    let principals = [
        "{CanonicalUser: !GetAtt Identity.S3CanonicalUserId}",
        "{CanonicalUser: [{'Fn::GetAtt': [Identity, S3CanonicalUserId]}]}",
        "{AWS: !Sub 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Identity}'}",
        "{AWS: !Sub 'arn:${AWS::Partition}:iam::cloudfront:user/CloudFront Origin Access Identity ${Identity.Id}'}",
        "{AWS: [!Join [' ', ['arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity', !Ref Identity]]]}",
        "{AWS: !Sub 'arn:aws:iam::cloudfront:user/CloudFront Origin\n Access Identity ${Identity}'}",
    ];
    for path in paths {
        let ways = each(&principals, |site, text| {
            site.access = format!("S3OriginConfig: {{OriginAccessIdentity: {path}}}");
            site.principal = text;
            site.condition = String::new();
        });
        all("oai allowed of Files", ways);
    }
}

#[test]
fn a_policy_that_is_a_text() {
    let json = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::${Files}/*","Condition":{"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}"}}}]}"#;
    let grants = |document: String| Site {
        document: Some(document),
        ..site()
    };
    let parts = json.split("${Files}").collect::<Vec<_>>();
    let rest = parts[1].replace("${AWS::AccountId}:distribution/${Site}", "*:distribution/*");
    let rest = rest.replace("StringEquals", "ArnLike");
    all(
        GRANTED,
        [
            grants(format!("!Sub '{json}'")),
            grants(format!("!Sub |\n        {json}\n")),
            grants(format!(
                "{{'Fn::ToJsonString': {{Statement: [{}]}}}}",
                site().statement()
            )),
            grants(format!(
                "!Join ['', ['{}', !Ref Files, '{rest}']]",
                parts[0]
            )),
        ],
    );
    let other = json.replace("${Files}/*", "${Files}");
    all("oac denied of Files", [grants(format!("!Sub '{other}'"))]);
    let broken = json.replace("\"Statement\":[", "\"Statement\":");
    all("oac unknown of Files", [grants(format!("!Sub '{broken}'"))]);
    let in_a_key = json.replace("StringEquals\"", "${AWS::StackName}\"");
    all(
        "oac unknown of Files",
        [grants(format!("!Sub '{in_a_key}'"))],
    );
}

#[test]
fn branches_at_every_level() {
    let sections = "
Parameters: {Stage: {Type: String}}
Conditions: {Prod: !Equals [!Ref Stage, prod], Dev: !Equals [!Ref Stage, dev]}";
    let plain = site();
    let branch = |yes: &str, no: &str| format!("!If [Prod, {yes}, {no}]");
    let (origin, statement) = (plain.origin(), plain.statement());
    let other = "{Id: other, DomainName: example.org, CustomOriginConfig: {OriginProtocolPolicy: https-only}}";
    let document = format!("{{Statement: [{statement}]}}");
    let none = "!Ref 'AWS::NoValue'";
    let ways = [
        Site {
            origins: Some(branch(&format!("[{origin}]"), &format!("[{origin}]"))),
            ..site()
        },
        Site {
            origins: Some(branch(
                &format!("[{origin}]"),
                &format!("!If [Dev, [{origin}], [{origin}, {other}]]"),
            )),
            ..site()
        },
        Site {
            origins: Some(format!("[{origin}, {}]", branch(other, none))),
            ..site()
        },
        Site {
            origins: Some(format!("[{}]", branch(&origin, &origin))),
            ..site()
        },
        Site {
            domain: branch(
                "!GetAtt Files.DomainName",
                "!Sub '${Files}.s3.amazonaws.com'",
            ),
            ..site()
        },
        Site {
            access: format!(
                "OriginAccessControlId: {}, S3OriginConfig: {}",
                branch("!GetAtt Control.Id", "!Ref Control"),
                branch("{OriginAccessIdentity: ''}", none)
            ),
            ..site()
        },
        Site {
            document: Some(branch(&document, &document)),
            ..site()
        },
        Site {
            document: Some(format!(
                "{{Statement: {}}}",
                branch(&format!("[{statement}]"), &statement)
            )),
            ..site()
        },
        Site {
            document: Some(format!(
                "{{Statement: [{}, {}]}}",
                branch(&statement, none),
                branch(none, &statement)
            )),
            ..site()
        },
        Site {
            bucket: format!("{{BucketName: {}}}", branch("files-a", "files-b")),
            ..site()
        },
        Site {
            bucket: format!("{{BucketName: {}}}", branch("files-a", "files-b")),
            resource: branch("'arn:aws:s3:::files-a/*'", "'arn:aws:s3:::files-b/*'"),
            ..site()
        },
        Site {
            enabled: branch("true", "'true'"),
            ..site()
        },
    ];
    all(
        GRANTED,
        ways.map(|way| Site {
            sections: sections.into(),
            ..way
        }),
    );
}

#[test]
fn names_that_are_given_or_put_together() {
    let parameter = "Parameters: {App: {Type: String}}";
    let named = |name: &str, other: &str| Site {
        sections: parameter.into(),
        bucket: format!("{{BucketName: {name}}}"),
        policy_bucket: other.into(),
        resource: format!("!Join ['', ['arn:aws:s3:::', {other}, '/*']]"),
        domain: format!("!Join ['.', [{other}, 's3.amazonaws.com']]"),
        ..site()
    };
    all(
        GRANTED,
        [
            named("files", "'files'"),
            named("!Ref App", "!Ref App"),
            named(
                "!Sub '${App}-${AWS::Region}-${AWS::AccountId}'",
                "!Sub '${App}-${AWS::Region}-${AWS::AccountId}'",
            ),
            named("!Sub '${App}-files'", "!Join ['-', [!Ref App, files]]"),
            named("!Sub '${App}-files'", "!Ref Files"),
        ],
    );
}

#[test]
fn booleans_and_spellings_of_old() {
    let enabled = ["'true'", "True", "yes", "'TRUE'"];
    all(GRANTED, each(&enabled, |site, text| site.enabled = text));
    let denies = ["'false'", "false", "['false']"];
    let with_deny = |text: &str| {
        let deny = format!(
            "{{Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*', Condition: {{Bool: {{'aws:SecureTransport': {text}}}}}}}"
        );
        Site {
            document: Some(format!("{{Statement: [{}, {deny}]}}", site().statement())),
            ..site()
        }
    };
    all(GRANTED, denies.map(with_deny));
    let legacy = Site {
        principal: "{CanonicalUser: !GetAtt Identity.S3CanonicalUserId}".into(),
        condition: String::new(),
        ..site()
    };
    let old = |identity: &str| {
        let origins = format!("Origins: [{}]", legacy.origin());
        let origin = format!(
            "S3Origin: {{DNSName: !GetAtt Files.DomainName, OriginAccessIdentity: {identity}}}"
        );
        legacy.template().replace(&origins, &origin)
    };
    let identity = "!Sub 'origin-access-identity/cloudfront/${Identity}'";
    assert_eq!(routes(&old(identity)), ["oai allowed of Files"]);
    assert_eq!(routes(&old("''"))[0].split(' ').next(), Some("anonymous"));
}

#[test]
fn a_template_that_is_wrapped_or_looped() {
    let plain = site().template();
    let inner = plain.trim().replace('\n', "\n  ");
    let service = format!("service: shop\nprovider: {{name: aws}}\nresources:\n  {inner}\n");
    assert_eq!(routes(&service), [GRANTED]);
    let filled = site().template().replace(
        "Properties: {}}",
        "Properties: {BucketName: '${self:custom.name}'}}",
    );
    let filled = filled.replace(
        "!GetAtt Files.RegionalDomainName",
        "'${self:custom.name}.s3.amazonaws.com'",
    );
    let inner = filled.trim().replace('\n', "\n  ");
    let service = format!("service: shop\nprovider: {{name: aws}}\nresources:\n  {inner}\n");
    assert_eq!(routes(&service), [GRANTED]);
    let bound = format!("Organization: !Include ./organization.yml\n{plain}").replace(
        "Type: AWS::S3::Bucket,",
        "Type: AWS::S3::Bucket, OrganizationBinding: {Region: eu-west-1, Account: !Ref Account},",
    );
    assert_eq!(routes(&bound), [GRANTED]);
    let mut looped = String::from(
        "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Sites:\n    - Name\n    - [Shop, Blog]\n    -",
    );
    for line in plain
        .lines()
        .skip_while(|line| *line != "Resources:")
        .skip(1)
    {
        looped.push_str("\n    ");
        looped.push_str(line);
    }
    for name in ["Files", "Policy", "Control", "Site"] {
        looped = looped.replace(&format!("  {name}:"), &format!("  {name}${{Name}}:"));
    }
    looped = looped
        .replace("!Ref Files", "{Ref: !Sub 'Files${Name}'}")
        .replace(
            "!Sub '${Files.Arn}/*'",
            "!Join ['', [{'Fn::GetAtt': ['Files${Name}', Arn]}, '/*']]",
        )
        .replace(
            "!GetAtt Files.RegionalDomainName",
            "{'Fn::GetAtt': ['Files${Name}', RegionalDomainName]}",
        )
        .replace("!GetAtt Control.Id", "{Ref: 'Control${Name}'}")
        .replace("distribution/${Site}'", "distribution/${Site${Name}}'");
    assert_eq!(
        routes(&looped),
        ["oac allowed of FilesShop", "oac allowed of FilesBlog"]
    );
}

/// A site whose names are these, as they are declared and as they are referred to: a parameter, a condition, a map and
/// its two keys. If the condition holds, the policy allows another action, else nothing is signed.
fn named(declared: &str, referred: &str) -> String {
    format!(
        "
Parameters:
  Here: {{Type: String, AllowedValues: [a, b], Default: a}}
  {declared}: {{Type: String, AllowedValues: [{declared}], Default: {declared}}}
Conditions:
  {declared}: !Equals [!Ref Here, a]
  Other: !Not [{{Condition: {referred}}}]
Mappings:
  {declared}: {{{declared}: {{{declared}: 's3:PutObject'}}}}
Resources:
  Files: {{Type: AWS::S3::Bucket}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Condition: {referred}
    Properties:
      Bucket: !Ref Files
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {{Service: cloudfront.amazonaws.com}}
            Action: {{'Fn::FindInMap': [{referred}, {{Ref: {referred}}}, {referred}]}}
            Resource: !Sub '${{Files.Arn}}/*'
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: a, OriginAccessControlOriginType: s3, SigningBehavior: !If [{referred}, always, never], SigningProtocol: sigv4}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
        Origins: [{{Id: files, DomainName: !GetAtt Files.RegionalDomainName, OriginAccessControlId: !GetAtt Access.Id, S3OriginConfig: {{}}}}]
        DefaultCacheBehavior: {{TargetOriginId: files, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
"
    )
}

/// What is found in it.
fn found(text: &str) -> Vec<String> {
    let outcome = common::outcome(&common::sources(&[text]));
    let told = outcome.findings.iter();
    told.map(|one| format!("{} {:?} {:?}", one.rule, one.certainty, one.when))
        .collect()
}

#[test]
fn a_name_may_be_a_word_that_yaml_reads_as_a_boolean() {
    let expected = found(&named("Plain", "Plain"));
    assert!(
        expected
            .iter()
            .any(|one| one.contains("CF403-B217 Certain")),
        "{expected:?}"
    );
    for word in ["On", "Yes", "true", "No", "OFF", "False"] {
        let said = |declared: &str, referred: &str| {
            let found = found(&named(declared, referred));
            let as_plain = |one: String| one.replace(&format!("{word:?}"), "\"Plain\"");
            found.into_iter().map(as_plain).collect::<Vec<_>>()
        };
        let quoted = format!("'{word}'");
        assert_eq!(said(word, word), expected, "{word}");
        assert_eq!(said(&quoted, &quoted), expected, "{word}");
    }
}

#[test]
fn of_two_names_that_are_one_boolean_nobody_can_tell_which_is_meant() {
    let one = named("On", "yes").replace("s3:PutObject", "s3:GetObject");
    assert_eq!(found(&one).len(), 1, "{:?}", found(&one));
    let other = "  Yes: !Equals [!Ref Here, b]\n  Other:";
    let both = found(&one.replace("  Other:", other));
    assert!(both.iter().all(|one| !one.contains("Certain")), "{both:?}");
}
