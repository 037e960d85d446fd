//! What expressions are evaluated to, in few words: texts as they print, what is unknown as `?`.

use super::evaluator::Evaluator;
use super::item::{Is, Item};
use super::texts::Texts;
use crate::source::{NoFiles, Origin, Source, SourceId};
use crate::symbolic::UnitId;

/// What a local value `x` is, beside other sources.
fn value_with(others: &str, expression: &str) -> String {
    let text = format!("locals {{\n  x = {expression}\n}}\n{others}\n");
    let source = Source::new(SourceId(0), Origin::File("main.tf".to_owned()), text);
    let (texts, errors) = Texts::read([&source].into_iter(), &[]);
    assert_eq!(errors, [], "{expression}");
    let folders = texts.all();
    let sources = |id| texts.source(id);
    let evaluator = Evaluator::new(UnitId::new(0), &folders, "", &NoFiles, None, &sources);
    let root = evaluator.root().expect("a module");
    let item = evaluator.local(&root, "x", crate::source::Span::new(SourceId(0), 0, 0));
    shown(&item)
}

fn value(expression: &str) -> String {
    value_with("", expression)
}

fn shown(item: &Item) -> String {
    match &item.is {
        Is::Null => "null".to_owned(),
        Is::List(items) => format!(
            "[{}]",
            items.iter().map(shown).collect::<Vec<_>>().join(" ")
        ),
        Is::Map(fields) => {
            let fields = fields
                .iter()
                .map(|field| format!("{}={}", field.key, shown(&field.value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(" "))
        }
        Is::Resource(address) => format!("<{address}>"),
        Is::Unknown(unknown) if unknown.fails => "!".to_owned(),
        Is::Unknown(_) => "?".to_owned(),
        _ => item
            .as_text()
            .map_or("?".to_owned(), |text| text.to_string()),
    }
}

/// Each expression and what it is.
fn all(pairs: &[(&str, &str)]) {
    for (expression, expected) in pairs {
        assert_eq!(value(expression), *expected, "{expression}");
    }
}

#[test]
fn where_terraform_runs_and_whose_home_is_meant_stay_open() {
    all(&[
        ("abspath(\"a/../policy.json\")", "${path.cwd}/policy.json"),
        ("abspath(\"/a/../b\")", "/b"),
        ("path.cwd", "${path.cwd}"),
        ("basename(abspath(\"a/policy.json\"))", "?"),
        ("pathexpand(\"~/key.pem\")", "?"),
        ("pathexpand(\"a/key.pem\")", "a/key.pem"),
        ("abspath(uuid())", "?"),
    ]);
}

#[test]
fn operators_follow_their_precedence_and_what_is_known_decides() {
    all(&[
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("7 % 4 - 1", "2"),
        ("!true || 2 > 1", "true"),
        ("1 == 1 && \"a\" != \"b\"", "true"),
        ("1 == \"1\"", "false"),
        ("true ? \"a\" : \"b\"", "a"),
        ("uuid() == \"x\" && false", "false"),
        ("uuid() == \"x\" || true", "true"),
        ("uuid() == \"x\"", "?"),
        ("uuid() == \"x\" ? \"same\" : \"same\"", "same"),
        ("uuid() == \"x\" ? \"a\" : \"b\"", "?"),
        ("-3", "-3"),
        ("null == null", "true"),
    ]);
}

#[test]
fn templates_are_filled_in() {
    all(&[
        ("\"a-${1 + 1}-${true}\"", "a-2-true"),
        ("\"$${x}\"", "${x}"),
        ("\"%{ if true }yes%{ else }no%{ endif }\"", "yes"),
        ("\"%{ for n in [1, 2] }<${n}>%{ endfor }\"", "<1><2>"),
        ("\"a ${~ \"b\" ~} c\"", "abc"),
        ("\"${[1]}\"", "[1]"),
        ("\"x${[1]}\"", "!"),
        ("\"x${null}\"", "!"),
    ]);
    assert_eq!(value("<<-EOT\n    a\n      b\n    EOT\n"), "a\n  b\n");
}

#[test]
fn loops_and_splats_go_through_lists_and_maps() {
    all(&[
        ("[for n in [1, 2, 3] : n * 2 if n != 2]", "[2 6]"),
        ("{ for k, v in { b = 1, a = 2 } : k => v + 1 }", "{a=3 b=2}"),
        ("{ for n in [\"a\", \"b\"] : n => n... }", "{a=[a] b=[b]}"),
        ("[for i, v in [\"a\", \"b\"] : \"${i}${v}\"]", "[0a 1b]"),
        ("[{ a = 1 }, { a = 2 }][*].a", "[1 2]"),
        ("{ a = 1 }[*].a", "[1]"),
        ("null[*].a", "[]"),
        ("[for x in uuid() : x]", "?"),
    ]);
}

#[test]
fn parts_are_found_or_their_lack_fails() {
    all(&[
        ("[\"a\", \"b\"][1]", "b"),
        ("[\"a\"][1]", "!"),
        ("{ a = { b = 1 } }.a.b", "1"),
        ("{ a = 1 }[\"a\"]", "1"),
        ("{ a = 1 }.b", "!"),
        ("try({ a = 1 }.b, \"else\")", "else"),
        ("try({ a = 1 }.a, \"else\")", "1"),
        ("can({ a = 1 }.b)", "false"),
        ("local.nothing", "!"),
        ("try(local.nothing, null)", "null"),
    ]);
}

#[test]
fn functions_of_strings() {
    all(&[
        ("format(\"%s/%d/%%\", \"a\", 2)", "a/2/%"),
        ("join(\"-\", [\"a\", \"b\"])", "a-b"),
        ("split(\"/\", \"a/b\")", "[a b]"),
        ("replace(\"a.b.c\", \".\", \"-\")", "a-b-c"),
        ("replace(\"abc\", \"/[ab]/\", \"-\")", "--c"),
        (
            "replace(\"a/b\", \"/(.)\\\\/(.)/\", \"$2-${\"$\"}{1}\")",
            "b-a",
        ),
        ("replace(\"ab\", \"/[[a]b]/\", \"\")", "?"),
        ("replace(\"äb\", \"/\\\\w/\", \"-\")", "?"),
        ("replace(\"${uuid()}b\", \"/b/\", \"-\")", "?"),
        ("replace(\"a/b\", \"/\", \"-\")", "a-b"),
        ("regex(\"[a-z]+\", \"12ab3\")", "ab"),
        (
            "regex(\"^https?://([^/]+)(/.*)?$\", \"https://x.y\")",
            "[x.y null]",
        ),
        ("regex(\"(?P<h>[a-z]+):(?P<p>[0-9]+)\", \"a:1\").p", "1"),
        ("regex(\"[a-z]\", \"1\")", "!"),
        ("try(regex(\"[a-z]\", \"1\"), \"none\")", "none"),
        ("regexall(\"[a-z]\", \"a1b\")", "[a b]"),
        ("length(regexall(\"[a-z]\", \"1\")) > 0", "false"),
        ("regex(\"(\", \"a\")", "?"),
        ("regex(\"a\", \"${uuid()}\")", "?"),
        ("strrev(\"abc\")", "cba"),
        ("indent(2, \"a\\nb\")", "a\n  b"),
        ("format(\"%q\", \"a\")", "\"a\""),
        ("format(\"%q\", \"a\\\"\")", "?"),
        ("templatestring(\"a-$${x}\", { x = 1 })", "a-1"),
        ("endswith(\"abc\", \"bc\")", "true"),
        ("strcontains(\"abc\", \"x\")", "false"),
        ("timestamp()", "?"),
        ("trimprefix(\"https://x/\", \"https://\")", "x/"),
        ("trimsuffix(\"x/\", \"/\")", "x"),
        ("trimsuffix(\"x\", \"/\")", "x"),
        ("trim(\"/x/\", \"/\")", "x"),
        ("trimspace(\" x \\n\")", "x"),
        ("chomp(\" x \\n\")", " x "),
        ("lower(\"AbC\")", "abc"),
        ("substr(\"abcdef\", 1, 3)", "bcd"),
        ("substr(\"abc\", -2, -1)", "bc"),
        ("startswith(\"abc\", \"ab\")", "true"),
        ("tostring(12)", "12"),
        ("tonumber(\"12\") + 1", "13"),
        (
            "jsonencode({ b = [1, null], a = \"x\\\"\" })",
            "{\"a\":\"x\\\"\",\"b\":[1,null]}",
        ),
        ("jsondecode(\"{\\\"a\\\": [1, true]}\").a[1]", "true"),
        ("md5(\"x\")", "?"),
        ("provider::aws::arn_parse(\"x\")", "?"),
    ]);
}

#[test]
fn functions_of_lists_and_maps() {
    all(&[
        ("concat([1], [2, 3])", "[1 2 3]"),
        ("merge({ a = 1, b = 1 }, { b = 2 }, null)", "{a=1 b=2}"),
        ("lookup({ a = 1 }, \"a\", 0)", "1"),
        ("lookup({ a = 1 }, \"b\", 0)", "0"),
        ("element([1, 2], 3)", "2"),
        ("length([1, 2])", "2"),
        ("keys({ b = 1, a = 2 })", "[a b]"),
        ("values({ b = 1, a = 2 })", "[2 1]"),
        ("contains([\"a\"], \"a\")", "true"),
        ("contains([\"a\", uuid()], \"b\")", "?"),
        ("flatten([[1], [[2]], 3])", "[1 2 3]"),
        ("flatten([[1], uuid()])", "?"),
        ("compact([\"a\", \"\", null])", "[a]"),
        ("distinct([1, 1, 2])", "[1 2]"),
        ("toset([\"b\", \"a\", \"b\"])", "[a b]"),
        ("coalesce(null, \"\", \"x\")", "x"),
        ("coalesce(uuid(), \"x\")", "?"),
        ("one([])", "null"),
        ("one([1])", "1"),
        ("one([1, 2])", "!"),
        ("zipmap([\"a\"], [1])", "{a=1}"),
        ("chunklist([1, 2, 3], 2)", "[[1 2] [3]]"),
        ("formatlist(\"%s-%s\", [\"a\", \"b\"], \"x\")", "[a-x b-x]"),
        ("formatlist(\"%s\", uuid())", "?"),
        ("matchkeys([1, 2], [\"a\", \"b\"], [\"b\"])", "[2]"),
        ("matchkeys([1], [uuid()], [\"b\"])", "?"),
        ("pow(2, 3) + signum(-4)", "7"),
        ("range(3)", "[0 1 2]"),
        ("range(4, 1)", "[4 3 2]"),
        ("slice([1, 2, 3], 1, 2)", "[2]"),
        ("setproduct([1, 2], [\"a\"])", "[[1 a] [2 a]]"),
        ("setsubtract([\"a\", \"b\"], [\"a\"])", "[b]"),
        ("alltrue([true, false, uuid() == \"x\"])", "false"),
        ("anytrue([false, uuid() == \"x\"])", "?"),
        ("max([1, 5, 2]...)", "5"),
        ("sum([1, 2])", "3"),
        ("index([\"a\", \"b\"], \"b\")", "1"),
        ("reverse([1, 2])", "[2 1]"),
        ("sort([\"b\", \"a\"])", "[a b]"),
    ]);
}

#[test]
fn a_variable_without_a_value_is_the_same_wherever_it_is_used() {
    let text = "variable \"name\" {\n  type = string\n}\n";
    let with = |expression: &str| value_with(text, expression);
    assert_eq!(with("\"${var.name}-x\""), "${var.name}-x");
    assert_eq!(with("\"${var.name}-x\" == \"${var.name}-x\""), "true");
    assert_eq!(with("var.name == null"), "?");
    assert_eq!(with("split(\"-\", \"a-${var.name}\")"), "?");
    let number = "variable \"n\" {\n  type = number\n}\n";
    assert_eq!(value_with(number, "var.n > 1"), "?");
}

#[test]
fn what_a_module_from_elsewhere_puts_out_may_be_of_any_kind() {
    let text = "module \"m\" {\n  source = \"elsewhere/m/aws\"\n}\n";
    let with = |expression: &str| value_with(text, expression);
    assert_eq!(with("\"${module.m.host}/x\""), "${module.m.host}/x");
    assert_eq!(with("module.m.host == module.m.host"), "?");
    assert_eq!(with("module.m.list[*].id"), "?");
    assert_eq!(with("flatten([module.m.list, [\"a\"]])"), "?");
    assert_eq!(with("length(module.m.list)"), "?");
    assert_eq!(with("[for x in module.m.list : x]"), "?");
    assert_eq!(with("coalesce(module.m.host, \"x\")"), "?");
    assert_eq!(with("try(module.m.host, \"x\")"), "?");
}

#[test]
fn objects_get_the_defaults_of_their_type() {
    let text = r#"variable "o" {
  type = object({
    a = optional(string, "x")
    b = optional(number)
    c = optional(object({ d = optional(bool, true) }), {})
    e = list(string)
  })
  default = { e = [1], left = "out" }
}
"#;
    assert_eq!(value_with(text, "var.o"), "{a=x b=null c={d=true} e=[1]}");
    assert_eq!(value_with(text, "var.o.e[0] == \"1\""), "true");
}

#[test]
fn attributes_that_are_written_are_known_and_others_are_holes() {
    let text = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"name\"\n}\n";
    assert_eq!(value_with(text, "aws_s3_bucket.b.bucket"), "name");
    assert_eq!(value_with(text, "aws_s3_bucket.b"), "<aws_s3_bucket.b>");
    let arn = value_with(text, "\"${aws_s3_bucket.b.arn}/*\"");
    assert_eq!(arn, "${aws_s3_bucket.b.arn}/*");
    assert_eq!(value_with(text, "aws_s3_bucket.b.arn == null"), "?");
    assert_eq!(value_with(text, "aws_s3_bucket.none.arn"), "!");
}

#[test]
fn instances_are_found_by_their_keys() {
    let text = r#"resource "aws_s3_bucket" "c" {
  count  = 2
  bucket = "c${count.index}"
}

resource "aws_s3_bucket" "e" {
  for_each = toset(["x", "y"])
  bucket   = "e${each.key}"
}

variable "on" {
  type = bool
}

resource "aws_s3_bucket" "maybe" {
  count  = var.on ? 1 : 0
  bucket = "maybe"
}
"#;
    let with = |expression: &str| value_with(text, expression);
    assert_eq!(with("aws_s3_bucket.c[1].bucket"), "c1");
    assert_eq!(with("aws_s3_bucket.c[2].bucket"), "!");
    assert_eq!(with("aws_s3_bucket.c[*].bucket"), "[c0 c1]");
    assert_eq!(with("aws_s3_bucket.e[\"y\"].bucket"), "ey");
    assert_eq!(
        with("[for k, b in aws_s3_bucket.e : \"${k}:${b.bucket}\"]"),
        "[x:ex y:ey]"
    );
    assert_eq!(with("aws_s3_bucket.maybe[0].bucket"), "maybe");
    assert_eq!(with("aws_s3_bucket.maybe[1].bucket"), "?");
    assert_eq!(with("one(aws_s3_bucket.maybe[*].bucket)"), "?");
    assert_eq!(with("try(aws_s3_bucket.maybe[0].bucket, \"\")"), "?");
}

#[test]
fn titles_begin_every_word_with_a_capital() {
    all(&[
        ("title(\"my-shop\")", "My-Shop"),
        ("title(\"one two_three 4th\")", "One Two_three 4th"),
        ("title(\"ALREADY\")", "ALREADY"),
        ("title(\"\u{fc}ber\")", "?"),
    ]);
}

#[test]
fn the_same_part_of_a_value_that_is_not_known_is_the_same_text() {
    let remote = "data \"terraform_remote_state\" \"base\" {\n  backend = \"s3\"\n}";
    let same = |one: &str, other: &str| {
        value_with(
            remote,
            &format!(
                "data.terraform_remote_state.base.outputs{one} == data.terraform_remote_state.base.outputs{other}"
            ),
        )
    };
    assert_eq!(same(".host", ".host"), "true");
    assert_eq!(same(".host", "[\"host\"]"), "true");
    assert_eq!(same(".hosts.a", ".hosts.b"), "?");
    assert_eq!(
        value_with(
            remote,
            "data.terraform_remote_state.base.outputs.host == null"
        ),
        "?"
    );
    assert_eq!(
        value_with(remote, "data.terraform_remote_state.base.outputs[uuid()]"),
        "?"
    );
}

#[test]
fn a_key_of_a_resource_without_instances_is_an_attribute() {
    let resources = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"pages\"\n}\nresource \"aws_s3_bucket\" \"m\" {\n  for_each = { k = \"files\" }\n  bucket = each.value\n}\nlocals {\n  key = \"bucket\"\n}";
    for (expression, expected) in [
        ("aws_s3_bucket.b[local.key]", "pages"),
        ("aws_s3_bucket.b[\"bucket\"]", "pages"),
        ("values(aws_s3_bucket.m)[0][\"bucket\"]", "files"),
        ("aws_s3_bucket.m[\"k\"][local.key]", "files"),
        ("[for one in aws_s3_bucket.m : one[\"bucket\"]]", "[files]"),
        ("aws_s3_bucket.b[uuid()]", "?"),
        ("aws_s3_bucket.b[0]", "!"),
    ] {
        assert_eq!(value_with(resources, expression), expected, "{expression}");
    }
}
