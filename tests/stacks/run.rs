//! Runs texts that lie in files of their own, and tells what came of them.

use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::{Analysis, analyse_given, follow};
use cf403::source::{Files, Origin, Source, SourceId, Sources};
use cf403::symbolic::Given;
use serde_json::Value;
use std::collections::HashMap;

/// Files in memory.
pub(crate) struct Shelf(HashMap<String, String>);

impl Shelf {
    pub(crate) fn of(files: &[(&str, &str)]) -> Shelf {
        let files = files.iter();
        Shelf(
            files
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }
}

impl Files for Shelf {
    fn read(&self, path: &str) -> Result<String, String> {
        let missing = || "there is no such file or folder".to_owned();
        self.0.get(path).cloned().ok_or_else(missing)
    }
}

/// The texts of these files.
pub(crate) fn sources(files: &[(&str, &str)]) -> Sources {
    let sources = files.iter().enumerate().map(|(place, (path, text))| {
        let id = SourceId(u32::try_from(place).expect("few"));
        Source::new(id, Origin::File((*path).to_owned()), (*text).to_owned())
    });
    Sources::new(sources.collect())
}

/// What came of a run.
pub(crate) struct Ran {
    pub(crate) analysis: Analysis,
    pub(crate) facts: Value,
}

/// Judges these files.
pub(crate) fn run(files: &[(&str, &str)]) -> Ran {
    run_given(files, &Given::default())
}

/// Judges these files with what the user says.
pub(crate) fn run_given(files: &[(&str, &str)], given: &Given) -> Ran {
    judge(&sources(files), given)
}

/// Judges the first of these files, and those of the others that it leads to.
pub(crate) fn run_first(files: &[(&str, &str)]) -> Ran {
    let (first, others) = files.split_at(1);
    let mut sources = sources(first);
    follow(&mut sources, &Shelf::of(others));
    judge(&sources, &Given::default())
}

fn judge(sources: &Sources, given: &Given) -> Ran {
    let analysis = analyse_given(sources, given);
    let stated = facts::state(sources, &Estate::new(&analysis.units));
    Ran {
        facts: serde_json::to_value(&stated.document).expect("facts are JSON"),
        analysis,
    }
}

impl Ran {
    /// The routes as `distribution: decision cause`, and the conditions under which that is so.
    pub(crate) fn routes(&self) -> Vec<String> {
        let word = |value: &Value| value.as_str().expect("a text").to_owned();
        let routes = self.facts["routes"].as_array().expect("an array").iter();
        routes
            .map(|route| {
                let when: Vec<String> = route["when"]
                    .as_array()
                    .expect("an array")
                    .iter()
                    .map(|when| format!(" {}={}", word(&when["condition"]), when["value"]))
                    .collect();
                format!(
                    "{}: {} {}{}",
                    word(&route["distribution"]),
                    word(&route["read"]["decision"]),
                    word(&route["read"]["cause"]),
                    when.concat()
                )
            })
            .collect()
    }

    /// Everything that there was to say about the texts.
    pub(crate) fn said(&self) -> Vec<String> {
        let remarks = self.analysis.remarks.iter().chain(&self.analysis.notices);
        remarks.map(|remark| remark.message.clone()).collect()
    }
}

#[track_caller]
pub(crate) fn is(files: &[(&str, &str)], expected: &[&str]) {
    let ran = run(files);
    assert_eq!(ran.routes(), expected, "{:?}", ran.said());
}

/// A template with a bucket, and whatever else is added.
pub(crate) fn bucket(more: &str) -> String {
    format!(
        "Resources:\n  Files:\n    Type: AWS::S3::Bucket\n    Properties: {{VersioningConfiguration: {{Status: Enabled}}}}\n{more}"
    )
}

/// A distribution in front of the bucket whose domain name is this, as a resource.
pub(crate) fn distribution(name: &str, domain: &str) -> String {
    format!(
        "
  {name}Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: files, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
  {name}:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
        Origins:
          - Id: files
            DomainName: {domain}
            S3OriginConfig: {{OriginAccessIdentity: ''}}
            OriginAccessControlId: !GetAtt {name}Access.Id
        DefaultCacheBehavior:
          TargetOriginId: files
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
"
    )
}

/// A policy for a bucket that admits a distribution, as a resource. Both are names as `Fn::Sub` or a function take them.
pub(crate) fn policy(bucket: &str, distribution: &str) -> String {
    format!(
        "
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: {bucket}
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: CloudFront
            Effect: Allow
            Principal: {{Service: cloudfront.amazonaws.com}}
            Action: s3:GetObject
            Resource: !Join ['', ['arn:aws:s3:::', {bucket}, '/*']]
            Condition:
              StringEquals:
                AWS:SourceArn: !Join ['', ['arn:aws:cloudfront::', !Ref AWS::AccountId, ':distribution/', {distribution}]]
"
    )
}
