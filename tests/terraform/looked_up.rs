//! What data sources look up: a resource of these files where the argument names one, and else something that is there
//! already, of which no more than the argument is known.

use crate::configurations::{judged, texts};
use crate::run::{Found, run};
use cf403::facts;
use cf403::graph::Estate;

/// The origins as `id kind bucket`, sorted.
fn origins(found: &Found) -> Vec<String> {
    let stated = facts::state(&found.sources, &Estate::new(&found.analysis.units));
    let document = serde_json::to_value(&stated.document).expect("facts are JSON");
    let origins = document["origins"].as_array().expect("a list").iter();
    let mut out: Vec<String> = origins
        .map(|origin| {
            let part = |key: &str| origin[key].as_str().unwrap_or_default().to_owned();
            let told = [part("origin"), part("origin_kind"), part("bucket")].join(" ");
            told.trim_end().to_owned()
        })
        .collect();
    out.sort();
    out
}

#[test]
fn the_bucket_of_a_data_source_is_the_one_that_it_names() {
    let all = texts("looked-up");
    let is_plan = |path: &str| path.ends_with("plan.json");
    for found in [
        judged(&all, |path| !is_plan(path)),
        judged(&all, is_plan),
        judged(&all, |_| true),
    ] {
        assert_eq!(
            origins(&found),
            [
                "cdn distribution",
                "files s3_rest aws_s3_bucket.files",
                "function lambda_url",
                "given s3_rest",
                "named s3_rest",
                "pages s3_rest aws_s3_bucket.pages",
                "their-website s3_website",
                "website s3_website aws_s3_bucket.pages",
            ]
        );
    }
}

#[test]
fn what_a_variable_looks_up_is_a_bucket_that_nothing_is_known_of() {
    let mut all = texts("looked-up");
    all.retain(|(path, _)| path.ends_with("main.tf"));
    let found = judged(&all, |_| true);
    let given: Vec<String> = origins(&found)
        .into_iter()
        .filter(|origin| origin.contains("given") || origin.contains("their-website"))
        .collect();
    assert_eq!(given, ["given s3_rest", "their-website s3_website"]);
}

#[test]
fn a_bucket_that_is_looked_up_may_lie_in_another_region_than_its_provider() {
    let text = texts("looked-up-outside").remove(0).1;
    let found = run(&[("site/main.tf", &text)]);
    let stated = facts::state(&found.sources, &Estate::new(&found.analysis.units));
    assert_eq!(
        stated.document.origins[0].domain,
        "there-already.s3.${data.aws_s3_bucket.pages.Region}.amazonaws.com"
    );
}

#[test]
fn a_distribution_that_is_looked_up_by_its_id_is_not_the_one_that_is_made() {
    let text = texts("looked-up-ungranted").remove(0).1;
    let text = format!(
        r#"{text}
data "aws_cloudfront_distribution" "other" {{
  id = "E2EXAMPLEDIST"
}}

data "aws_iam_policy_document" "pages" {{
  statement {{
    actions   = ["s3:GetObject"]
    resources = ["${{data.aws_s3_bucket.pages.arn}}/*"]
    principals {{
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }}
    condition {{
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [data.aws_cloudfront_distribution.other.arn]
    }}
  }}
}}

resource "aws_s3_bucket_policy" "pages" {{
  bucket = data.aws_s3_bucket.pages.bucket
  policy = data.aws_iam_policy_document.pages.json
}}
"#
    );
    let found = run(&[("site/main.tf", &text)]);
    let literal = text.replace(
        "[data.aws_cloudfront_distribution.other.arn]",
        "[\"arn:aws:cloudfront::111122223333:distribution/E2EXAMPLEDIST\"]",
    );
    let as_written = run(&[("site/main.tf", &literal)]);
    assert_eq!(found.rules(), as_written.rules());
    let itself = text.replace("\"E2EXAMPLEDIST\"", "aws_cloudfront_distribution.site.id");
    assert_eq!(
        run(&[("site/main.tf", &itself)]).rules(),
        Vec::<String>::new()
    );
}
