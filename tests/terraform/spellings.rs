//! A text of the sources is the same text however it is spelt: as a local value, put together, chosen by a variable
//! that nobody knows between it and itself, or standing in a module. Every Terraform example of the pages gives the same
//! findings with each of its texts spelt so.

use crate::common::examples_in;
use crate::run::run;
use cf403::check::Language;
use hcl_edit::expr::{Expression, FuncCall, ObjectKeyMut, TraversalOperator};
use hcl_edit::structure::{AttributeMut, Body};
use hcl_edit::visit_mut::{VisitMut, visit_attr_mut, visit_expr_mut, visit_func_call_mut};
use rayon::prelude::*;

/// Another way to spell a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Spelling {
    Local,
    Format,
    Condition,
    Module,
}

/// What respells sources.
struct Speller {
    spelling: Spelling,
    /// The texts that were replaced.
    moved: Vec<String>,
}

impl VisitMut for Speller {
    fn visit_attr_mut(&mut self, attribute: AttributeMut<'_>) {
        if attribute.key.as_str() != "provider" {
            visit_attr_mut(self, attribute);
        }
    }

    fn visit_object_key_mut(&mut self, _: ObjectKeyMut<'_>) {}

    fn visit_traversal_operator_mut(&mut self, _: &mut TraversalOperator) {}

    fn visit_func_call_mut(&mut self, call: &mut FuncCall) {
        if call.name.name.as_str() == "jsonencode" {
            visit_func_call_mut(self, call);
        }
    }

    fn visit_expr_mut(&mut self, expression: &mut Expression) {
        let Expression::String(text) = &expression else {
            visit_expr_mut(self, expression);
            return;
        };
        let text = text.as_str().to_owned();
        let quoted = format!("{text:?}")
            .replace("${", "$${")
            .replace("%{", "%%{");
        let respelt = match self.spelling {
            Spelling::Local => {
                self.moved.push(quoted);
                format!("local.text{}", self.moved.len() - 1)
            }
            Spelling::Format => format!("format(\"%s\", {quoted})"),
            Spelling::Condition => format!("(var.unsure ? {quoted} : {quoted})"),
            Spelling::Module => return,
        };
        *expression = respelt.parse().expect("an expression");
    }
}

/// The same sources with all texts of their resources spelt in another way, with their paths.
fn respelt(text: &str, spelling: Spelling) -> Vec<(&'static str, String)> {
    if spelling == Spelling::Module {
        let call = "module \"site\" {\n  source = \"./site\"\n}\n";
        let module = ("root/site/main.tf", text.to_owned());
        return vec![("root/main.tf", call.to_owned()), module];
    }
    let mut body: Body = text.parse().expect("sources");
    let moved = Vec::new();
    let mut speller = Speller { spelling, moved };
    for block in body.blocks_mut() {
        if ["resource", "data"].contains(&block.ident.as_str()) {
            speller.visit_body_mut(&mut block.body);
        }
    }
    let mut text = body.to_string();
    if spelling == Spelling::Condition {
        text.push_str("\nvariable \"unsure\" {\n  type = bool\n}\n");
    }
    let mut lines = vec!["\nlocals {".to_owned()];
    let texts = speller.moved.iter().enumerate();
    lines.extend(texts.map(|(place, text)| format!("  text{place} = {text}")));
    lines.push("}\n".to_owned());
    text.push_str(&lines.join("\n"));
    vec![("root/main.tf", text)]
}

#[test]
fn a_text_of_the_sources_is_the_same_however_it_is_spelt() {
    let examples = examples_in(Language::Terraform);
    assert!(examples.len() > 300, "{} examples", examples.len());
    let slips: Vec<String> = examples
        .par_iter()
        .flat_map_iter(|example| {
            let expected = run(&[("root/main.tf", &example.written)]).rules();
            let mut spellings = vec![Spelling::Local, Spelling::Format, Spelling::Condition];
            // A module has no providers of its own.
            if !example.written.contains("provider \"aws\"") {
                spellings.push(Spelling::Module);
            }
            spellings.into_iter().filter_map(move |spelling| {
                let texts = respelt(&example.written, spelling);
                let texts: Vec<(&str, &str)> = texts
                    .iter()
                    .map(|(path, text)| (*path, text.as_str()))
                    .collect();
                let found = run(&texts).rules();
                (found != expected).then(|| {
                    let place = &example.place;
                    format!("{place}: {spelling:?}: {found:?} in place of {expected:?}")
                })
            })
        })
        .collect();
    assert!(slips.is_empty(), "{}", slips.join("\n"));
}
