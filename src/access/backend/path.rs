//! Which of the paths that a behavior sends to its origin a template of an API matches. What is said to be matched by
//! none is matched by none, whatever viewers ask for.

use crate::graph::{Behavior, Origin, Segment};
use crate::symbolic::{Text, Truth, matching};

/// The paths of a behavior as its origin gets them: the parts that all of them begin with.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    /// The parts that are known.
    known: Vec<Text>,
    /// The beginning of the next part; all of it, if nothing follows.
    next: String,
    /// Whether anything may follow.
    open: bool,
}

impl Paths {
    /// The paths of a behavior; nothing if the path of its origin or its pattern is not known well enough.
    pub(super) fn of(behavior: &Behavior, origin: &Origin) -> Option<Paths> {
        let mut known = Vec::new();
        let before = origin.path.as_ref()?;
        if !before.is_empty() {
            let rest = before.strip_prefix("/")?;
            known = match rest.split("/") {
                Some(parts) => parts,
                // A name that is given may hold anything, but is one name nevertheless.
                None => rest.as_hole().map(|_| vec![rest.clone()])?,
            };
        }
        let pattern = match &behavior.pattern {
            None => "*",
            Some(pattern) => pattern.known()?,
        };
        let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
        let wild = pattern.find(['*', '?']);
        let written = wild.map_or(pattern, |at| &pattern[..at]);
        let mut parts: Vec<&str> = written.split('/').collect();
        let next = parts.pop().unwrap_or_default().to_owned();
        known.extend(parts.into_iter().map(Text::literal));
        Some(Paths {
            known,
            next,
            open: wild.is_some(),
        })
    }

    /// The first part, if every path has the same.
    pub(super) fn first(&self) -> Option<Text> {
        match self.known.first() {
            Some(first) => Some(first.clone()),
            None if !self.open => Some(Text::literal(&self.next)),
            None => None,
        }
    }

    /// Whether the first part of some path may be this one.
    pub(super) fn may_begin_with(&self, name: &Text) -> Truth {
        match self.first() {
            Some(first) if first == *name => Truth::Yes,
            Some(first) => matching::equals(&first, name),
            None => match name.known() {
                Some(name) if !name.starts_with(self.next.as_str()) => Truth::No,
                _ => Truth::Unknown,
            },
        }
    }

    /// The same paths without their first part; nothing if it is not the same for all.
    pub(super) fn rest(&self) -> Option<Paths> {
        let mut rest = self.clone();
        if rest.known.is_empty() {
            if rest.open {
                return None;
            }
            rest.next = String::new();
        } else {
            rest.known.remove(0);
        }
        Some(rest)
    }

    /// Whether a template may match any of the paths.
    pub(super) fn may_fit(&self, template: &[Segment]) -> bool {
        let mut segments = template.iter();
        for part in &self.known {
            match segments.next() {
                None => return part.is_empty(),
                Some(Segment::Rest) => return true,
                Some(Segment::Any) => {}
                Some(Segment::Literal(literal)) => {
                    if matching::equals(literal, part).is_no() {
                        return false;
                    }
                }
            }
        }
        match (segments.next(), self.open) {
            (None, _) => self.next.is_empty(),
            (Some(Segment::Rest | Segment::Any), true) => true,
            (Some(Segment::Literal(literal)), true) => literal
                .known()
                .is_none_or(|literal| literal.starts_with(self.next.as_str())),
            (Some(segment), false) => {
                let fits = match segment {
                    Segment::Rest | Segment::Any => !self.next.is_empty(),
                    Segment::Literal(literal) => !matching::is(literal, &self.next).is_no(),
                };
                fits && segments.next().is_none()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(pattern: &str) -> Paths {
        let pattern = pattern.trim_start_matches('/');
        let wild = pattern.find('*');
        let mut parts: Vec<&str> = pattern[..wild.unwrap_or(pattern.len())]
            .split('/')
            .collect();
        let next = parts.pop().unwrap_or_default().to_owned();
        Paths {
            known: parts.into_iter().map(Text::literal).collect(),
            next,
            open: wild.is_some(),
        }
    }

    fn template(written: &str) -> Vec<Segment> {
        let parts = written.split('/').filter(|part| !part.is_empty());
        parts
            .map(|part| match part {
                "{x}" => Segment::Any,
                "{x+}" => Segment::Rest,
                part => Segment::Literal(Text::literal(part)),
            })
            .collect()
    }

    #[test]
    fn a_template_that_may_match_is_never_ruled_out() {
        for (pattern, written) in [
            ("*", "/"),
            ("*", "/pets"),
            ("/api/*", "/api"),
            ("/api/*", "/api/pets"),
            ("/api/*", "/{x+}"),
            ("/api/*", "/{x}/pets"),
            ("/api*", "/apiary"),
            ("/api", "/api"),
            ("/api/", "/api"),
            ("/api/v1", "/{x+}"),
            ("*.json", "/data.json"),
        ] {
            assert!(
                paths(pattern).may_fit(&template(written)),
                "{pattern} {written}"
            );
        }
    }

    #[test]
    fn a_template_for_other_paths_matches_none() {
        for (pattern, written) in [
            ("/api/*", "/"),
            ("/api/*", "/pets"),
            ("/api/*", "/pets/{x+}"),
            ("/api*", "/pets"),
            ("/api", "/"),
            ("/api", "/api/pets"),
            ("/api/v1", "/{x}"),
        ] {
            assert!(
                !paths(pattern).may_fit(&template(written)),
                "{pattern} {written}"
            );
        }
    }

    #[test]
    fn a_path_begins_with_its_first_part() {
        let prod = Text::literal("prod");
        assert_eq!(paths("/prod/*").may_begin_with(&prod), Truth::Yes);
        assert_eq!(paths("/api/*").may_begin_with(&prod), Truth::No);
        assert_eq!(paths("/p*").may_begin_with(&prod), Truth::Unknown);
        assert_eq!(paths("/a*").may_begin_with(&prod), Truth::No);
        assert_eq!(paths("*").may_begin_with(&prod), Truth::Unknown);
        assert_eq!(paths("/prod").may_begin_with(&prod), Truth::Yes);
    }
}
