//! The arguments, as clap reads them.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Will this CloudFront distribution serve its content, or answer 403?
#[derive(Debug, Parser)]
#[command(name = "cf403", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check templates and plans.
    #[command(after_help = EXIT_CODES)]
    Lint(Lint),
    /// Show what was understood, as a picture.
    Graph(Graph),
    /// Print the facts that rules select on.
    Facts(Facts),
    /// Explain a rule: what it finds, why the request fails, how to mend it.
    Explain(Explain),
}

const EXIT_CODES: &str = "Exit codes:
  0  nothing at or above --fail-on was found
  1  something was
  2  wrong usage, a rule file that cannot be used, an input that cannot be read, or a report that cannot be written
  3  nothing to check was found (0 with --allow-empty)";

/// The files to look at.
#[derive(Debug, Args)]
pub struct Inputs {
    /// Files and folders; `-` for standard input.
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Say more: files passed over, remarks on what was read.
    #[arg(short, long)]
    pub verbose: bool,
    /// End with 0 if there is nothing to check.
    #[arg(long)]
    pub allow_empty: bool,
    /// What is known of the deployment.
    #[command(flatten)]
    pub deployment: Deployment,
}

/// What is known of the deployment beforehand. Also read from `cf403.yaml`.
#[derive(Debug, Default, Args)]
pub struct Deployment {
    /// Give a parameter of templates a value; may be given several times.
    #[arg(long = "parameter", value_name = "KEY=VALUE")]
    pub parameters: Vec<String>,
    /// A file with values of parameters: JSON as the AWS CLI or `CodePipeline` take it, a YAML map, or lines of
    /// `Key=Value`; may be given several times.
    #[arg(long = "parameters", value_name = "FILE")]
    pub parameter_files: Vec<PathBuf>,
    /// The Region that is deployed to, where the files leave it open.
    #[arg(long)]
    pub region: Option<String>,
    /// The account that is deployed to, where the files leave it open.
    #[arg(long)]
    pub account: Option<String>,
    /// The partition that is deployed to, where the files leave it open.
    #[arg(long)]
    pub partition: Option<String>,
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub struct Lint {
    /// The files to look at.
    #[command(flatten)]
    pub inputs: Inputs,
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// The least severity that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub fail_on: FailOn,
    /// Count findings that are only possible as certain ones.
    #[arg(long)]
    pub strict: bool,
    /// A folder with rule files of your own; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// When to colour the report.
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
}

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// For people, with the lines that matter.
    Human,
    /// For programs.
    Json,
}

/// A severity to fail on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum FailOn {
    /// Any finding.
    Note,
    /// Warnings and errors.
    Warning,
    /// Errors.
    Error,
}

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Arguments of `graph`.
#[derive(Debug, Args)]
pub struct Graph {
    /// The files to look at.
    #[command(flatten)]
    pub inputs: Inputs,
    /// How to print the graph.
    #[arg(long, value_enum, default_value_t = Picture::Mermaid)]
    pub format: Picture,
}

/// How a graph is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Picture {
    /// A Mermaid flowchart.
    Mermaid,
    /// A Graphviz digraph.
    Dot,
    /// Nodes and edges with their reasons and places.
    Json,
}

/// Arguments of `facts`.
#[derive(Debug, Args)]
pub struct Facts {
    /// The files to look at.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Print the JSON Schema of the facts instead.
    #[arg(long)]
    pub schema: bool,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The id or the name of a rule, such as `CF403-B201`.
    pub rule: String,
}
