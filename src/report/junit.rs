//! The report as `JUnit` XML, which build servers show as tests: a suite for every file with findings, a test for every
//! finding. `JUnit` knows only success and failure; what does not fail the run is a passed test with a text.

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{Report, concise, prose};
use crate::check::SuppressedBy;
use std::collections::BTreeMap;

/// The report as `JUnit` XML, with a line break at its end.
pub fn junit(report: &Report<'_>) -> String {
    let mut document = Document::new("cf403");
    let mut suites = BTreeMap::new();
    for finding in report.findings {
        let path = report.sources.get(finding.at.source).path();
        let fails = finding.severity >= report.limit;
        let mut status = if fails {
            TestCaseStatus::non_success(NonSuccessKind::Failure)
        } else {
            TestCaseStatus::success()
        };
        let said = prose::plain(&concise::line(finding, report.sources), finding);
        let said = prose::printable_lines(&said);
        if fails {
            status
                .set_message(prose::printable(&finding.message))
                .set_type(finding.rule.as_str())
                .set_description(said.as_str());
        }
        let name = prose::printable(&format!("{} {}", finding.rule, finding.address));
        let mut case = TestCase::new(name, status);
        case.set_classname(path);
        if !fails {
            case.set_system_out(said.as_str());
        }
        suite(&mut suites, path).add_test_case(case);
    }
    for aside in report.suppressed {
        let finding = &aside.finding;
        let mut status = TestCaseStatus::skipped();
        let reason = match aside.by {
            SuppressedBy::Source(_) | SuppressedBy::Settings if aside.reason.is_empty() => {
                "ignored"
            }
            SuppressedBy::Source(_) | SuppressedBy::Settings => &aside.reason,
            SuppressedBy::Baseline => "known from the baseline",
        };
        status
            .set_message(prose::printable(reason))
            .set_description(concise::line(finding, report.sources));
        let name = prose::printable(&format!("{} {}", finding.rule, finding.address));
        let mut case = TestCase::new(name, status);
        let path = report.sources.get(finding.at.source).path();
        case.set_classname(path);
        suite(&mut suites, path).add_test_case(case);
    }
    for unread in report.unread {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(unread.message.as_str());
        if let Some(position) = unread.position {
            status.set_description(format!(
                "{}:{}:{}: {}",
                unread.path, position.line, position.column, unread.message
            ));
        }
        let mut case = TestCase::new("readable", status);
        case.set_classname(unread.path.as_str());
        suite(&mut suites, &unread.path).add_test_case(case);
    }
    if suites.is_empty() {
        let mut case = TestCase::new("every distribution serves", TestCaseStatus::success());
        case.set_classname("cf403");
        suite(&mut suites, "cf403").add_test_case(case);
    }
    for suite in suites.into_values() {
        document.add_test_suite(suite);
    }
    let mut text = document.to_string().unwrap_or_default();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The suite of a file.
fn suite<'s>(suites: &'s mut BTreeMap<String, TestSuite>, path: &str) -> &'s mut TestSuite {
    suites
        .entry(path.to_owned())
        .or_insert_with(|| TestSuite::new(path))
}
