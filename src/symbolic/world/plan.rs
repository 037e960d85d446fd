//! The plan of an enumeration: the variables that some conditions hang on, and the conditions as formulas over
//! them, each after the conditions that it refers to. The plan is carried out here, by trying every assignment;
//! [`super::planner`] makes it.

use super::{ConditionId, MOST_WORLDS, World};
use std::collections::BTreeMap;

/// The most assignments of variables that are tried for one set of conditions.
const MOST_ASSIGNMENTS: usize = 4096;

/// What can be chosen.
#[derive(Debug)]
pub(super) struct Variable {
    /// The literals that a hole is compared with; none for a comparison that is free.
    pub(super) literals: Vec<String>,
    /// How many choices there are: one for each literal and one more for anything else, or false and true.
    pub(super) choices: usize,
    /// The choice that the defaults make.
    pub(super) usual: Option<usize>,
}

/// A condition over variables and over conditions that come before it.
#[derive(Debug)]
pub(super) enum Formula {
    Known(bool),
    Chosen { variable: usize, choice: usize },
    Same { holes: (usize, usize), free: usize },
    Before(usize),
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Not(Box<Formula>),
}

/// The variables and formulas of some conditions.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) variables: Vec<Variable>,
    pub(super) formulas: Vec<Formula>,
    /// The conditions that were asked for, and the places of their formulas.
    pub(super) asked: Vec<(ConditionId, usize)>,
    /// Comparisons of two holes with each other: both, and the choice that decides if both are something else.
    pub(super) links: Vec<(usize, usize, usize)>,
    /// How many tests cannot be read.
    pub(super) unreadable: usize,
    /// How many variables can be something that is listed nowhere.
    pub(super) unlisted: usize,
}

impl Plan {
    /// How gladly the conditions are left out if there are too many worlds: smaller is kept sooner.
    pub(super) fn rank(&self) -> (usize, usize, usize) {
        (self.unreadable, self.unlisted, self.variables.len())
    }

    /// The worlds, usual ones first; `None` if there are too many to count.
    pub(super) fn worlds(&self) -> Option<Vec<World>> {
        let assignments = self
            .variables
            .iter()
            .try_fold(1_usize, |product, variable| {
                product.checked_mul(variable.choices)
            })
            .filter(|product| *product <= MOST_ASSIGNMENTS)?;
        let mut found: BTreeMap<Vec<bool>, bool> = BTreeMap::new();
        let mut assignment = vec![0; self.variables.len()];
        for number in 0..assignments {
            let mut rest = number;
            for (choice, variable) in assignment.iter_mut().zip(&self.variables) {
                *choice = rest % variable.choices;
                rest /= variable.choices;
            }
            if self.coherent(&assignment) {
                *found.entry(self.decide(&assignment)).or_default() |= self.usual(&assignment);
            }
            if found.len() > MOST_WORLDS {
                return None;
            }
        }
        let none_usual = !found.values().any(|usual| *usual);
        let mut worlds: Vec<World> = found
            .into_iter()
            .map(|(values, usual)| World {
                choices: self
                    .asked
                    .iter()
                    .map(|(id, _)| id.clone())
                    .zip(values)
                    .collect(),
                usual: usual || none_usual,
            })
            .collect();
        worlds.sort_by_key(|world| !world.usual);
        Some(worlds)
    }

    /// What the conditions that were asked for are under an assignment.
    fn decide(&self, assignment: &[usize]) -> Vec<bool> {
        let mut values = Vec::with_capacity(self.formulas.len());
        for formula in &self.formulas {
            values.push(self.holds(formula, assignment, &values));
        }
        self.asked.iter().map(|(_, place)| values[*place]).collect()
    }

    fn holds(&self, formula: &Formula, assignment: &[usize], before: &[bool]) -> bool {
        let holds = |inner: &Formula| self.holds(inner, assignment, before);
        match formula {
            Formula::Known(value) => *value,
            Formula::Chosen { variable, choice } => assignment[*variable] == *choice,
            Formula::Same { holes, free } => {
                let (one, other) = (
                    self.literal(holes.0, assignment),
                    self.literal(holes.1, assignment),
                );
                match (one, other) {
                    (None, None) => assignment[*free] == 1,
                    _ => one == other,
                }
            }
            Formula::Before(place) => before[*place],
            Formula::All(inner) => inner.iter().all(holds),
            Formula::Any(inner) => inner.iter().any(holds),
            Formula::Not(inner) => !holds(inner),
        }
    }

    /// The literal that a hole is; `None` if it is something else.
    fn literal(&self, variable: usize, assignment: &[usize]) -> Option<&str> {
        let literals = &self.variables[variable].literals;
        literals.get(assignment[variable]).map(String::as_str)
    }

    /// Whether the holes that are something else can be equal and different as the assignment says: what is equal
    /// to the same is equal.
    fn coherent(&self, assignment: &[usize]) -> bool {
        let mut class: Vec<usize> = (0..self.variables.len()).collect();
        let open = |hole: &usize| self.literal(*hole, assignment).is_none();
        let links = self
            .links
            .iter()
            .filter(|(one, other, _)| open(one) && open(other));
        let (equal, different): (Vec<_>, Vec<_>) =
            links.partition(|(_, _, free)| assignment[*free] == 1);
        for &(one, other, _) in equal {
            let (from, to) = (class[one], class[other]);
            class
                .iter_mut()
                .filter(|of| **of == from)
                .for_each(|of| *of = to);
        }
        different
            .iter()
            .all(|(one, other, _)| class[*one] != class[*other])
    }

    fn usual(&self, assignment: &[usize]) -> bool {
        let mut pairs = assignment.iter().zip(&self.variables);
        pairs.all(|(choice, variable)| variable.usual.is_none_or(|usual| usual == *choice))
    }
}
