//! The report as `JUnit` XML, which build servers show as tests: a suite for every file with findings, a test for every
//! finding. `JUnit` knows only success and failure; what does not fail the run is a passed test with a text.

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{Report, concise, prose};

/// The report as `JUnit` XML, with a line break at its end.
pub fn junit(report: &Report<'_>) -> String {
    let mut document = Document::new("cf403");
    let mut suites: Vec<(&str, TestSuite)> = Vec::new();
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
    for (_, suite) in suites {
        document.add_test_suite(suite);
    }
    let mut text = document.to_string().unwrap_or_default();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The suite of a file. Findings come in the order of files, so it is the last one or a new one.
fn suite<'s, 'p>(suites: &'s mut Vec<(&'p str, TestSuite)>, path: &'p str) -> &'s mut TestSuite {
    if suites.last().is_none_or(|(last, _)| *last != path) {
        suites.push((path, TestSuite::new(path)));
    }
    let last = suites.len() - 1;
    &mut suites[last].1
}
