//! The objects that a behavior asks a bucket for. The key of an object is the origin's path followed by the path of
//! the request, which fits the behavior's pattern and no pattern that stands before it. What viewers choose is a
//! hole: one that holds anything for `*`, one of a single character for `?`. A function that may rewrite the path
//! makes a hole of the path, one that may change the origin a hole of the whole key.
//!
//! "Path pattern" and "Origin path" in "All distribution settings reference", Amazon CloudFront Developer Guide.

mod part;
mod taken;

pub use part::Part;
pub(super) use part::{is_asked_for, part};
pub(super) use taken::leave_out;

use super::Route;
use crate::graph::{Behavior, Bucket, Graph, HostKind, Origin};
use crate::symbolic::{Domain, Hole, Piece, Text, Truth, UnitId};

/// What a request, or every request through a behavior, asks a bucket for.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    /// The ARN of the object; its holes stand for all that viewers may choose.
    pub(super) arn: Text,
    /// The same and more, where that is easier to decide: a path of the origin that is not known begins with a slash,
    /// which its hole does not tell.
    pub(super) wider: Option<Text>,
    /// Its key, or a pattern of keys, as people write them.
    pub(super) written: String,
    /// Patterns of the ARNs that are never asked for, because behaviors that stand before take these requests.
    pub(super) taken: Vec<Text>,
    /// The ARN of the default root object, which may be asked for here although a behavior before takes its path.
    pub(super) root: Option<Text>,
}

/// Where the objects are: a bucket behind an origin, and what becomes of paths on the way there.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) behavior: &'a Behavior,
    pub(super) origin: &'a Origin,
    /// What the keys stand behind: the ARN of the bucket, or that of the objects of an access point.
    pub(super) arn: &'a Text,
    /// The bucket, if it is the bucket that is asked.
    pub(super) bucket: Option<&'a Bucket>,
}

impl<'a> Way<'a> {
    /// The way of a route to the bucket behind it.
    pub(super) fn of(graph: &'a Graph<'a>, route: &Route, bucket: &'a Bucket) -> Way<'a> {
        Way {
            graph,
            behavior: &graph.distribution.behaviors[route.behavior],
            origin: &graph.distribution.origins[route.origin],
            arn: &bucket.arn,
            bucket: Some(bucket),
        }
    }

    /// All that the behavior asks for.
    pub(super) fn keys(self) -> Keys {
        let pattern = self.behavior.pattern.as_ref();
        Keys {
            taken: taken::patterns(self),
            root: self.root().map(|path| self.object(&path).arn),
            ..self.written(
                &pattern.cloned().unwrap_or_else(|| Text::literal("*")),
                Writer::pattern,
            )
        }
    }

    /// What a request for this path, which begins with a slash, asks for.
    pub(super) fn object(self, path: &Text) -> Keys {
        self.written(path, Writer::path)
    }

    fn written(self, path: &Text, write: fn(&mut Writer, &Text)) -> Keys {
        let mut writer = Writer::of(self.graph.home.id);
        writer.out = self.arn.clone();
        let anything = Text::literal("*");
        let before = self.origin.path.as_ref();
        let written = if let Some(before) = before.filter(|_| !self.may_move()) {
            let (path, write) = if self.may_rewrite() {
                (&anything, Writer::pattern as fn(&mut Writer, &Text))
            } else {
                (path, write)
            };
            writer.origin_path(before);
            write(&mut writer, path);
            self.index_document(&mut writer);
            joined(before, path)
        } else {
            writer.pattern(&anything);
            anything.to_string()
        };
        Keys {
            arn: writer.out,
            wider: self.wider(),
            written,
            taken: Vec::new(),
            root: None,
        }
    }

    /// All objects of the bucket, if the origin's path begins with a hole.
    fn wider(self) -> Option<Text> {
        let before = self.origin.path.as_ref()?;
        let begins_open = before.prefix().is_empty() && !before.is_empty();
        begins_open.then(|| {
            let mut writer = Writer::of(self.graph.home.id);
            writer.out = self.arn.clone();
            writer.pattern(&Text::literal("*"));
            writer.out
        })
    }

    /// The path that a request for `/` becomes, if a default root object is set.
    fn root(self) -> Option<Text> {
        let value = self.graph.distribution.default_root_object.as_ref()?;
        let name = value.as_text().unwrap_or_else(|| {
            let mut writer = Writer::of(self.graph.home.id);
            writer.anything();
            writer.out
        });
        Some(Text::literal("/").then(&name))
    }

    /// Whether a function may change the path of the request.
    fn may_rewrite(self) -> bool {
        let functions = self.behavior.functions;
        functions.viewer_request.or(functions.origin_request) != Truth::No
    }

    /// Whether a function may change the origin's path as well.
    fn may_move(self) -> bool {
        let functions = self.behavior.functions;
        functions.origin_request.or(functions.may_choose_origin) != Truth::No
    }

    /// A website endpoint answers a path that ends in a slash with the index document of that folder.
    fn index_document(self, writer: &mut Writer) {
        if self.origin.kind == HostKind::S3Website && writer.out.suffix().ends_with('/') {
            match self
                .bucket
                .and_then(|bucket| bucket.index_document.as_ref())
            {
                Some(name) => writer.out.push(name),
                None => writer.anything(),
            }
        }
    }
}

/// A path behind the origin's, without the slash at its beginning.
fn joined(before: &Text, path: &Text) -> String {
    let (before, path) = (before.to_string(), path.to_string());
    let whole = format!(
        "{}/{}",
        before.trim_end_matches('/'),
        path.trim_start_matches('/')
    );
    whole.trim_start_matches('/').to_owned()
}

/// The beginning of the names of holes that stand for what viewers choose.
const CHOSEN: &str = "object key";

/// Writes the ARN of objects, with a hole for everything that is not known of them.
struct Writer {
    unit: UnitId,
    name: &'static str,
    holes: usize,
    out: Text,
}

impl Writer {
    fn of(unit: UnitId) -> Writer {
        Writer {
            unit,
            name: CHOSEN,
            holes: 0,
            out: Text::default(),
        }
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn hole(&mut self, domain: Domain) {
        self.holes += 1;
        let name = format!("{} {}", self.name, self.holes);
        self.out.push_hole(Hole::given(self.unit, &name, domain));
    }

    fn anything(&mut self) {
        self.hole(Domain::Free);
    }

    fn either(&mut self, texts: [&str; 2]) {
        self.hole(Domain::Choice(texts.map(Into::into).into()));
    }

    /// The origin's path. It begins with a slash and does not end with one, or the deployment fails; an end that
    /// CloudFront may or may not keep is left open.
    fn origin_path(&mut self, path: &Text) {
        if !path.prefix().is_empty() && !path.prefix().starts_with('/') {
            self.push("/");
        }
        match path.strip_suffix("/") {
            Some(rest) => {
                self.written(&rest);
                self.either(["", "/"]);
            }
            None => self.written(path),
        }
    }

    /// The path of one request.
    fn path(&mut self, path: &Text) {
        if !path.prefix().starts_with('/') {
            self.push("/");
        }
        self.written(path);
    }

    /// A path as it is written in the configuration: its holes stand for themselves.
    fn written(&mut self, path: &Text) {
        for piece in path.pieces() {
            match piece {
                Piece::Literal(text) => self.literal(text),
                Piece::Hole(hole) => self.out.push_hole(hole.clone()),
            }
        }
    }

    /// The paths that fit a pattern, whose slash at the beginning may be left out.
    fn pattern(&mut self, pattern: &Text) {
        self.push("/");
        let pattern = pattern.strip_prefix("/").unwrap_or_else(|| pattern.clone());
        for piece in pattern.pieces() {
            match piece {
                Piece::Literal(text) => self.wildcards(text),
                // It may hold wildcards of its own, and a slash at its beginning.
                Piece::Hole(hole) if hole.domain.allows('*') => self.anything(),
                Piece::Hole(hole) => self.out.push_hole(hole.clone()),
            }
        }
    }

    fn wildcards(&mut self, mut text: &str) {
        while let Some(at) = text.find(['*', '?']) {
            self.literal(&text[..at]);
            let run = text[at..]
                .find(|c| c != '?')
                .unwrap_or(text.len() - at)
                .max(1);
            match &text[at..at + run] {
                "?" => self.hole(Domain::Character),
                // Several in a row may meet one character in its encoded form, such as `%20`.
                _ => self.anything(),
            }
            text = &text[at + run..];
        }
        self.literal(text);
    }

    /// Characters of a path, which S3 reads as those of a URL: `%20` is a space in the key, and so is `+`. Whether
    /// CloudFront encodes them once more on the way is not known.
    fn literal(&mut self, mut text: &str) {
        while let Some(at) = text.find(['%', '+']) {
            self.push(&text[..at]);
            let rest = &text[at..];
            if let Some(after) = rest.strip_prefix('+') {
                self.either(["+", " "]);
                text = after;
                continue;
            }
            let (bytes, length) = encoded(rest);
            match String::from_utf8(bytes) {
                Ok(decoded) if length > 0 => self.either([&rest[..length], &decoded]),
                Ok(_) => self.push("%"),
                Err(_) => self.anything(),
            }
            text = &rest[length.max(1)..];
        }
        self.push(text);
    }
}

/// The bytes that the `%XX` at the beginning of a text stand for, and how many characters those take.
fn encoded(text: &str) -> (Vec<u8>, usize) {
    let bytes: Vec<u8> = text
        .as_bytes()
        .chunks_exact(3)
        .map_while(|chunk| {
            let [b'%', high, low] = chunk else {
                return None;
            };
            let digit = |byte: &u8| char::from(*byte).to_digit(16);
            u8::try_from(digit(high)? * 16 + digit(low)?).ok()
        })
        .collect();
    let length = bytes.len() * 3;
    (bytes, length)
}

#[cfg(test)]
mod tests;
