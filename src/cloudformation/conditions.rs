//! Conditions as tests on texts. A comparison with something that cannot be evaluated is kept as a comparison with
//! a hole that is named by what is written, so that it has one value wherever it is written.

use super::intrinsics::{Call, alternatives, external::named};
use super::resolve::Resolver;
use crate::source::{Kind, Node};
use crate::symbolic::{Condition, ConditionId, Spanned, Test, Text, Value, Why};
use std::collections::BTreeMap;

/// The most ways in which a comparison of looked-up values is spelled out.
const MOST_WAYS: usize = 256;

impl Resolver<'_> {
    /// Every condition, in the order written.
    pub(super) fn conditions(&self) -> Vec<Condition> {
        let written = self.template.conditions.iter();
        let conditions: Vec<Condition> = written
            .map(|entry| Condition {
                id: ConditionId(self.address(&entry.key)),
                span: entry.key_span,
                test: self.test(&entry.value),
            })
            .collect();
        for place in circular(&conditions) {
            let condition = &conditions[place];
            let message = format!("the condition `{}` refers to itself", condition.id.0.name);
            self.remark(condition.span, message);
        }
        conditions
    }

    /// What is tested at `node`.
    fn test(&self, node: &Node) -> Test {
        if let [entry] = node.entries()
            && &*entry.key == "Condition"
        {
            return self.is(&entry.value);
        }
        if let Kind::Bool(holds) = node.kind {
            return if holds {
                Test::All(Vec::new())
            } else {
                Test::Any(Vec::new())
            };
        }
        let Some(call) = Call::of(node) else {
            return self.untestable(node, "it is not a condition function");
        };
        let tests = || -> Vec<Test> {
            let items = call.argument.items();
            items.iter().map(|item| self.test(item)).collect()
        };
        match (call.function, call.argument.items()) {
            ("Condition", _) => self.is(call.argument),
            ("And", [_, ..]) => Test::All(tests()),
            ("Or", [_, ..]) => Test::Any(tests()),
            ("Not", [one]) => Test::Not(Box::new(self.test(one))),
            ("Not", []) if call.argument.is_map() => Test::Not(Box::new(self.test(call.argument))),
            ("Equals", [one, other]) => self.equals(one, other),
            (function @ ("And" | "Or" | "Not" | "Equals"), _) => {
                let message = format!("`Fn::{function}` has the wrong number of arguments");
                self.remark(node.span, message.clone());
                self.untestable(node, message)
            }
            (function, _) => self.untestable(node, format!("`{function}` is not evaluated")),
        }
    }

    fn is(&self, node: &Node) -> Test {
        match self.condition_named(node) {
            Some(id) => Test::Is(id),
            None => self.untestable(
                node,
                "a condition is referred to by something else than a name",
            ),
        }
    }

    fn equals(&self, one: &Node, other: &Node) -> Test {
        let (left, right) = (self.ways(one), self.ways(other));
        let mut ways = Vec::new();
        for (left_tests, left) in &left {
            for (right_tests, right) in &right {
                let mut tests = [left_tests.as_slice(), right_tests.as_slice()].concat();
                tests.push(Test::Equals(left.clone(), right.clone()));
                ways.push(tests);
            }
            if ways.len() > MOST_WAYS {
                return Test::Equals(self.operand(one), self.operand(other));
            }
        }
        let mut ways: Vec<Test> = ways
            .into_iter()
            .map(|mut tests| match (tests.len(), tests.pop()) {
                (1, Some(only)) => only,
                (_, last) => Test::All(tests.into_iter().chain(last).collect()),
            })
            .collect();
        match (ways.len(), ways.pop()) {
            (1, Some(only)) => only,
            (_, last) => Test::Any(ways.into_iter().chain(last).collect()),
        }
    }

    /// The texts that an operand may be, each with the tests that decide for it.
    fn ways(&self, node: &Node) -> Vec<(Vec<Test>, Text)> {
        alternatives(self, node)
            .or_else(|| branches(&self.value(node)))
            .filter(|ways| !ways.is_empty())
            .unwrap_or_else(|| vec![(Vec::new(), self.operand(node))])
    }

    /// The text of an operand; a hole that is named by what is written if it has none.
    fn operand(&self, node: &Node) -> Text {
        let value = self.value(node);
        value.as_text().unwrap_or_else(|| {
            let mut written = String::new();
            spell(node, &mut written);
            Text::hole(named(self.unit, &written))
        })
    }

    fn untestable(&self, node: &Node, because: impl Into<String>) -> Test {
        Test::Unknown(Why {
            because: because.into(),
            mentions: self.mentions(node),
        })
    }
}

/// The places of the conditions that refer to one another in a circle.
fn circular(conditions: &[Condition]) -> Vec<usize> {
    let mut places = BTreeMap::new();
    for (place, condition) in conditions.iter().enumerate() {
        places.insert(&condition.id, place);
    }
    let mut refers: Vec<Vec<usize>> = vec![Vec::new(); conditions.len()];
    let mut referred: Vec<Vec<usize>> = vec![Vec::new(); conditions.len()];
    for (from, condition) in conditions.iter().enumerate() {
        condition.test.each_atom(&mut |atom| {
            let Test::Is(id) = atom else {
                return;
            };
            if let Some(to) = places.get(id) {
                refers[from].push(*to);
                referred[*to].push(from);
            }
        });
    }
    // What refers to nothing, or is referred to by nothing, stands in no circle; nor does what is left so.
    let mut left = vec![true; conditions.len()];
    for (forward, backward) in [(&refers, &referred), (&referred, &refers)] {
        let mut counts: Vec<usize> = forward
            .iter()
            .map(|all| all.iter().filter(|place| left[**place]).count())
            .collect();
        let is_free = |place: &usize| left[*place] && counts[*place] == 0;
        let mut free: Vec<usize> = (0..conditions.len()).filter(is_free).collect();
        while let Some(place) = free.pop() {
            left[place] = false;
            for other in backward[place].iter().filter(|other| left[**other]) {
                counts[*other] -= 1;
                if counts[*other] == 0 {
                    free.push(*other);
                }
            }
        }
    }
    (0..conditions.len()).filter(|place| left[*place]).collect()
}

/// The texts of a value that branches, such as a parameter that the stack around this one hands down by its own
/// conditions, each with the conditions that pick it.
fn branches(value: &Spanned) -> Option<Vec<(Vec<Test>, Text)>> {
    let Value::Either { condition, yes, no } = &value.value else {
        return None;
    };
    let mut ways = Vec::new();
    for (branch, test) in [
        (yes, Test::Is(condition.clone())),
        (no, Test::Not(Box::new(Test::Is(condition.clone())))),
    ] {
        let inner = match branches(branch) {
            Some(inner) => inner,
            None => vec![(Vec::new(), branch.as_text()?)],
        };
        for (mut tests, text) in inner {
            tests.insert(0, test.clone());
            ways.push((tests, text));
        }
        if ways.len() > MOST_WAYS {
            return None;
        }
    }
    Some(ways)
}

/// Spells a value in one line, so that equal values are spelled alike.
fn spell(node: &Node, out: &mut String) {
    if let Some(call) = Call::of(node) {
        out.push_str(call.function);
        out.push(' ');
        return spell(call.argument, out);
    }
    match &node.kind {
        Kind::List(items) => {
            out.push('[');
            for item in items {
                spell(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Kind::Map(entries) => {
            out.push('{');
            for entry in entries {
                out.push_str(&entry.key);
                out.push(':');
                spell(&entry.value, out);
                out.push(',');
            }
            out.push('}');
        }
        _ => out.push_str(node.scalar().unwrap_or("null")),
    }
}
