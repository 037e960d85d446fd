//! Every case is decided as AWS documents it. Where AWS documents no answer the engine must say so itself, and the
//! decision of the case must be among those that it leaves open.

use crate::cases::{self, Case};
use crate::tell;
use cf403::iam::{Outcomes, Undocumented};
use cf403::symbolic::Truth;
use std::collections::{BTreeMap, BTreeSet};

/// Of how many committed cases the decision hangs on something that AWS does not document, and of how many a statement
/// that does not decide. Both may shrink, not grow.
const OPEN: (usize, usize) = (19, 11);

/// Names a file of further cases, as `tests/golden/iam.jsonl` holds them.
const FURTHER: &str = "CF403_IAM_CASES";

/// How an answer compares with a decided case.
enum Judged {
    /// It is the decision, and every statement matches or does not, as it should.
    Agrees,
    /// It leaves the decision open, or what a statement says, and names what AWS does not document.
    Open {
        decision: bool,
        points: BTreeSet<Undocumented>,
    },
    /// It is another.
    Disagrees(String),
}

fn judge(case: &Case) -> Judged {
    let decision = cases::answer(&case.policy, &case.request);
    let possible = names(decision.outcomes);
    let mut points: BTreeSet<Undocumented> = decision.undocumented.iter().collect();
    if !possible.contains(&&*case.decision) || possible.len() > 1 && points.is_empty() {
        return Judged::Disagrees(format!(
            "expected {}, got {}",
            case.decision,
            possible.join(" or ")
        ));
    }
    let statements = cases::statements(&case.policy);
    if statements.len() != decision.statements.len() {
        return Judged::Disagrees(format!(
            "expected {} statements, got {}",
            statements.len(),
            decision.statements.len()
        ));
    }
    for (statement, verdict) in statements.iter().zip(&decision.statements) {
        let place = (verdict.place + 1).to_string();
        let name = statement["Sid"].as_str().unwrap_or(&place).to_owned();
        let matches = case.allow.contains(&name) || case.deny.contains(&name);
        if verdict.matches.is_unknown() && !verdict.undocumented.is_empty() {
            points.extend(verdict.undocumented.iter());
        } else if verdict.matches != Truth::from(matches) {
            return Judged::Disagrees(format!(
                "statement {name}: expected {:?}, got {:?}",
                Truth::from(matches),
                verdict.matches
            ));
        }
    }
    if points.is_empty() {
        Judged::Agrees
    } else {
        Judged::Open {
            decision: possible.len() > 1,
            points,
        }
    }
}

/// The possible decisions, by the names that the cases use.
fn names(outcomes: Outcomes) -> Vec<&'static str> {
    [
        (outcomes.allow, "allowed"),
        (outcomes.implicit_deny, "implicitDeny"),
        (outcomes.explicit_deny, "explicitDeny"),
    ]
    .into_iter()
    .filter_map(|(possible, name)| possible.then_some(name))
    .collect()
}

/// The judgements on many cases.
#[derive(Default)]
struct Tally {
    agree: usize,
    skipped: usize,
    /// Of those that agree: how many decisions hang on undocumented points, and how many statements beside a decision
    /// that does not.
    open: (usize, usize),
    /// How many cases hang on each.
    points: BTreeMap<Undocumented, usize>,
    disagreements: Vec<String>,
}

impl Tally {
    fn of(cases: &[Case]) -> Tally {
        let mut tally = Tally::default();
        for case in cases {
            if !case.undefined.is_empty() {
                tally.skipped += 1;
                continue;
            }
            match judge(case) {
                Judged::Agrees => tally.agree += 1,
                Judged::Open { decision, points } => {
                    tally.agree += 1;
                    tally.open.0 += usize::from(decision);
                    tally.open.1 += usize::from(!decision);
                    for point in points {
                        *tally.points.entry(point).or_default() += 1;
                    }
                }
                Judged::Disagrees(says) => {
                    tally.disagreements.push(format!("{}: {says}", case.id));
                }
            }
        }
        tally
    }
}

#[test]
fn every_committed_case_is_decided_as_documented() {
    let tally = Tally::of(&cases::all());
    assert!(
        tally.disagreements.is_empty(),
        "\n{}",
        tally.disagreements.join("\n")
    );
    assert!(
        tally.open.0 <= OPEN.0 && tally.open.1 <= OPEN.1,
        "{:?} are open: {:?}",
        tally.open,
        tally.points
    );
}

#[test]
fn external_cases_are_decided_as_documented() {
    let Some(path) = std::env::var_os(FURTHER) else {
        tell(&format!("skipped: {FURTHER} names no file of cases"));
        return;
    };
    let lines = std::fs::read_to_string(&path).expect("the file of cases can be read");
    let all = cases::listed(&lines);
    let tally = Tally::of(&all);
    tell(&format!(
        "{} cases, {} agree, {} undefined skipped",
        all.len(),
        tally.agree,
        tally.skipped
    ));
    for disagreement in &tally.disagreements {
        tell(disagreement);
    }
    tell(&format!(
        "of those that agree, AWS's documentation leaves {} open, and a statement of {} others: {:?}",
        tally.open.0, tally.open.1, tally.points
    ));
    assert!(
        tally.disagreements.is_empty(),
        "{} disagree",
        tally.disagreements.len()
    );
}
