//! The form of public keys: CloudFront takes RSA keys of 2048 bits and ECDSA keys of the curve P-256, in PEM.
//!
//! "Create key pairs for your signers" in the Amazon CloudFront Developer Guide.

/// The form of what is written as a public key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Nothing speaks against it.
    Right,
    /// It is a private key.
    Private,
    /// It is no public key in PEM form.
    NoKey,
    /// It is a key of another size.
    Size,
    /// It cannot be known.
    Unknown,
}

/// The lengths of RSA keys of 1024, 3072 and 4096 bits, as they are encoded (with the usual exponent).
const OTHER_SIZES: [usize; 3] = [162, 422, 550];

/// The form of a text.
pub(super) fn form(written: &str) -> Form {
    let text = written.trim();
    if text.contains("PRIVATE KEY") {
        return Form::Private;
    }
    let inner = text.strip_prefix("-----BEGIN PUBLIC KEY-----");
    let inner = inner.and_then(|rest| rest.split("-----END PUBLIC KEY-----").next());
    let Some(inner) = inner else {
        return Form::NoKey;
    };
    let letters = inner
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '=');
    let length = letters.count() * 3 / 4;
    if OTHER_SIZES.contains(&length) {
        Form::Size
    } else {
        Form::Right
    }
}

impl Form {
    /// Its word in the facts.
    pub(super) fn word(self) -> &'static str {
        match self {
            Form::Right => "right",
            Form::Private => "private",
            Form::NoKey => "no_key",
            Form::Size => "size",
            Form::Unknown => "unknown",
        }
    }

    /// A few words for the place.
    pub(super) fn says(self) -> &'static str {
        match self {
            Form::Private => "this is a private key",
            Form::NoKey => "this is no public key in PEM form",
            Form::Size => "this key has another size than CloudFront takes",
            Form::Right | Form::Unknown => "this public key",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem(bytes: usize) -> String {
        let letters = "A".repeat((bytes * 4).div_ceil(3));
        format!("-----BEGIN PUBLIC KEY-----\n{letters}\n-----END PUBLIC KEY-----\n")
    }

    #[test]
    fn keys_are_told_by_their_form_and_size() {
        assert_eq!(form(&pem(294)), Form::Right);
        assert_eq!(form(&pem(91)), Form::Right);
        assert_eq!(form(&pem(162)), Form::Size);
        assert_eq!(form(&pem(550)), Form::Size);
        assert_eq!(form("-----BEGIN RSA PRIVATE KEY-----"), Form::Private);
        assert_eq!(form("replace me"), Form::NoKey);
        assert_eq!(form("-----BEGIN CERTIFICATE-----"), Form::NoKey);
    }
}
