//! Pictures of the graph: Mermaid for a README or a step summary, Graphviz for a large one, JSON for programs.

use super::prose::printable;
use crate::facts::Worlds;
use crate::graph::{Estate, Graph};
use crate::source::{Sources, Span};
use crate::symbolic::Truth;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The graphs of all distributions as one drawing, each node once.
#[derive(Debug, Default, Serialize)]
pub struct Drawing {
    /// The nodes, by id.
    pub nodes: Vec<DrawnNode>,
    /// The edges.
    pub edges: Vec<DrawnEdge>,
}

/// A node of a drawing.
#[derive(Clone, Debug, Serialize)]
pub struct DrawnNode {
    /// Its id, unique in the drawing: the file, a `#`, the kind, and the name.
    pub id: String,
    /// What it is: `distribution`, `origin`, `bucket`, `policy` …
    pub kind: String,
    /// Its name.
    pub label: String,
}

/// An edge of a drawing.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DrawnEdge {
    /// The node it starts from.
    pub from: String,
    /// The node it ends at.
    pub to: String,
    /// What it says.
    pub relation: &'static str,
    /// Why it exists.
    pub because: String,
    /// `yes`, `no` or `unknown`.
    pub sure: &'static str,
    /// The conditions under which it exists, as `Name=true`.
    pub when: Vec<String>,
    /// Where it was written.
    pub location: DrawnPlace,
}

/// Where an edge was written.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct DrawnPlace {
    /// The path as the user gave it.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
}

impl Drawing {
    /// Draws everything that an estate holds.
    pub fn of(estate: &Estate<'_>, sources: &Sources) -> Drawing {
        let mut nodes: BTreeMap<String, DrawnNode> = BTreeMap::new();
        let mut edges: Vec<DrawnEdge> = Vec::new();
        for views in estate
            .views()
            .chunk_by(|one, other| one.is_same_distribution(other))
        {
            let mut drawn: Vec<(DrawnEdge, Vec<usize>)> = Vec::new();
            for (world, view) in views.iter().enumerate() {
                let graph = view.graph();
                let file = match &*view.home.stack.path {
                    "" => sources.get(view.home.source).path().to_owned(),
                    path => format!("{}#{path}", sources.get(view.home.source).path()),
                };
                let mut node = |id: &str| {
                    let (kind, label) = id.split_once(':').unwrap_or(("", id));
                    let id = format!("{file}#{id}");
                    let made = DrawnNode {
                        id: id.clone(),
                        kind: kind.to_owned(),
                        label: label.to_owned(),
                    };
                    nodes.entry(id.clone()).or_insert(made);
                    id
                };
                node(&graph.distribution_id());
                for edge in edges_of(&graph, sources, &mut node) {
                    match drawn.iter_mut().find(|(other, _)| *other == edge) {
                        Some((_, worlds)) => worlds.push(world),
                        None => drawn.push((edge, vec![world])),
                    }
                }
            }
            let worlds = Worlds::of(views);
            for (edge, places) in drawn {
                edges.extend(under(&worlds, &places).into_iter().map(|when| DrawnEdge {
                    when,
                    ..edge.clone()
                }));
            }
        }
        Drawing {
            nodes: nodes.into_values().collect(),
            edges,
        }
    }
}

/// The conditions under which something exists that exists in the worlds at `places`: once if conditions say it, and
/// otherwise, as for what needs one of two, once for each of the worlds.
fn under(worlds: &Worlds, places: &[usize]) -> Vec<Vec<String>> {
    let told = |places: &[usize]| -> Vec<String> {
        let when = worlds.conditions(places);
        when.iter()
            .map(|one| format!("{}={}", one.condition, one.value))
            .collect()
    };
    if worlds.count(&worlds.conditions(places)) == places.len() {
        vec![told(places)]
    } else {
        places.iter().map(|place| told(&[*place])).collect()
    }
}

fn edges_of(
    graph: &Graph<'_>,
    sources: &Sources,
    node: &mut impl FnMut(&str) -> String,
) -> Vec<DrawnEdge> {
    let place = |span: Span| {
        let source = sources.get(span.source);
        let position = source.position(span.start);
        DrawnPlace {
            path: source.path().to_owned(),
            line: position.line,
            column: position.column,
        }
    };
    let edges = graph.edges.iter().map(|edge| DrawnEdge {
        from: node(&edge.from),
        to: node(&edge.to),
        relation: edge.relation.words(),
        because: edge.because.clone(),
        sure: match edge.sure {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown => "unknown",
        },
        when: Vec::new(),
        location: place(edge.at),
    });
    edges.collect()
}

/// A Mermaid flowchart.
pub fn mermaid(drawing: &Drawing) -> String {
    let names = names(drawing);
    let mut out = String::from("flowchart LR\n");
    for (place, node) in drawing.nodes.iter().enumerate() {
        let label = escaped_for_mermaid(&node.label);
        let (open, close) = match node.kind.as_str() {
            "distribution" => ("([", "])"),
            "bucket" => ("[(", ")]"),
            "policy" | "permission" => ("[/", "/]"),
            "key" | "access-control" | "identity" => ("{{", "}}"),
            _ => ("[", "]"),
        };
        let _ = writeln!(
            out,
            "  n{place}{open}\"{}<br/>{label}\"{close}",
            node.kind.replace('-', " ")
        );
    }
    for edge in &drawing.edges {
        let (Some(from), Some(to)) = (names.get(edge.from.as_str()), names.get(edge.to.as_str()))
        else {
            continue;
        };
        let arrow = if edge.sure == "yes" { "-->" } else { "-.->" };
        let _ = writeln!(
            out,
            "  n{from} {arrow}|\"{}\"| n{to}",
            escaped_for_mermaid(&words(edge))
        );
    }
    out
}

/// A Graphviz digraph.
pub fn dot(drawing: &Drawing) -> String {
    let names = names(drawing);
    let mut out = String::from("digraph cf403 {\n  rankdir=LR;\n  node [shape=box];\n");
    for (place, node) in drawing.nodes.iter().enumerate() {
        let shape = match node.kind.as_str() {
            "distribution" => "oval",
            "bucket" => "cylinder",
            "policy" | "permission" => "note",
            "key" | "access-control" | "identity" => "hexagon",
            _ => "box",
        };
        let label = format!(
            "{}\\n{}",
            node.kind.replace('-', " "),
            escaped_for_dot(&node.label)
        );
        let _ = writeln!(out, "  n{place} [shape={shape}, label=\"{label}\"];");
    }
    for edge in &drawing.edges {
        let (Some(from), Some(to)) = (names.get(edge.from.as_str()), names.get(edge.to.as_str()))
        else {
            continue;
        };
        let style = if edge.sure == "yes" {
            ""
        } else {
            ", style=dashed"
        };
        let _ = writeln!(
            out,
            "  n{from} -> n{to} [label=\"{}\"{style}];",
            escaped_for_dot(&words(edge))
        );
    }
    out.push_str("}\n");
    out
}

/// Nodes and edges as JSON.
pub fn json(drawing: &Drawing) -> String {
    let mut out = serde_json::to_string_pretty(drawing).unwrap_or_default();
    out.push('\n');
    out
}

fn names(drawing: &Drawing) -> BTreeMap<&str, usize> {
    drawing
        .nodes
        .iter()
        .enumerate()
        .map(|(place, node)| (node.id.as_str(), place))
        .collect()
}

fn words(edge: &DrawnEdge) -> String {
    let mut out = if edge.relation == "routes to" {
        edge.because.clone()
    } else {
        edge.relation.to_owned()
    };
    if !edge.when.is_empty() {
        let _ = write!(out, " when {}", edge.when.join(", "));
    }
    out
}

/// Mermaid reads `"` as the end of a label, and `#` as the start of a character code.
fn escaped_for_mermaid(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            // At the start of a label it would begin Markdown.
            '`' => out.push_str("#96;"),
            _ => out.push(c),
        }
    }
    out
}

fn escaped_for_dot(text: &str) -> String {
    printable(text).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_break_out_of_its_quotes() {
        let nodes = vec![DrawnNode {
            id: "a#bucket:x".into(),
            kind: "bucket".into(),
            label: "x\"] --> evil\n#\\".into(),
        }];
        let drawing = Drawing {
            nodes,
            edges: Vec::new(),
        };
        assert_eq!(mermaid(&drawing).lines().count(), 2);
        assert!(mermaid(&drawing).contains("x#quot;] --#gt; evil #35;\\"));
        assert!(dot(&drawing).contains("x\\\"] --> evil #\\\\\""));
    }
}
