//! Paths as relative URI references: the same file has the same name in every run, wherever the repository lies.

use std::fmt::Write;

/// The path with forward slashes, relative to the folder `root` if it lies below it.
pub fn plain(path: &str, root: &str) -> String {
    let path = path.replace('\\', "/");
    let root = root.replace('\\', "/");
    let below = path
        .strip_prefix(root.trim_end_matches('/'))
        .and_then(|rest| rest.strip_prefix('/'))
        .filter(|_| !root.is_empty());
    let mut path = below.unwrap_or(&path);
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    path.to_owned()
}

/// The same as a URI reference.
pub(super) fn relative(path: &str, root: &str) -> String {
    let path = plain(path, root);
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_path_is_told_from_the_root() {
        assert_eq!(relative("infra/site.yaml", "/home/me"), "infra/site.yaml");
        assert_eq!(relative("./infra/site.yaml", ""), "infra/site.yaml");
        assert_eq!(
            relative("/home/me/infra/site.yaml", "/home/me"),
            "infra/site.yaml"
        );
        assert_eq!(relative("/home/me2/a.yaml", "/home/me"), "/home/me2/a.yaml");
        assert_eq!(relative("infra\\site.yaml", ""), "infra/site.yaml");
    }

    #[test]
    fn a_path_cannot_break_out_of_a_uri() {
        assert_eq!(
            relative("a b/#1%?:é.yaml", ""),
            "a%20b/%231%25%3F%3A%C3%A9.yaml"
        );
        assert_eq!(relative("<stdin>", ""), "%3Cstdin%3E");
    }
}
