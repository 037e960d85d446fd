//! Command lines as people and pipelines type them: what is printed where, and which code the process ends with.

#[cfg(unix)]
mod action;
mod aside;
#[path = "../common/mod.rs"]
mod common;
mod deployment;
mod examples;
mod exit_codes;
mod hook;
mod inputs;
mod own_rules;
mod reports;
mod rule_lists;
mod run;
mod settings;
mod terraform;
mod verbs;
