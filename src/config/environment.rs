//! What an account, a Region and a partition look like.

use crate::check::nearest;
use crate::cloudformation::partitions;

/// An account, or why a text is none.
pub fn account(text: &str) -> Result<Box<str>, String> {
    let is_account = text.len() == 12 && text.chars().all(|c| c.is_ascii_digit());
    is_account
        .then(|| text.into())
        .ok_or_else(|| format!("`{text}` is no account: twelve digits are expected"))
}

/// A Region, or why a text is none.
pub fn region(text: &str) -> Result<Box<str>, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_word = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
    let is_region = match parts.as_slice() {
        [words @ .., number] => {
            words.len() >= 2
                && words.iter().all(is_word)
                && !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit())
        }
        [] => false,
    };
    is_region
        .then(|| text.into())
        .ok_or_else(|| format!("`{text}` is no Region: it is expected to look like `eu-west-1`"))
}

/// A partition, or why a text is none.
pub fn partition(text: &str) -> Result<Box<str>, String> {
    if partitions::names().any(|name| name == text) {
        return Ok(text.into());
    }
    let names: Vec<String> = partitions::names()
        .map(|name| format!("`{name}`"))
        .collect();
    Err(match nearest(text, partitions::names()) {
        Some(name) => format!("`{text}` is no partition; did you mean `{name}`?"),
        None => format!("`{text}` is no partition: there are {}", names.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_right_from_what_is_not() {
        assert!(account("012345678901").is_ok());
        assert!(account("12345678901").is_err());
        assert!(account("١٢٣٤٥٦٧٨٩٠١٢").is_err());
        for name in [
            "eu-west-1",
            "us-gov-east-1",
            "us-isob-east-1",
            "cn-north-1",
            "ap-southeast-10",
        ] {
            assert!(region(name).is_ok(), "{name}");
        }
        for name in [
            "",
            "eu-west",
            "eu-1",
            "EU-WEST-1",
            "eu-west-1a",
            "eu--1",
            "-west-1",
        ] {
            assert!(region(name).is_err(), "{name}");
        }
        assert!(partition("aws-us-gov").is_ok());
        assert_eq!(
            partition("aws-us-gv"),
            Err("`aws-us-gv` is no partition; did you mean `aws-us-gov`?".to_owned())
        );
    }
}
