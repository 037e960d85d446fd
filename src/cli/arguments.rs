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
    /// Check what files that are about to be committed belong to, as a hook of `pre-commit`.
    Hook(Hook),
    /// List the rules, or test those of your own.
    Rules(RulesOf),
    /// Write a `cf403.yaml` in which every setting is explained.
    Init(Init),
    /// Show what was understood, as a picture.
    Graph(Graph),
    /// Print the facts that rules select on.
    Facts(Facts),
    /// Explain a rule: what it finds, why the request fails, how to mend it.
    Explain(Explain),
    /// Print completions for a shell.
    Completions(Completions),
    /// Print the manual page.
    Man,
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
    /// How they are read.
    #[command(flatten)]
    pub how: Reading,
}

/// How files are read.
#[derive(Clone, Debug, Args)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line, and hardly any excludes another"
)]
pub struct Reading {
    /// Say more: files passed over, remarks on what was read.
    #[arg(short, long)]
    pub verbose: bool,
    /// Say less: nothing on standard error but what makes the run fail.
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// End with 0 if there is nothing to check.
    #[arg(long)]
    pub allow_empty: bool,
    /// Pass over files and folders that are met: a path from here, in which `*` stands for a part of a name and `**`
    /// for folders; may be given several times.
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,
    /// The settings to use, in place of the nearest `cf403.yaml` above the first path.
    #[arg(
        long,
        value_name = "FILE",
        env = "CF403_CONFIG",
        hide_env_values = true,
        conflicts_with = "no_config"
    )]
    pub config: Option<PathBuf>,
    /// Use no `cf403.yaml`.
    #[arg(long)]
    pub no_config: bool,
    /// What is known of the deployment.
    #[command(flatten)]
    pub deployment: Deployment,
}

/// What is known of the deployment beforehand. Also read from `cf403.yaml`.
#[derive(Clone, Debug, Default, Args)]
pub struct Deployment {
    /// Give a parameter of templates a value; may be given several times.
    #[arg(long = "parameter", value_name = "KEY=VALUE")]
    pub parameters: Vec<String>,
    /// A file with values of parameters: JSON as the AWS CLI or `CodePipeline` take it, a YAML map, or lines of
    /// `Key=Value`; may be given several times.
    #[arg(long = "parameters", value_name = "FILE")]
    pub parameter_files: Vec<PathBuf>,
    /// Give a variable of Terraform sources without a plan a value; may be given several times.
    #[arg(long = "var", value_name = "NAME=VALUE")]
    pub variables: Vec<String>,
    /// A file with values for variables of Terraform sources without a plan; may be given several times.
    #[arg(long = "var-file", value_name = "FILE")]
    pub variable_files: Vec<PathBuf>,
    /// The folder of the Terraform sources that the plan was made from, if it is not that of the plan.
    #[arg(long = "tf", value_name = "DIR")]
    pub sources: Option<PathBuf>,
    /// The Region that is deployed to, where the files leave it open.
    #[arg(long, env = "CF403_REGION", hide_env_values = true)]
    pub region: Option<String>,
    /// The account that is deployed to, where the files leave it open.
    #[arg(long, env = "CF403_ACCOUNT", hide_env_values = true)]
    pub account: Option<String>,
    /// The partition that is deployed to, where the files leave it open.
    #[arg(long, env = "CF403_PARTITION", hide_env_values = true)]
    pub partition: Option<String>,
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
pub struct Lint {
    /// The files to look at.
    #[command(flatten)]
    pub inputs: Inputs,
    /// What counts, and how it is told.
    #[command(flatten)]
    pub checks: Checks,
    /// Write all findings of this run to a file for --baseline, and leave them aside.
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// Print the files that hold a template or a plan, and check nothing.
    #[arg(long)]
    pub list_files: bool,
    /// End with 0 whatever was found.
    #[arg(long)]
    pub exit_zero: bool,
}

/// Arguments of `hook`.
#[derive(Debug, Args)]
pub struct Hook {
    /// The files that are about to be committed. All others below the current folder are read too, since a template is
    /// judged with those that it is linked with.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How files are read.
    #[command(flatten)]
    pub how: Reading,
    /// What counts, and how it is told.
    #[command(flatten)]
    pub checks: Checks,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder to write it in.
    #[arg(default_value = ".", value_name = "DIR")]
    pub folder: PathBuf,
}

/// Arguments of `rules`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct RulesOf {
    /// What to do with rules, if not list them.
    #[command(subcommand)]
    pub what: Option<WithRules>,
    /// How to print the list.
    #[arg(long, value_enum, default_value_t = Listing::Text)]
    pub format: Listing,
    /// A folder with rule files of your own; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum WithRules {
    /// Run rule files of your own against their tests.
    Test(TestRules),
}

/// Arguments of `rules test`.
#[derive(Debug, Args)]
pub struct TestRules {
    /// The folder with the rule files, and their tests below it.
    #[arg(default_value = ".", value_name = "DIR")]
    pub folder: PathBuf,
    /// Say which expectations were met, too.
    #[arg(short, long)]
    pub verbose: bool,
}

/// How rules are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Listing {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// A table.
    Markdown,
}

/// What counts, and how it is told.
#[derive(Debug, Args)]
pub struct Checks {
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Print one line for each finding.
    #[arg(long, conflicts_with = "format")]
    pub concise: bool,
    /// Write a further report to a file, such as `sarif=cf403.sarif`; may be given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = written)]
    pub report: Vec<Written>,
    /// The least severity that makes the exit code 1; `error` if nothing is said.
    #[arg(
        long,
        value_enum,
        value_name = "SEVERITY",
        env = "CF403_FAIL_ON",
        hide_env_values = true
    )]
    pub fail_on: Option<FailOn>,
    /// Ask these rules alone: ids, names, or families such as `CF403-B`, separated by commas.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Do not ask these rules: ids, names or families, separated by commas.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Count findings that are only possible as certain ones.
    #[arg(long)]
    pub strict: bool,
    /// Tell only the findings that a plan brings, not those of what is broken already. Of templates all are told.
    #[arg(long, value_enum, value_name = "WHICH")]
    pub only: Option<Only>,
    /// Leave aside the findings that this file knows.
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
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
    /// For people, one line for each finding.
    Concise,
    /// For programs.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands, which annotate lines.
    Github,
    /// For build servers: `JUnit` XML.
    Junit,
    /// For summaries and comments: Markdown with a Mermaid graph.
    Markdown,
}

/// A report that is written to a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Its format.
    pub format: Format,
    /// The file.
    pub path: PathBuf,
}

fn written(text: &str) -> Result<Written, String> {
    let formats = || {
        let names = Format::value_variants().iter();
        let names = names.filter_map(|one| Some(one.to_possible_value()?.get_name().to_owned()));
        names.collect::<Vec<_>>().join(", ")
    };
    let (format, path) = text
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or_else(|| {
            format!(
                "a format and a file are needed, as in `sarif=cf403.sarif`; formats are {}",
                formats()
            )
        })?;
    let format = Format::from_str(format, false)
        .map_err(|_| format!("there is no format `{format}`; formats are {}", formats()))?;
    Ok(Written {
        format,
        path: path.into(),
    })
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

/// Which findings to tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Only {
    /// Those that the plan brings.
    New,
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

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    pub shell: clap_complete::Shell,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The id or the name of a rule, such as `CF403-B201`.
    pub rule: String,
}
