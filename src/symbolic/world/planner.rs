//! Makes the plan of an enumeration out of conditions: finds the variables, and writes every condition as a
//! formula over them.

use super::atoms::Equality;
use super::plan::{Formula, Plan, Variable};
use super::{Condition, ConditionId, Test};
use crate::symbolic::{Address, Domain, Hole, Parameter, Piece, Text};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// More comparisons of holes with each other than this make too many worlds in any case.
const MOST_LINKS: usize = 12;

type HoleKey = (Address, std::sync::Arc<str>);

fn key(hole: &Hole) -> HoleKey {
    (hole.of.clone(), hole.attribute.clone())
}

/// Builds a plan.
struct Planner<'c> {
    known: &'c BTreeMap<&'c ConditionId, &'c Condition>,
    parameters: &'c [Parameter],
    plan: Plan,
    places: BTreeMap<&'c ConditionId, usize>,
    holes: BTreeMap<HoleKey, usize>,
    comparisons: HashMap<(Text, Text), usize>,
}

impl Plan {
    /// The plan of the conditions that are asked for and all that they refer to.
    pub(super) fn new<'c>(
        known: &'c BTreeMap<&'c ConditionId, &'c Condition>,
        parameters: &'c [Parameter],
        asked: &[&'c ConditionId],
    ) -> Plan {
        let mut planner = Planner {
            known,
            parameters,
            plan: Plan::default(),
            places: BTreeMap::new(),
            holes: BTreeMap::new(),
            comparisons: HashMap::new(),
        };
        let order = in_order(known, asked);
        planner.declare_holes(&order);
        for id in order {
            let formula = match known.get(id) {
                Some(condition) => planner.formula(&condition.test),
                None => planner.unreadable(),
            };
            planner.places.insert(id, planner.plan.formulas.len());
            planner.plan.formulas.push(formula);
        }
        let places = asked.iter().filter_map(|id| {
            let place = planner.places.get(id)?;
            Some(((*id).clone(), *place))
        });
        planner.plan.asked = places.collect();
        planner.plan
    }
}

/// The conditions and all that they refer to, each after those it refers to (but for circles).
fn in_order<'c>(
    known: &BTreeMap<&'c ConditionId, &'c Condition>,
    asked: &[&'c ConditionId],
) -> Vec<&'c ConditionId> {
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    let mut stack: Vec<(&ConditionId, bool)> = asked.iter().rev().map(|id| (*id, false)).collect();
    while let Some((id, done)) = stack.pop() {
        if done {
            order.push(id);
        } else if seen.insert(id) {
            stack.push((id, true));
            if let Some(condition) = known.get(id) {
                condition.test.each_atom(&mut |atom| {
                    if let Test::Is(other) = atom {
                        stack.push((other, false));
                    }
                });
            }
        }
    }
    order
}

impl<'c> Planner<'c> {
    /// Finds every hole that is compared with a literal or another hole, and makes it a variable.
    fn declare_holes(&mut self, order: &[&'c ConditionId]) {
        let mut compared: BTreeMap<HoleKey, (&Hole, BTreeSet<String>)> = BTreeMap::new();
        let mut links = BTreeSet::new();
        for id in order {
            let Some(condition) = self.known.get(id) else {
                continue;
            };
            condition.test.each_atom(&mut |atom| {
                let Test::Equals(one, other) = atom else {
                    return;
                };
                match Equality::of(one, other) {
                    Equality::Are(pairs) => {
                        for (hole, literal) in pairs {
                            let entry = compared.entry(key(hole));
                            entry.or_insert((hole, BTreeSet::new())).1.insert(literal);
                        }
                    }
                    Equality::Same(one, other) => {
                        for hole in [one, other] {
                            let literals = match &hole.domain {
                                Domain::Choice(texts) => {
                                    texts.iter().map(ToString::to_string).collect()
                                }
                                _ => BTreeSet::new(),
                            };
                            let entry = compared.entry(key(hole));
                            entry.or_insert((hole, BTreeSet::new())).1.extend(literals);
                        }
                        links.insert((key(one), key(other)));
                    }
                    Equality::Known(_) | Equality::Free => {}
                }
            });
        }
        share_literals(&mut compared, &links);
        for (key, (hole, literals)) in compared {
            let variable = self.hole_variable(hole, literals);
            self.holes.insert(key, self.plan.variables.len());
            self.plan.variables.push(variable);
        }
    }

    fn hole_variable(&mut self, hole: &Hole, literals: BTreeSet<String>) -> Variable {
        let literals: Vec<String> = literals
            .into_iter()
            .filter(|literal| hole.domain.admits(literal))
            .collect();
        let open = if let Domain::Choice(texts) = &hole.domain {
            let listed = |text: &str| literals.iter().any(|literal| literal == text);
            !texts.iter().all(|text| listed(text))
        } else {
            self.plan.unlisted += 1;
            true
        };
        let usual = self.default_of(hole).and_then(|default| {
            let place = literals.iter().position(|literal| literal == default);
            place.or(open.then_some(literals.len()))
        });
        Variable {
            choices: (literals.len() + usize::from(open)).max(1),
            literals,
            usual,
        }
    }

    fn default_of(&self, hole: &Hole) -> Option<&'c str> {
        let parameter = self.parameters.iter().find(|one| one.hole == *hole)?;
        let default = parameter.default.as_ref()?.known();
        default.filter(|default| hole.domain.admits(default))
    }

    /// The text with every hole that has a default filled in, if none is left.
    fn filled(&self, text: &Text) -> Option<String> {
        text.pieces()
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => Some(&**text),
                Piece::Hole(hole) => self.default_of(hole),
            })
            .collect()
    }

    fn free(&mut self, usual: Option<bool>) -> usize {
        self.plan.variables.push(Variable {
            literals: Vec::new(),
            choices: 2,
            usual: usual.map(usize::from),
        });
        self.plan.variables.len() - 1
    }

    fn unreadable(&mut self) -> Formula {
        self.plan.unreadable += 1;
        Formula::Chosen {
            variable: self.free(None),
            choice: 1,
        }
    }

    fn formula(&mut self, test: &Test) -> Formula {
        match test {
            Test::Equals(one, other) => self.equals(one, other),
            Test::All(tests) => Formula::All(tests.iter().map(|test| self.formula(test)).collect()),
            Test::Any(tests) => Formula::Any(tests.iter().map(|test| self.formula(test)).collect()),
            Test::Not(inner) => Formula::Not(Box::new(self.formula(inner))),
            Test::Is(id) => match self.places.get(id) {
                Some(place) => Formula::Before(*place),
                None => self.unreadable(),
            },
            Test::Unknown(_) => self.unreadable(),
        }
    }

    fn equals(&mut self, one: &Text, other: &Text) -> Formula {
        match Equality::of(one, other) {
            Equality::Known(value) => Formula::Known(value),
            Equality::Are(pairs) => {
                let is = pairs
                    .into_iter()
                    .map(|(hole, literal)| self.is(hole, &literal));
                Formula::All(is.collect())
            }
            Equality::Same(left, right) => {
                let variables = (self.holes.get(&key(left)), self.holes.get(&key(right)));
                let (Some(&left), Some(&right)) = variables else {
                    return self.unreadable();
                };
                let free = self.comparison(one, other);
                self.plan.links.push((left, right, free));
                Formula::Same {
                    holes: (left, right),
                    free,
                }
            }
            Equality::Free => Formula::Chosen {
                variable: self.comparison(one, other),
                choice: 1,
            },
        }
    }

    fn is(&self, hole: &Hole, literal: &str) -> Formula {
        let chosen = self.holes.get(&key(hole)).and_then(|&variable| {
            let literals = &self.plan.variables[variable].literals;
            let choice = literals.iter().position(|one| one == literal)?;
            Some(Formula::Chosen { variable, choice })
        });
        chosen.unwrap_or(Formula::Known(false))
    }

    /// The free variable of a comparison, the same whichever way round it is written.
    fn comparison(&mut self, one: &Text, other: &Text) -> usize {
        let name = (one.clone(), other.clone());
        let reversed = (other.clone(), one.clone());
        let known = self.comparisons.get(&name);
        if let Some(variable) = known.or_else(|| self.comparisons.get(&reversed)) {
            return *variable;
        }
        let usual = match (self.filled(one), self.filled(other)) {
            (Some(one), Some(other)) => Some(one == other),
            _ => None,
        };
        self.plan.unlisted += 1;
        let variable = self.free(usual);
        self.comparisons.insert(name, variable);
        variable
    }
}

/// Holes that are compared with each other are told apart by the same literals.
fn share_literals(
    compared: &mut BTreeMap<HoleKey, (&Hole, BTreeSet<String>)>,
    links: &BTreeSet<(HoleKey, HoleKey)>,
) {
    if links.len() > MOST_LINKS {
        return;
    }
    for _ in 0..links.len() {
        for (one, other) in links {
            let both: BTreeSet<String> = [one, other]
                .into_iter()
                .filter_map(|key| compared.get(key))
                .flat_map(|(_, literals)| literals.iter().cloned())
                .collect();
            for key in [one, other] {
                if let Some((_, literals)) = compared.get_mut(key) {
                    literals.clone_from(&both);
                }
            }
        }
    }
}
