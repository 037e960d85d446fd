//! Our own sources as the compiler's tokenizer sees them: words and strings with their lines, comments left out,
//! test code marked; and the paths that they name, whether imported, grouped in braces or written in place.

use crate::common::{root, text};
use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use std::path::Path;

/// A file of `src`.
pub(crate) struct File {
    /// Below the repository, with forward slashes.
    pub(crate) path: String,
    /// Its tokens, groups opened up.
    pub(crate) tokens: Vec<Token>,
    /// The modules from the crate's root to this file.
    modules: Vec<String>,
}

/// A word, a literal or a sign.
pub(crate) struct Token {
    /// As written; `::` is one token.
    pub(crate) text: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its line, from 1.
    pub(crate) line: usize,
    /// Whether it is compiled for tests only.
    pub(crate) is_test: bool,
    /// How many modules written in place surround it.
    inside: usize,
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Literal,
    Sign,
}

/// A path that a file names, as far as it is written: `["crate", "graph", "Estate"]`, or `["std", "fs"]`.
pub(crate) struct Named {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    pub(crate) is_test: bool,
}

/// All files of `src`, by path.
pub(crate) fn files() -> Vec<File> {
    let mut paths = Vec::new();
    collect(&root().join("src"), &mut paths);
    paths.sort();
    assert!(paths.len() > 10, "the sources are below `src`");
    paths
        .into_iter()
        .map(|path| File::read(&text(&path), path.clone()))
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let below = path.strip_prefix(root()).expect("a path below it");
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            paths.push(parts.join("/"));
        }
    }
}

impl File {
    /// Reads a text as the file at `path`.
    pub(crate) fn read(text: &str, path: String) -> File {
        let stream: TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut modules: Vec<String> = path
            .trim_start_matches("src/")
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        if modules
            .last()
            .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()))
        {
            modules.pop();
        }
        let is_test = modules
            .iter()
            .any(|module| ["tests", "testing"].contains(&module.as_str()));
        let mut tokens = Vec::new();
        flatten(stream, is_test, 0, &mut tokens);
        File {
            path,
            tokens,
            modules,
        }
    }

    /// The room that the file belongs to; a file directly below `src` is a room of its own.
    pub(crate) fn room(&self) -> &str {
        let below = self.path.trim_start_matches("src/");
        below
            .split('/')
            .next()
            .unwrap_or(below)
            .trim_end_matches(".rs")
    }

    /// Every path that the file imports or names in place, there if it has two segments or more. Paths that start
    /// with `super` or `self` are told from the crate's root.
    pub(crate) fn names(&self) -> Vec<Named> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let is_word = self.tokens[at].kind == Kind::Word;
            let is_imported = at > 0 && self.tokens[at - 1].text == "use";
            if is_word && (is_imported || self.sign(at + 1, "::")) {
                at = self.path_from(at, Vec::new(), &mut found);
            } else {
                at += 1;
            }
        }
        found
    }

    /// Reads the path at `at`, which continues `prefix`, and returns the place behind it.
    fn path_from(&self, mut at: usize, mut prefix: Vec<String>, found: &mut Vec<Named>) -> usize {
        let first = at;
        loop {
            match self.tokens.get(at) {
                Some(token) if token.kind == Kind::Word => {
                    // `self` behind a brace is the path before the brace.
                    if token.text != "self" || prefix.is_empty() {
                        prefix.push(token.text.clone());
                    }
                    at += 1;
                }
                Some(token) if token.text == "{" => return self.branches(at, &prefix, found),
                _ => break,
            }
            if !self.sign(at, "::") {
                break;
            }
            at += 1;
        }
        found.push(Named {
            segments: self.absolute(prefix, first),
            line: self.tokens[first].line,
            is_test: self.tokens[first].is_test,
        });
        at.max(first + 1)
    }

    /// Reads `{a, b::c, d as e}` at `at`.
    fn branches(&self, mut at: usize, prefix: &[String], found: &mut Vec<Named>) -> usize {
        at += 1;
        while at < self.tokens.len() && !self.sign(at, "}") {
            if self.tokens[at].kind == Kind::Word && self.tokens[at].text != "as" {
                at = self.path_from(at, prefix.to_vec(), found);
            } else if self.tokens[at].kind == Kind::Word {
                at += 2;
            } else {
                at += 1;
            }
        }
        at + 1
    }

    fn absolute(&self, segments: Vec<String>, at: usize) -> Vec<String> {
        if !["self", "super"].contains(&segments[0].as_str()) {
            return segments;
        }
        let mut place = self.modules.clone();
        place.extend((0..self.tokens[at].inside).map(|_| "(in place)".to_owned()));
        let mut rest = segments.into_iter().peekable();
        while let Some(step) = rest.next_if(|step| step == "super" || step == "self") {
            if step == "super" {
                place.pop();
            }
        }
        std::iter::once("crate".to_owned())
            .chain(place)
            .chain(rest)
            .collect()
    }

    /// Whether the token at `at` is the sign `text`.
    pub(crate) fn sign(&self, at: usize, text: &str) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| token.kind == Kind::Sign && token.text == text)
    }
}

fn flatten(stream: TokenStream, is_test: bool, inside: usize, out: &mut Vec<Token>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut test_item = false;
    let mut at = 0;
    while at < trees.len() {
        let is_test = is_test || test_item;
        let mut push = |text: String, kind, line| {
            out.push(Token {
                text,
                kind,
                line,
                is_test,
                inside,
            });
        };
        let line = trees[at].span().start().line;
        match &trees[at] {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let mark = usize::from(
                    matches!(trees.get(at + 1), Some(TokenTree::Punct(next)) if next.as_char() == '!'),
                );
                if let Some(TokenTree::Group(attribute)) = trees.get(at + 1 + mark) {
                    let words = attribute.stream().to_string();
                    test_item |= words.replace(' ', "") == "cfg(test)";
                    if !words.starts_with("doc") {
                        flatten(attribute.stream(), is_test, inside, out);
                    }
                    at += 2 + mark;
                    continue;
                }
                push("#".to_owned(), Kind::Sign, line);
            }
            TokenTree::Punct(sign) => {
                let joint = sign.as_char() == ':'
                    && sign.spacing() == Spacing::Joint
                    && matches!(trees.get(at + 1), Some(TokenTree::Punct(next)) if next.as_char() == ':');
                let text = if joint {
                    "::".to_owned()
                } else {
                    sign.to_string()
                };
                at += usize::from(joint);
                test_item &= text != ";";
                push(text, Kind::Sign, line);
            }
            TokenTree::Ident(word) => push(word.to_string(), Kind::Word, line),
            TokenTree::Literal(literal) => push(literal.to_string(), Kind::Literal, line),
            TokenTree::Group(group) => {
                let is_module = at >= 2
                    && matches!(&trees[at - 2], TokenTree::Ident(word) if *word == "mod")
                    && group.delimiter() == Delimiter::Brace;
                open(group, is_test, inside + usize::from(is_module), out);
                test_item &= group.delimiter() != Delimiter::Brace;
            }
        }
        at += 1;
    }
}

fn open(group: &Group, is_test: bool, inside: usize, out: &mut Vec<Token>) {
    let (before, after) = match group.delimiter() {
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::None => ("", ""),
    };
    let sign = |text: &str, line, out: &mut Vec<Token>| {
        out.push(Token {
            text: text.to_owned(),
            kind: Kind::Sign,
            line,
            is_test,
            inside,
        });
    };
    sign(before, group.span_open().start().line, out);
    flatten(group.stream(), is_test, inside, out);
    sign(after, group.span_close().start().line, out);
}

#[test]
fn paths_are_found_however_they_are_written() {
    let text = r##"
        //! Speaks of crate::comment and "crate::comment".
        use crate::{graph::{self, model::Node as N}, facts};
        use super::super::super::iam::*;
        use std::io::Write as _;
        use miette as pictures;
        fn f() -> &'static str { let x: Vec<crate::check::Rule> = vec![self::local()]; r#"crate::string"# }
        #[cfg(test)]
        mod tests { use super::super::super::scan; fn g() { std::fs::read("a"); } }
        fn h() { assert_eq!(1, ::std::process::id()); }
    "##;
    let file = File::read(text, "src/cloudformation/intrinsics/names.rs".to_owned());
    let found: Vec<(String, bool)> = file
        .names()
        .into_iter()
        .map(|name| (name.segments.join("::"), name.is_test))
        .collect();
    let expected = [
        ("crate::graph", false),
        ("crate::graph::model::Node", false),
        ("crate::facts", false),
        ("crate::iam", false),
        ("std::io::Write", false),
        ("miette", false),
        ("crate::check::Rule", false),
        ("crate::cloudformation::intrinsics::names::local", false),
        ("crate::cloudformation::scan", true),
        ("std::fs::read", true),
        ("std::process::id", false),
    ];
    assert_eq!(
        found,
        expected.map(|(path, is_test)| (path.to_owned(), is_test))
    );
    assert_eq!(file.room(), "cloudformation");
}
