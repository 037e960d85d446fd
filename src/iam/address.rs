//! IP addresses and ranges of them.

use ipnet::IpNet;
use std::net::IpAddr;

/// The range that a text spells: `203.0.113.0/24`, also with host bits set, or a single address.
pub(super) fn range(text: &str) -> Option<IpNet> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// Whether the address lies in the range; none if one of them is neither. An IPv4 address lies in no IPv6 range.
pub(super) fn within(range_text: &str, address: &str) -> Option<bool> {
    let range = range(range_text)?;
    let address: IpAddr = address.parse().ok()?;
    Some(range.contains(&address))
}

/// Whether a range is narrow enough for Amazon S3 to take it as fixed: at least `/8`, or `/32` for IPv6. The private
/// ranges all are.
pub(super) fn is_narrow(range: IpNet) -> bool {
    match range {
        IpNet::V4(net) => net.prefix_len() >= 8,
        IpNet::V6(net) => net.prefix_len() >= 32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_host_bits_and_single_addresses() {
        assert_eq!(within("203.0.113.9/24", "203.0.113.7"), Some(true));
        assert_eq!(within("203.0.113.7", "203.0.113.7"), Some(true));
        assert_eq!(within("203.0.113.7", "203.0.113.8"), Some(false));
        assert_eq!(within("0.0.0.0/0", "198.51.100.1"), Some(true));
    }

    #[test]
    fn families_never_meet() {
        assert_eq!(within("::/0", "203.0.113.7"), Some(false));
        assert_eq!(within("0.0.0.0/0", "2001:db8::1"), Some(false));
        assert_eq!(
            within("2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1"),
            Some(true)
        );
    }

    #[test]
    fn what_is_no_address_has_no_answer() {
        assert_eq!(within("office", "203.0.113.7"), None);
        assert_eq!(within("203.0.113.0/24", "somewhere"), None);
    }
}
